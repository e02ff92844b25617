import type { Person } from './person.ts'

/** Customers who write in Arabic, Hebrew, Hindi and the languages of East Asia. */
export const peopleOfTheEast: Person[] = [
  {
    id: 'kenji-tanaka',
    name: '田中 健二',
    language: 'ja',
    phone: '+819012345617',
    attributes: {
      'Usual service': 'カット',
      'Usual stylist': 'Hugo',
      'Also called': 'Kenji Tanaka',
    },
    threads: [
      {
        channel: 'whatsapp',
        day: 16,
        staff: 'hugo',
        lines: [
          '10:30 > こんにちは。来週リヨンに出張します。火曜日の夕方、カットの予約はできますか？',
          '10:44 < こんにちは、田中様。火曜日18時、ユゴーが担当いたします。料金は45ユーロです。',
          '10:46 > お願いします。',
        ],
      },
      {
        channel: 'whatsapp',
        day: 1,
        staff: 'hugo',
        lines: [
          '09:15 > 先日はありがとうございました。使っていたワックスの名前を教えてください。',
          '09:40 < 「マット・クレイ」です。サロンで18ユーロで販売しております。',
          '09:42 > 次回買います。',
          '09:50 < かしこまりました。一つお取り置きしておきます。',
        ],
      },
    ],
  },
  {
    id: 'fatima-al-sayed',
    name: 'فاطمة السيد',
    language: 'ar',
    phone: '+971501234518',
    attributes: {
      'Usual service': 'صبغة',
      'Also called': 'Fatima Al-Sayed',
      Wish: 'Private room, women only',
    },
    threads: [
      {
        channel: 'whatsapp',
        day: 12,
        staff: 'ines',
        lines: [
          '16:05 > السلام عليكم، هل عندكم غرفة خاصة للسيدات؟',
          '16:20 < وعليكم السلام، نعم لدينا غرفة خاصة، ولا يدخلها إلا فريق من السيدات.',
          '16:22 > ممتاز، أريد حجز صبغة وقص يوم الخميس.',
          '16:30 < تم الحجز: الخميس الساعة 11 صباحًا، 125 يورو. أهلًا وسهلًا!',
        ],
      },
      {
        channel: 'whatsapp',
        day: 0,
        lines: ['-9 > هل يمكن تغيير موعدي إلى يوم السبت؟', '-8 > أي وقت قبل الظهر مناسب'],
      },
    ],
  },
  {
    id: 'nadia-haddad',
    name: 'نادية حداد',
    language: 'ar',
    phone: '+96171123419',
    email: 'nadia.haddad@example.org',
    attributes: { 'Also called': 'Nadia Haddad', 'Usual service': 'Brushing' },
    threads: [
      {
        channel: 'email',
        day: 9,
        subject: 'فاتورة',
        staff: 'lea',
        lines: [
          '12:40 > مرحبًا،\n\nهل يمكنكم إرسال فاتورة باسم شركتي عن زيارة الأسبوع الماضي؟\n\nنادية حداد',
          '14:05 < مرحبًا نادية،\n\nأرسلنا الفاتورة على هذا البريد. شكرًا لك.\n\nصالون لوميير',
        ],
      },
      {
        channel: 'whatsapp',
        day: 4,
        staff: 'lea',
        lines: ['11:11 > وصلت الفاتورة، شكرًا جزيلًا 🌷', '11:20 < على الرحب والسعة!'],
      },
    ],
  },
  {
    id: 'david-cohen',
    name: 'דוד כהן',
    language: 'he',
    email: 'david.cohen@example.net',
    attributes: { 'Also called': 'David Cohen' },
    threads: [
      {
        channel: 'email',
        day: 10,
        subject: 'תספורת לחתן',
        staff: 'hugo',
        lines: [
          '08:20 > שלום,\n\nאני מתחתן ביום ראשון. אפשר תספורת וזקן ביום שישי בבוקר?\n\nדוד',
          '09:10 < שלום דוד,\n\nמזל טוב! יום שישי ב־9:00 אצל הוגו.\n\nסלון לומייר',
          '09:14 > מצוין, תודה.',
        ],
      },
    ],
  },
  {
    id: 'priya-sharma',
    name: 'Priya Sharma',
    language: 'en',
    phone: '+919812345621',
    attributes: { 'Usual service': 'Henna-safe colour', Note: 'Uses henna: patch test first' },
    threads: [
      {
        channel: 'whatsapp',
        day: 11,
        staff: 'lea',
        lines: [
          '19:02 > Hi, I have been using henna for years. Can you still do highlights?',
          '19:20 < Hi Priya! Often yes, but we do a strand test first. It is free and takes 30 minutes.',
          '19:22 > Lovely, नमस्ते और धन्यवाद 🙏 Can I come Friday at 5?',
          '19:25 < Friday 17:00, strand test with Léa. See you!',
        ],
      },
    ],
  },
  {
    id: 'lin-meiling',
    name: '林美玲',
    language: 'zh-Hant',
    phone: '+886912345622',
    attributes: { 'Also called': 'Mei-Ling Lin', 'Usual service': '燙髮' },
    threads: [
      {
        channel: 'whatsapp',
        day: 7,
        staff: 'ines',
        lines: [
          '11:50 > 您好，請問燙髮多少錢？我的頭髮到肩膀。',
          '12:03 < 您好！及肩長度 160 歐元，約三小時。',
          '12:06 > [photo bob] 想要這種感覺',
          '12:15 < 很適合您！週四下午兩點可以嗎？',
          '12:16 > 可以，謝謝',
        ],
      },
    ],
  },
  {
    id: 'kim-seoyeon',
    name: '김서연',
    language: 'ko',
    phone: '+821012345623',
    attributes: { 'Also called': 'Seo-yeon Kim', 'Usual service': '매직 스트레이트' },
    threads: [
      {
        channel: 'whatsapp',
        day: 3,
        staff: 'ines',
        lines: [
          '13:30 > 안녕하세요, 토요일 예약을 일요일로 바꿀 수 있을까요?',
          '13:42 < 안녕하세요, 일요일은 휴무입니다. 토요일 오후 4시는 어떠세요?',
          '13:44 > 네, 그렇게 할게요. 감사합니다!',
        ],
      },
    ],
  },
  {
    id: 'nguyen-thi-mai',
    name: 'Nguyễn Thị Mai',
    language: 'vi',
    phone: '+84912345624',
    handles: { telegram: { address: '5312340634', username: 'mai_nguyen' } },
    attributes: { 'Usual service': 'Làm móng' },
    threads: [
      {
        channel: 'telegram',
        day: 0,
        lines: ['-7 > Chào tiệm, thứ bảy này còn chỗ làm móng không ạ?'],
      },
      {
        channel: 'whatsapp',
        day: 2,
        staff: 'ines',
        lines: [
          '17:05 > Chào salon, mình muốn làm móng kiểu này được không?',
          '17:05 > [photo nails]',
          '17:18 < Chào Mai! Được ạ, 48 €. Chiều mai lúc 3 giờ nhé?',
          '17:19 > Ok, cảm ơn!',
        ],
      },
    ],
  },
  {
    id: 'sakura-ito',
    name: '伊藤 さくら',
    language: 'ja',
    handles: { line: { address: 'U5a6b1c0e9d8f47b2a3c4e5f60718293a' } },
    attributes: { 'Also called': 'Sakura Ito', Student: 'Université Lyon 2' },
    threads: [
      {
        channel: 'line',
        day: 9,
        staff: 'hugo',
        lines: [
          '18:32 > はじめまして。前髪だけのカットもできますか？',
          '18:40 < はじめまして、伊藤様。はい、15分、12ユーロです。ご予約なしでどうぞ。',
          '18:41 > うれしいです、明日行きます 🌸',
        ],
      },
      {
        channel: 'line',
        day: 1,
        staff: 'lea',
        lines: [
          '20:10 > 学生割引はありますか？',
          '20:15 < はい、火曜日と水曜日は20％引きです。学生証をお持ちください。',
          '20:16 > ありがとうございます！',
          '20:18 < ご来店をお待ちしております。',
        ],
      },
    ],
  },
]
