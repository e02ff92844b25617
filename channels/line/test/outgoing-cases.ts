import type { Outgoing } from '@atrium/channel-kit/outgoing'
import type { Content } from '@atrium/contract/content'
import type { LineRequest } from '../src/render/request.ts'
import { blob, file, outgoing, ownMessageId, yuki } from './outgoing.ts'

type Case = { name: string; outgoing: Outgoing; request?: LineRequest; refused?: RegExp }

const push = (...messages: Record<string, unknown>[]): LineRequest => ({
  to: yuki,
  retryKey: ownMessageId,
  messages,
})
const text = (words: string): Content => ({ kind: 'text', text: words })
const none = text('')
const yesNo = {
  kind: 'buttons',
  text: '土曜10:30でよろしいですか？',
  buttons: [
    { id: 'yes', title: 'はい' },
    { id: 'no', title: 'いいえ' },
  ],
} as const satisfies Content
const press = (id: string, title: string, label = title) => ({
  type: 'postback',
  label,
  data: JSON.stringify([id, title]),
  displayText: title,
})

/** Our messages and what LINE is asked. */
export const outgoingCases: Case[] = [
  {
    name: 'text',
    outgoing: outgoing(text('かしこまりました')),
    request: push({ type: 'text', text: 'かしこまりました' }),
  },
  {
    name: 'text with the token for one answer',
    outgoing: outgoing(text('Now'), { answerToken: 'reply-1' }),
    request: { ...push({ type: 'text', text: 'Now' }), replyToken: 'reply-1' },
  },
  {
    name: 'quoted reply',
    outgoing: outgoing(text('This one?'), { replyTo: '55214700381002', quoteToken: 'quote-2' }),
    request: push({ type: 'text', text: 'This one?', quoteToken: 'quote-2' }),
  },
  {
    name: 'quoted reply to a message from before the tokens were kept',
    outgoing: outgoing(text('This one?'), { replyTo: '55214700381002' }),
    request: push({ type: 'text', text: 'This one?' }),
  },
  {
    name: 'asking for a place',
    outgoing: outgoing({
      kind: 'ask',
      text: 'どちらですか？',
      for: 'location',
      button: '場所を送る',
    }),
    request: push({
      type: 'text',
      text: 'どちらですか？',
      quickReply: {
        items: [{ type: 'action', action: { type: 'location', label: '場所を送る' } }],
      },
    }),
  },
  {
    name: 'asking for a phone number',
    outgoing: outgoing({ kind: 'ask', text: 'Phone?', for: 'phone' }),
    refused: /no button that gives the phone number/,
  },
  {
    name: 'asking with a button too long',
    outgoing: outgoing({ kind: 'ask', text: 'Where?', for: 'location', button: 'x'.repeat(21) }),
    refused: /21 of 20/,
  },
  ...(['camera', 'photo'] as const).map((what) => ({
    name: `asking for a picture (${what})`,
    outgoing: outgoing({ kind: 'ask', text: 'How long is it now?', for: what }),
    request: push({
      type: 'text',
      text: 'How long is it now?',
      quickReply: {
        items: [
          {
            type: 'action',
            action:
              what === 'camera'
                ? { type: 'camera', label: 'Take a picture' }
                : { type: 'cameraRoll', label: 'Choose a picture' },
          },
        ],
      },
    }),
  })),
  ...(
    [
      ['date', '2026-12-01', '2026-12-24'],
      ['time', '09:00', '18:30'],
      ['datetime', '2026-12-01T09:00', '2026-12-24T18:30'],
    ] as const
  ).map(([mode, min, max]) => ({
    name: `asking for a moment (${mode})`,
    outgoing: outgoing({ kind: 'ask', text: 'いつ？', for: mode, button: '選ぶ', min, max }),
    request: push({
      type: 'text',
      text: 'いつ？',
      quickReply: {
        items: [
          {
            type: 'action',
            action: {
              type: 'datetimepicker',
              label: '選ぶ',
              data: JSON.stringify([`ask:${mode}`, '選ぶ']),
              mode,
              min,
              max,
            },
          },
        ],
      },
    }),
  })),
  ...(
    [
      ['date', { min: '2026-02-30' }, /2026-02-30" is no date/],
      ['date', { max: '2101-01-01' }, /no date that LINE's picker has/],
      ['date', { min: '10:30' }, /10:30" is no date/],
      ['time', { max: '25:00' }, /no time/],
      ['datetime', { min: '2026-12-01' }, /no datetime/],
      ['date', { min: '2026-12-02', max: '2026-12-01' }, /must lie after the first/],
    ] as const
  ).map(([mode, limits, refused]) => ({
    name: `asking for a ${mode} with ${JSON.stringify(limits)}`,
    outgoing: outgoing({ kind: 'ask', text: 'When?', for: mode, ...limits }),
    refused,
  })),
  {
    name: 'buttons that open an address and copy a text',
    outgoing: outgoing({
      kind: 'buttons',
      text: 'Your order',
      buttons: [
        { id: 'a', title: 'Follow it', url: 'https://shop.example/4821' },
        { id: 'b', title: 'Copy the code', copy: 'SPRING-10' },
        { id: 'c', title: 'A question' },
      ],
    }),
    request: push({
      type: 'template',
      altText: 'Your order',
      template: {
        type: 'buttons',
        text: 'Your order',
        actions: [
          { type: 'uri', label: 'Follow it', uri: 'https://shop.example/4821' },
          { type: 'clipboard', label: 'Copy the code', clipboardText: 'SPRING-10' },
          press('c', 'A question'),
        ],
      },
    }),
  },
  {
    name: 'picture that quotes goes without the quote',
    outgoing: outgoing(none, { attachments: [file('image', 'image/png')], quoteToken: 'quote-2' }),
    request: {
      ...push({ type: 'image' }),
      file: { kind: 'image', blob, bytes: 1000, type: 'image/png' },
    },
  },
  {
    name: 'sticker',
    outgoing: outgoing(none, { sticker: { pack: '789', id: '10855' } }),
    request: push({ type: 'sticker', packageId: '789', stickerId: '10855' }),
  },
  {
    name: 'sticker that quotes, with the token for one answer',
    outgoing: outgoing(none, {
      sticker: { pack: '11537', id: '52002773' },
      quoteToken: 'quote-2',
      answerToken: 'reply-1',
    }),
    request: {
      ...push({
        type: 'sticker',
        packageId: '11537',
        stickerId: '52002773',
        quoteToken: 'quote-2',
      }),
      replyToken: 'reply-1',
    },
  },
  {
    name: 'sticker after the last of its pack',
    outgoing: outgoing(none, { sticker: { pack: '11537', id: '52002774' } }),
    refused: /11537\/52002774 is not one that LINE lets a business send/,
  },
  {
    name: 'sticker with a file',
    outgoing: outgoing(none, {
      sticker: { pack: '789', id: '10855' },
      attachments: [file('image', 'image/png')],
    }),
    refused: /message of its own/,
  },
  {
    name: 'film',
    outgoing: outgoing(none, { attachments: [file('video', 'video/mp4; codecs=avc1')] }),
    request: {
      ...push({ type: 'video' }),
      file: { kind: 'video', blob, bytes: 1000, type: 'video/mp4' },
    },
  },
  {
    name: 'voice note',
    outgoing: outgoing(none, { attachments: [file('voice', 'audio/mp4')] }),
    request: {
      ...push({ type: 'audio' }),
      file: { kind: 'audio', blob, bytes: 1000, type: 'audio/mp4' },
    },
  },
  {
    name: 'place',
    outgoing: outgoing({
      kind: 'location',
      latitude: 45.7629,
      longitude: 4.8331,
      name: 'Salon',
      address: '12 rue Mercière',
    }),
    request: push({
      type: 'location',
      title: 'Salon',
      address: '12 rue Mercière',
      latitude: 45.7629,
      longitude: 4.8331,
    }),
  },
  {
    name: 'place without words',
    outgoing: outgoing({ kind: 'location', latitude: -1.5, longitude: 2 }),
    request: push({
      type: 'location',
      title: '-1.5, 2',
      address: '-1.5, 2',
      latitude: -1.5,
      longitude: 2,
    }),
  },
  {
    name: 'buttons as a template',
    outgoing: outgoing(yesNo),
    request: push({
      type: 'template',
      altText: yesNo.text,
      template: {
        type: 'buttons',
        text: yesNo.text,
        actions: [press('yes', 'はい'), press('no', 'いいえ')],
      },
    }),
  },
  {
    name: 'buttons under a long text as quick replies, with the footer below it',
    outgoing: outgoing({ ...yesNo, text: 'a'.repeat(155), footer: 'Salon' }),
    request: push({
      type: 'text',
      text: `${'a'.repeat(155)}\n\nSalon`,
      quickReply: {
        items: [press('yes', 'はい'), press('no', 'いいえ')].map((action) => ({
          type: 'action',
          action,
        })),
      },
    }),
  },
  {
    name: 'list with descriptions as a carousel below its text',
    outgoing: outgoing({
      kind: 'list',
      header: 'Services',
      text: 'Which one?',
      button: 'Choose',
      sections: [
        { title: 'Hair', rows: [{ id: 'cut', title: 'Cut', description: '45 min · 45 €' }] },
        { title: 'Hands', rows: [{ id: 'nails', title: 'Manicure' }] },
      ],
    }),
    request: push(
      { type: 'text', text: 'Services\n\nWhich one?' },
      {
        type: 'template',
        altText: 'Cut, Manicure',
        template: {
          type: 'carousel',
          columns: [
            { title: 'Cut', text: '45 min · 45 €', actions: [press('cut', 'Cut', 'Choose')] },
            {
              title: 'Manicure',
              text: 'Manicure',
              actions: [press('nails', 'Manicure', 'Choose')],
            },
          ],
        },
      },
    ),
  },
  { name: 'a text of blanks', outgoing: outgoing(text(' \n')), refused: /empty/ },
  {
    name: 'UTF-16 units are counted',
    outgoing: outgoing(text('👋'.repeat(2501))),
    refused: /5002 of 5000/,
  },
  {
    name: 'a stranger’s address',
    outgoing: outgoing(text('x'), { to: { ...outgoing(text('')).to, address: '+34600111222' } }),
    refused: /no LINE user id/,
  },
  {
    name: 'words with a picture',
    outgoing: outgoing(text('Look'), { attachments: [file('image', 'image/png')] }),
    refused: /no text with a picture/,
  },
  {
    name: 'a document',
    outgoing: outgoing(none, { attachments: [file('document', 'application/pdf')] }),
    refused: /no business send a file/,
  },
  {
    name: 'an animated picture',
    outgoing: outgoing(none, { attachments: [file('image', 'image/gif')] }),
    refused: /image\/gif/,
  },
  {
    name: 'a picture with buttons',
    outgoing: outgoing(yesNo, { attachments: [file('image', 'image/png')] }),
    refused: /message of its own/,
  },
  {
    name: 'two buttons with one id',
    outgoing: outgoing({ ...yesNo, buttons: [yesNo.buttons[0], { id: 'yes', title: 'Ja' }] }),
    refused: /same id/,
  },
  {
    name: 'an id that LINE would cut',
    outgoing: outgoing({ ...yesNo, buttons: [{ id: 'x'.repeat(301), title: 'Yes' }] }),
    refused: /too long/,
  },
  {
    name: 'a contact card',
    outgoing: outgoing({ kind: 'contacts', cards: [] }),
    refused: /contact card/,
  },
]
