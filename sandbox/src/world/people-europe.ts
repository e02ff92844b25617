import type { Person } from './person.ts'

/** Customers from the rest of Europe. */
export const peopleOfEurope: Person[] = [
  {
    id: 'emma-thompson',
    name: 'Emma Thompson',
    language: 'en',
    phone: '+447911123408',
    email: 'emma.thompson@example.com',
    attributes: { 'Usual service': 'Cut and colour', 'Lives in': 'Bristol and Lyon' },
    threads: [
      {
        channel: 'email',
        day: 12,
        subject: 'Appointment when I am back in Lyon',
        staff: 'lea',
        lines: [
          '16:22 > Hi,\n\nI am back in Lyon from Monday. Could I have my usual cut and colour with Léa some time that week? Mornings are best.\n\nBest,\nEmma',
          '17:01 < Hi Emma,\n\nTuesday 9:30 with Léa is yours: cut and colour, 118 €. See you then!\n\nSalon Lumière',
          '17:15 > Perfect, thank you!',
        ],
      },
      {
        channel: 'whatsapp',
        day: 0,
        lines: [
          '-3 > Hello! Emma here. Something came up tomorrow, could we move 9:30 to the afternoon?',
          '-2 > Any time after 2 works',
        ],
      },
    ],
  },
  {
    id: 'ana-reyes',
    name: 'Ana Reyes',
    language: 'es',
    phone: '+34600223344',
    email: 'ana.reyes@example.com',
    username: 'ana-reyes',
    attributes: { 'Usual service': 'Mechas', 'Usual stylist': 'Hugo' },
    threads: [
      {
        channel: 'whatsapp',
        day: 18,
        staff: 'hugo',
        lines: [
          '11:05 > Hola! Cuánto cuestan unas mechas californianas en pelo largo?',
          '11:18 < ¡Hola Ana! Desde 130 €, con matiz y peinado incluidos. ¿Nos mandas una foto?',
          '11:25 > [photo waves] Así lo tengo ahora',
          '11:31 < Perfecto, 135 € y unas 3 horas.',
          '11:32 > Genial, me lo pienso y os digo 😊',
        ],
      },
      {
        channel: 'whatsapp',
        day: 7,
        staff: 'hugo',
        lines: [
          '09:40 > Buenas! Me decido. Sábado por la mañana?',
          '09:52 < El sábado a las 10:00 con Hugo. ¡Reservado!',
          '09:53 > Gracias!!',
        ],
      },
    ],
  },
  {
    id: 'chiara-rossi',
    name: 'Chiara Rossi',
    language: 'it',
    phone: '+393331234510',
    attributes: { 'Usual service': 'Piega' },
    threads: [
      {
        channel: 'whatsapp',
        day: 10,
        staff: 'ines',
        lines: [
          '15:33 > Ciao! Avete un posto domani per una piega prima di una cena?',
          '15:41 < Ciao Chiara! Domani alle 17:30, 38 €. Va bene?',
          '15:42 > Benissimo, grazie mille',
        ],
      },
      {
        channel: 'whatsapp',
        day: 8,
        lines: ['10:02 > Tutti mi hanno chiesto chi mi ha fatto i capelli 😍 grazie!'],
      },
    ],
  },
  {
    id: 'hannah-schmidt',
    name: 'Hannah Schmidt',
    language: 'de',
    phone: '+4915123456711',
    email: 'hannah.schmidt@example.org',
    attributes: { 'Usual service': 'Kurzhaarschnitt' },
    threads: [
      {
        channel: 'email',
        day: 14,
        subject: 'Terminbestätigung und Parkplatz',
        staff: 'lea',
        lines: [
          '10:11 > Guten Tag,\n\nbleibt es bei Mittwoch, 16 Uhr? Und gibt es Parkplätze in der Nähe?\n\nViele Grüße\nHannah Schmidt',
          '11:40 < Guten Tag Frau Schmidt,\n\nja, Mittwoch um 16 Uhr. Das Parkhaus „Cordeliers“ ist drei Minuten entfernt.\n\nHerzliche Grüße\nLéa',
        ],
      },
      {
        channel: 'whatsapp',
        day: 1,
        staff: 'lea',
        lines: [
          '13:20 > Hallo, hier ist Hannah Schmidt. Kann ich den Gutschein meiner Freundin auch für Produkte einlösen?',
          '13:35 < Hallo Frau Schmidt, ja, sehr gern.',
        ],
      },
    ],
  },
  {
    id: 'mateusz-kowalski',
    name: 'Mateusz Kowalski',
    language: 'pl',
    email: 'mateusz.kowalski@example.net',
    handles: { telegram: { address: '5312340612', username: 'mateusz_k' } },
    attributes: { Company: 'Studio Kowalski', Interest: 'Wedding party of six' },
    threads: [
      {
        channel: 'telegram',
        day: 5,
        staff: 'hugo',
        lines: [
          '11:02 > Cześć! Robicie strzyżenie brody bez zapisów?',
          '11:09 < Cześć Mateusz! Najlepiej z terminem: jutro o 12:30 albo o 17:00.',
          '11:10 > 17:00 super, dzięki',
        ],
      },
      {
        channel: 'email',
        day: 16,
        subject: 'Fryzury dla sześciu osób',
        staff: 'lea',
        lines: [
          '12:00 > Dzień dobry,\n\nczy 12 czerwca rano mogliby Państwo uczesać sześć osób? Proszę o wycenę.\n\nPozdrawiam,\nMateusz Kowalski',
          '15:25 < Dzień dobry,\n\ntak, zaczynamy o 7:30, trzy stylistki. Razem 420 €. Czy mamy zarezerwować?\n\nSalon Lumière',
          '15:58 > Proszę zarezerwować. Dziękuję!',
        ],
      },
    ],
  },
  {
    id: 'olga-petrova',
    name: 'Ольга Петрова',
    language: 'ru',
    phone: '+77012345613',
    email: 'olga.petrova@example.com',
    handles: { telegram: { address: '5312340613', username: 'olga_p' } },
    attributes: { 'Usual service': 'Окрашивание', 'Also called': 'Olga Petrova' },
    threads: [
      {
        channel: 'email',
        day: 13,
        subject: 'Окрашивание в пятницу',
        staff: 'ines',
        lines: [
          '09:30 > Здравствуйте!\n\nМожно ли перенести окрашивание с пятницы на субботу?\n\nОльга',
          '09:58 < Здравствуйте, Ольга!\n\nДа, суббота в 12:00 свободна. Записали вас.\n\nСалон Люмьер',
          '10:03 > Спасибо большое!',
        ],
      },
      {
        channel: 'whatsapp',
        day: 0,
        lines: [
          '-160 > Добрый день! После окрашивания кожа головы немного чешется, это нормально?',
          '-158 > [photo scalp]',
          '-149 < Добрый день, Ольга! В первый день лёгкий зуд бывает. Промойте прохладной водой без шампуня и напишите нам вечером, как кожа.',
        ],
      },
    ],
  },
  {
    id: 'giorgos-papadopoulos',
    name: 'Γιώργος Παπαδόπουλος',
    language: 'el',
    email: 'g.papadopoulos@example.org',
    attributes: { 'Usual service': 'Ανδρικό κούρεμα' },
    threads: [
      {
        channel: 'email',
        day: 6,
        subject: 'Ώρες λειτουργίας',
        staff: 'hugo',
        lines: [
          '11:45 > Καλημέρα, είστε ανοιχτά τη Δευτέρα; Θα ήθελα ένα κούρεμα.',
          '12:10 < Καλημέρα! Τη Δευτέρα είμαστε κλειστά. Την Τρίτη στις 11:00;',
          '12:14 > Τέλεια, ευχαριστώ.',
        ],
      },
    ],
  },
  {
    id: 'ingrid-larsen',
    name: 'Ingrid Larsen',
    language: 'nb',
    email: 'ingrid.larsen@example.com',
    attributes: { Interest: 'Hair loss after illness' },
    threads: [
      {
        channel: 'email',
        day: 2,
        subject: 'Parykk og hodebunn',
        staff: 'lea',
        lines: [
          '14:02 > Hei,\n\njeg har mistet en del hår etter sykdom. Kan dere hjelpe med en skånsom klipp og råd om parykk? Helst når det er stille i salongen.\n\nIngrid',
          '15:10 < Hei Ingrid,\n\nselvsagt. Kom mandag klokken 10, da er salongen bare for deg.\n\nLéa',
          '15:21 > Tusen takk. Det betyr mye.',
        ],
      },
    ],
  },
  {
    id: 'elif-yilmaz',
    name: 'Elif Yılmaz',
    language: 'tr',
    phone: '+905321234516',
    handles: { telegram: { address: '5312340618', username: 'elifyilmaz' } },
    attributes: { 'Usual service': 'Fön' },
    threads: [
      {
        channel: 'telegram',
        day: 3,
        staff: 'ines',
        lines: [
          '18:20 > Merhaba! Keratin bakımı ne kadar sürüyor?',
          '18:31 < Merhaba Elif, yaklaşık 2,5 saat, 180 €.',
          '18:33 > [photo waves] Saçım şimdi böyle, olur mu?',
          '18:40 < Çok güzel, evet. Cuma 14:00 uygun mu?',
        ],
      },
      {
        channel: 'whatsapp',
        day: 5,
        staff: 'ines',
        lines: [
          '18:00 > Merhaba, gelin başı fiyatınız ne kadar?',
          '18:14 < Merhaba Elif Hanım, prova dahil 290 €.',
          '18:16 > Teşekkürler, nişanlımla konuşup döneceğim.',
        ],
      },
    ],
  },
]
