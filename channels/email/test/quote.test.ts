import assert from 'node:assert/strict'
import { test } from 'node:test'
import { bareSubject, foldPlain } from '../src/read/quote.ts'
import { htmlSegments } from '../src/read/quote-html.ts'
import { fold } from '../src/read/segments.ts'

const facts = { subject: 'Re: Order 4821', isReply: true }
/** What the business had written, in no language of the customer. */
const earlier = ['It ships tomorrow.', '', 'Kenji']

/** Language, what the customer wrote, and the line that Gmail, Apple Mail or Thunderbird puts above the quote. */
const introductions: [language: string, text: string, introduction: string][] = [
  [
    'English',
    'Thank you!\n\nAna',
    'On Wed, 4 Mar 2026 at 10:15, Kenji <hello@studio.example> wrote:',
  ],
  [
    'English, wrapped',
    'Thanks.',
    'On Wed, 4 Mar 2026 at 10:15, Kenji Long Name of a Studio\n<hello@studio.example> wrote:',
  ],
  ['English, American', 'Ok', 'On 3/4/26, 10:15 AM, "Kenji" <hello@studio.example> wrote:'],
  [
    'German',
    'Danke, passt.',
    'Am Mi., 4. März 2026 um 10:15 Uhr schrieb Kenji <hello@studio.example>:',
  ],
  ['German, Thunderbird', 'Danke.', 'Am 04.03.26 um 10:15 schrieb Kenji:'],
  ['French', 'Merci !', 'Le mer. 4 mars 2026 à 10:15, Kenji <hello@studio.example> a écrit :'],
  [
    'Spanish',
    'Gracias.',
    'El mié, 4 mar 2026 a las 10:15, Kenji (<hello@studio.example>) escribió:',
  ],
  [
    'Portuguese',
    'Obrigada!',
    'Em qua., 4 de mar. de 2026 às 10:15, Kenji <hello@studio.example> escreveu:',
  ],
  [
    'Italian',
    'Grazie',
    'Il giorno mer 4 mar 2026 alle ore 10:15 Kenji <hello@studio.example> ha scritto:',
  ],
  ['Dutch', 'Dank je', 'Op wo 4 mrt 2026 om 10:15 schreef Kenji <hello@studio.example>:'],
  ['Polish', 'Dziękuję', 'śr., 4 mar 2026 o 10:15 Kenji <hello@studio.example> napisał(a):'],
  ['Czech', 'Děkuji', 'st 4. 3. 2026 v 10:15 odesílatel Kenji <hello@studio.example> napsal:'],
  ['Swedish', 'Tack', 'Den ons 4 mars 2026 kl 10:15 skrev Kenji <hello@studio.example>:'],
  ['Finnish', 'Kiitos', 'ke 4. maalisk. 2026 klo 10.15 Kenji (hello@studio.example) kirjoitti:'],
  [
    'Hungarian',
    'Köszönöm',
    'Kenji <hello@studio.example> ezt írta (időpont: 2026. márc. 4., Sze, 10:15):',
  ],
  [
    'Turkish',
    'Teşekkürler',
    'Kenji <hello@studio.example>, 4 Mar 2026 Çar, 10:15 tarihinde şunu yazdı:',
  ],
  [
    'Greek',
    'Ευχαριστώ',
    'Στις Τετ 4 Μαρ 2026 στις 10:15 π.μ., ο/η Kenji <hello@studio.example> έγραψε:',
  ],
  ['Russian', 'Спасибо!', 'ср, 4 мар. 2026 г. в 10:15, Kenji <hello@studio.example>:'],
  ['Ukrainian', 'Дякую', 'ср, 4 бер. 2026 р. о 10:15 Kenji <hello@studio.example> пише:'],
  [
    'Hebrew',
    'תודה רבה',
    '\u202bבתאריך יום ד׳, 4 במרץ 2026 ב-10:15 מאת \u202aKenji\u202c\u200f <\u202ahello@studio.example\u202c\u200f>:\u202c',
  ],
  [
    'Arabic',
    'شكراً',
    'في الأربعاء، ٤ مارس ٢٠٢٦ في ١٠:١٥ ص تمت كتابة ما يلي بواسطة \u202aKenji\u202c\u200f <\u202ahello@studio.example\u202c\u200f>:\u200f',
  ],
  ['Persian', 'ممنون', 'در تاریخ چهارشنبه ۴ مارس ۲۰۲۶، ۱۰:۱۵ Kenji <hello@studio.example> نوشت:'],
  ['Hindi', 'धन्यवाद', 'बुध, 4 मार्च 2026 को 10:15 am बजे को Kenji <hello@studio.example> ने लिखा:'],
  ['Thai', 'ขอบคุณค่ะ', 'ในวันที่ พ. 4 มี.ค. 2026 เวลา 10:15 Kenji <hello@studio.example> เขียนว่า:'],
  [
    'Vietnamese',
    'Cảm ơn',
    'Vào Th 4, 4 thg 3, 2026 vào lúc 10:15 Kenji <hello@studio.example> đã viết:',
  ],
  [
    'Indonesian',
    'Terima kasih',
    'Pada Rab, 4 Mar 2026 pukul 10.15 Kenji <hello@studio.example> menulis:',
  ],
  ['Japanese', 'ありがとうございます。', '2026年3月4日(水) 10:15 Kenji <hello@studio.example>:'],
  [
    'Korean',
    '감사합니다',
    '2026년 3월 4일 (수) 오전 10:15, Kenji <hello@studio.example>님이 작성:',
  ],
  ['Chinese, simplified', '谢谢', 'Kenji <hello@studio.example> 于2026年3月4日周三 10:15写道：'],
  [
    'Chinese, traditional',
    '謝謝',
    'Kenji <hello@studio.example> 於 2026年3月4日 週三 上午10:15寫道：',
  ],
]

