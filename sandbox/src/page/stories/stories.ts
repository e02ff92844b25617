import type { Story } from './story.ts'

const hour = 3_600_000
const marie = 'Marie Dubois'
const ana = 'Ana Reyes'
const kenji = '田中 健二'
const emma = 'Emma Thompson'
const olga = 'Ольга Петрова'

/** Each shows one point of the product in about a minute. */
export const stories: Story[] = [
  {
    id: 'marie',
    title: 'Marie, three doors',
    teaser: 'Website, WhatsApp, e-mail: one record, one timeline. Nobody links anything.',
    cast: [
      { who: marie, channel: 'webchat' },
      { who: marie, channel: 'whatsapp' },
      { who: marie, channel: 'email' },
    ],
    steps: [
      {
        button: 'Marie asks on the website',
        before: 'Marie is signed in on the salon’s website. She has a question about her wedding.',
        look: 'In the agents’ app she is a known customer: the website’s signature proves who she is.',
        deeds: [
          {
            kind: 'say',
            who: marie,
            channel: 'webchat',
            text: 'Bonjour ! Est-ce que l’essai coiffure peut se faire un samedi ?',
          },
        ],
      },
      {
        button: 'An hour later, on WhatsApp',
        before:
          'She left home and goes on with WhatsApp. It is the same question, from another door.',
        look: 'No second customer appeared. WhatsApp attests her number, and the website had proved the same one: the same record, the same conversation.',
        deeds: [
          { kind: 'clock', advance: hour },
          {
            kind: 'picture',
            who: marie,
            channel: 'whatsapp',
            picture: 'waves',
            text: 'C’est encore Marie ! Voilà la couleur aujourd’hui, pour l’essai 🙂',
          },
        ],
      },
      {
        button: 'I have answered',
        before:
          'Now you are the salon: answer Marie in the agents’ app. The reply goes to WhatsApp, where she wrote last.',
        look: 'It is on her phone, and the ticks in your app turn blue: she has read it.',
        deeds: [],
        waitFor: { who: marie, channel: 'whatsapp' },
      },
      {
        button: 'She is happy',
        before: 'Marie likes the answer.',
        look: 'Her heart is under your message.',
        deeds: [{ kind: 'react', who: marie, channel: 'whatsapp', emoji: '❤️' }],
      },
      {
        button: 'In the evening, by e-mail',
        before: 'Five hours later she sits at her desk and writes a mail.',
        look: 'The whole story is above the mail, in one scroll. She does not have to tell it again, and her language came along.',
        deeds: [
          { kind: 'clock', advance: 5 * hour },
          {
            kind: 'say',
            who: marie,
            channel: 'email',
            subject: 'Essai coiffure',
            text: 'Bonsoir,\n\nComme convenu, pouvez-vous me confirmer l’essai par écrit ?\n\nMerci beaucoup,\nMarie',
          },
        ],
      },
    ],
  },
  {
    id: 'twice',
    title: 'Same question on two channels',
    teaser: 'Ana asks on WhatsApp and, a minute later, on the website. One case, answered once.',
    cast: [
      { who: ana, channel: 'whatsapp' },
      { who: ana, channel: 'webchat' },
    ],
    steps: [
      {
        button: 'Ana asks on WhatsApp',
        before: 'Ana wants to know about Saturday. She writes on WhatsApp.',
        look: 'A conversation opens, in Spanish, with her history.',
        deeds: [
          {
            kind: 'say',
            who: ana,
            channel: 'whatsapp',
            text: '¡Hola! ¿Tenéis hueco el sábado por la tarde para las mechas?',
          },
        ],
      },
      {
        button: 'She asks again on the website',
        before: 'Nobody answers at once, so she tries the website, where she is signed in.',
        look: 'Still one conversation: the second door joined the first. Two agents cannot answer her differently.',
        deeds: [
          {
            kind: 'say',
            who: ana,
            channel: 'webchat',
            text: 'Hola, he preguntado por WhatsApp: ¿el sábado por la tarde es posible?',
          },
        ],
      },
      {
        button: 'I have answered',
        before: 'Answer Ana once. You choose the door: here, WhatsApp.',
        look: 'One answer, one case. In the timeline you see both doors.',
        deeds: [],
        waitFor: { who: ana, channel: 'whatsapp' },
      },
    ],
  },
  {
    id: 'hour-25',
    title: 'Hour 25',
    teaser: 'WhatsApp closes after 24 hours. Watch a late reply become an approved template.',
    cast: [{ who: kenji, channel: 'whatsapp' }],
    steps: [
      {
        button: 'Kenji writes',
        before:
          'Kenji asks about an appointment. From now on the salon has 24 hours for a free reply.',
        look: 'The composer in the agents’ app shows how long the window stays open.',
        deeds: [
          {
            kind: 'say',
            who: kenji,
            channel: 'whatsapp',
            text: '来週の火曜日、18時にカットをお願いできますか？',
          },
        ],
      },
      {
        button: 'Let 25 hours pass',
        before:
          'A busy day: nobody answers. Move the clock for everybody, the provider and Atrium included.',
        look: 'The window is closed. The composer now shows the template your reply becomes, with its category and its cost, before you send.',
        deeds: [{ kind: 'clock', advance: 25 * hour }],
      },
      {
        button: 'I have answered',
        before: 'Answer Kenji in the agents’ app.',
        look: 'His phone shows the template. A free text would have been refused by WhatsApp.',
        deeds: [],
        waitFor: { who: kenji, channel: 'whatsapp' },
      },
      {
        button: 'Kenji answers',
        before: 'He replies, and that opens the window again.',
        look: 'Twenty-four new hours: free replies are possible again.',
        deeds: [{ kind: 'say', who: kenji, channel: 'whatsapp', text: 'はい、お願いします！' }],
      },
    ],
  },
  {
    id: 'own-number',
    title: 'A number is shared',
    teaser: 'Telegram tells no phone number. Olga shares hers, and two records become one.',
    cast: [
      { who: olga, channel: 'telegram' },
      { who: olga, channel: 'whatsapp' },
    ],
    steps: [
      {
        button: 'Olga writes on Telegram',
        before: 'Olga is a known customer on WhatsApp. Now she tries the salon’s Telegram bot.',
        look: 'A new customer appears: Telegram tells a name and a number of its own, and no phone.',
        deeds: [
          {
            kind: 'say',
            who: olga,
            channel: 'telegram',
            text: 'Здравствуйте! Можно записаться на окрашивание в субботу?',
          },
        ],
      },
      {
        button: 'She shares her number',
        before: 'She taps “share my phone number”. Telegram vouches that it is her own.',
        look: 'WhatsApp had attested the same number: the two records are one now, with her whole history. The proof is beside the new handle, and the link can be undone.',
        deeds: [{ kind: 'number', who: olga, channel: 'telegram' }],
      },
      {
        button: 'I have answered',
        before: 'Answer Olga in the agents’ app. The reply goes to Telegram, where she wrote last.',
        look: 'It is on her phone. No window closes on Telegram; the composer says nothing of one.',
        deeds: [],
        waitFor: { who: olga, channel: 'telegram' },
      },
    ],
  },
  {
    id: 'tunnel',
    title: 'In the tunnel',
    teaser: 'The line is cut while Emma writes. Nothing is lost, nothing appears twice.',
    cast: [{ who: emma, channel: 'whatsapp' }],
    steps: [
      {
        button: 'Cut the line',
        before: 'WhatsApp cannot reach Atrium any more, and Atrium cannot reach WhatsApp.',
        look: 'The phone’s signal is gone.',
        deeds: [{ kind: 'line', channel: 'whatsapp', cut: true }],
      },
      {
        button: 'Emma writes twice',
        before: 'She does not know about it and writes.',
        look: 'Nothing arrives in the agents’ app yet. Write to her too, if you like: your reply waits.',
        deeds: [
          {
            kind: 'say',
            who: emma,
            channel: 'whatsapp',
            text: 'Hi! Is parking possible near the salon?',
          },
          { kind: 'say', who: emma, channel: 'whatsapp', text: 'I would come by car this time.' },
        ],
      },
      {
        button: 'The line is back',
        before: 'The tunnel ends.',
        look: 'Both messages arrive, once each. What waited on your side goes out.',
        deeds: [{ kind: 'line', channel: 'whatsapp', cut: false }],
      },
    ],
  },
]