for (const [language, text, introduction] of introductions)
  test(`${language}: the quote and the line above it are folded, and nothing else`, () => {
    const quote = earlier.map((line) => `> ${line}`.trimEnd())
    const mail = [text, '', introduction, '', ...quote].join('\n')
    assert.deepEqual(foldPlain(mail, facts), {
      text,
      quoted: [introduction, '', ...quote].join('\n'),
    })
    // The same with the answer below.
    const below = foldPlain([introduction, ...quote, '', text].join('\n'), facts)
    assert.deepEqual(below, { text, quoted: [introduction, ...quote].join('\n') })
    // And in a program that does not mark the quote, where the line tells all.
    if (!introduction.includes('<') || introduction.includes('\n') || introduction.includes('(<'))
      return
    const unmarked = foldPlain([text, '', introduction, '', ...earlier].join('\n'), facts)
    if (/[:：]$/.test(introduction.replace(/[\u200b-\u202e]/g, '')))
      assert.deepEqual(unmarked, { text, quoted: [introduction, '', ...earlier].join('\n') })
  })

/** Outlook's block above an earlier mail. */
const blocks: [language: string, lines: string[]][] = [
  [
    'English',
    [
      'From: Kenji <hello@studio.example>',
      'Sent: Wednesday, March 4, 2026 10:15 AM',
      'To: Ana Ruiz',
      'Subject: Order 4821',
    ],
  ],
  [
    'German',
    [
      'Von: Kenji',
      'Gesendet: Mittwoch, 4. März 2026 10:15',
      'An: Ana Ruiz',
      'Betreff: AW: Order 4821',
    ],
  ],
  [
    'French',
    [
      'De : Kenji <hello@studio.example>',
      'Envoyé : mercredi 4 mars 2026 10:15',
      'À : Ana Ruiz',
      'Objet : RE: Order 4821',
    ],
  ],
  [
    'Spanish',
    [
      'De: Kenji',
      'Enviado el: miércoles, 4 de marzo de 2026 10:15',
      'Para: Ana Ruiz',
      'Asunto: Re: Order 4821',
    ],
  ],
  [
    'Russian',
    [
      'От: Kenji <hello@studio.example>',
      'Отправлено: 4 марта 2026 г. 10:15',
      'Кому: Ana Ruiz',
      'Тема: Order 4821',
    ],
  ],
  [
    'Japanese',
    [
      '差出人: Kenji <hello@studio.example>',
      '送信日時: 2026年3月4日 10:15',
      '宛先: Ana Ruiz',
      '件名: Re: Order 4821',
    ],
  ],
  [
    'Chinese',
    [
      '发件人： Kenji <hello@studio.example>',
      '发送时间： 2026年3月4日 10:15',
      '收件人： Ana Ruiz',
      '主题： 回复: Order 4821',
    ],
  ],
  [
    'Korean',
    [
      '보낸 사람: Kenji <hello@studio.example>',
      '보낸 날짜: 2026년 3월 4일 수요일 10:15',
      '받는 사람: Ana Ruiz',
      '제목: Re: Order 4821',
    ],
  ],
  [
    'Arabic',
    [
      'من: Kenji <hello@studio.example>',
      'تم الإرسال: ٤ مارس ٢٠٢٦ ١٠:١٥',
      'إلى: Ana Ruiz',
      'الموضوع: Re: Order 4821',
    ],
  ],
  [
    'Hebrew',
    [
      'מאת: Kenji <hello@studio.example>',
      'נשלח: 4 מרץ 2026 10:15',
      'אל: Ana Ruiz',
      'נושא: Re: Order 4821',
    ],
  ],
]

for (const [language, lines] of blocks)
  test(`Outlook in ${language}: the earlier mail below its headers is folded`, () => {
    const text = 'Yes.\n\nAna'
    for (const rule of [
      [],
      ['________________________________'],
      ['-----  原始邮件 / Original  -----'],
    ]) {
      const history = [...rule, ...lines, '', ...earlier].join('\n')
      assert.deepEqual(foldPlain(`${text}\n\n${history}`, facts), { text, quoted: history })
    }
  })

/** Texts that look a little like quotes, and in which all was written by their author. */
const own: [name: string, text: string][] = [
  [
    'a filled form',
    'Name: Marie\nE-mail: marie@customer.example\nDate: 2026-03-10 10:15\nMessage: an appointment',
  ],
  [
    'a form after a greeting',
    'Please book:\n\nName: Marie\nMail: marie@customer.example\nTime: 10:15\nPeople: 4',
  ],
  ['a question with numbers', 'Our 3 questions of 4 March 2026:\n\n1. When?\n2. Where?'],
  ['a list of times', 'Possible times:\n10:15\n11:30\n12:45'],
  ['a line of dashes', 'First\n----------\nSecond'],
  ['an address and a date', 'Write to marie@customer.example before 4 March 2026, 10:15.\nThanks'],
  ['mbox escaping', '>From now on I want the other size.'],
  ['nothing but a quote', '> It ships tomorrow.'],
  ['a colon at the end', 'The following has happened:\n\nit broke.'],
  ['nothing', ''],
]

for (const [name, text] of own)
  test(`nothing is folded: ${name}`, () => {
    assert.deepEqual(foldPlain(text, { subject: 'Re: Something else', isReply: true }), { text })
  })

test('answers between quotes keep the quotes they answer', () => {
  const mail = '> Which size?\nM\n> Which colour?\nBlue\n\n> Kenji'
  assert.deepEqual(foldPlain(mail, facts), {
    text: '> Which size?\nM\n> Which colour?\nBlue',
    quoted: '> Kenji',
  })
})

test('every line of a mail is in the text or in what is folded', () => {
  for (const [, text, introduction] of introductions) {
    const mail = [
      text,
      introduction,
      ...earlier.map((line) => `> ${line}`),
      'P.S. one more thing',
    ].join('\n')
    const { text: shown, quoted = '' } = foldPlain(mail, facts)
    for (const line of mail.split('\n').filter((one) => one.trim()))
      assert.ok(shown.includes(line.trim()) || quoted.includes(line.trim()), line)
    assert.match(shown, /P\.S\. one more thing/)
  }
})

const reply = '<p>My answer</p>'
const old = '<p>Earlier words</p>'
/** How programs mark the earlier mail in HTML. */
const marks: [program: string, html: string][] = [
  [
    'Gmail',
    `${reply}<div class="gmail_quote"><div class="gmail_attr">On … wrote:</div><blockquote class="gmail_quote">${old}</blockquote></div>`,
  ],
  [
    'Gmail, forwarded',
    `${reply}<div class="gmail_quote"><div class="gmail_attr">---- Forwarded ----</div>${old}</div>`,
  ],
  ['Apple Mail', `${reply}<blockquote type="cite">${old}</blockquote>`],
  [
    'Thunderbird',
    `${reply}<div class="moz-cite-prefix">Am 4.3. schrieb K:</div><blockquote cite="mid:1">${old}</blockquote>`,
  ],
  [
    'Outlook on the web',
    `${reply}<div id="appendonsend"></div><hr><div id="divRplyFwdMsg"><b>From:</b> K</div>${old}`,
  ],
  [
    'Outlook, after Exchange renamed ids',
    `${reply}<div id="x_divRplyFwdMsg"><b>From:</b> K</div>${old}`,
  ],
  [
    'Outlook for Windows',
    `${reply}<div style="border:none;border-top:solid #E1E1E1 1.0pt"><p>From: K<br>Sent: x<br>To: A<br>Subject: S</p></div>${old}`,
  ],
  ['Yahoo', `${reply}<div class="yahoo_quoted" id="yahoo_quoted_1">${old}</div>`],
  ['Proton', `${reply}<div class="protonmail_quote">${old}</div>`],
  [
    'Zimbra',
    `${reply}<hr data-marker="__QUOTED_TEXT__"><div data-marker="__QUOTED_TEXT__">${old}</div>`,
  ],
  ['GMX', `${reply}<div name="quote">${old}</div>`],
  ['Mail.ru', `${reply}<blockquote style="border-left:1px solid #0857A6">${old}</blockquote>`],
]

for (const [program, html] of marks)
  test(`${program}: the marked quote is folded`, () => {
    const { text, quoted } = fold(htmlSegments(html).segments)
    assert.equal(text, 'My answer')
    assert.match(quoted ?? '', /Earlier words/)
  })

test('an indented paragraph and a signature with a line above are no quotes', () => {
  const indented =
    '<p>I want</p><blockquote style="margin:0 0 0 40px;border:none"><p>the blue one</p></blockquote>'
  const signed =
    '<p>Yes</p><div style="border:none;border-top:solid #E1E1E1 1.0pt"><p>Ana Ruiz<br>Post 5</p></div>'
  assert.equal(fold(htmlSegments(indented).segments).text, 'I want\n\nthe blue one')
  assert.equal(fold(htmlSegments(signed).segments).quoted, undefined)
})

test('subjects are compared without the prefixes of any language', () => {
  for (const prefix of ['Re: ', 'RE: Re: ', 'AW: ', 'SV: ', 'Antw: ', '回复：', 'Re[2]: ', 'TR : '])
    assert.equal(bareSubject(`${prefix}Order 4821`), 'order 4821')
})
