import type { Outgoing, OutgoingAttachment } from '@atrium/channel-kit/outgoing'
import type { Content } from '@atrium/contract/content'
import { BlobId, MessageId } from '@atrium/contract/ids'
import type { TelegramRequest } from '../src/render/request.ts'

const blob = BlobId.parse('0123456789abcdef0123456789abcdef')
const messageId = MessageId.parse('01961234-5678-7abc-8def-0123456789ab')

/** A message to Ana with this content. */
export function outgoing(content: Content, more: Partial<Outgoing> = {}): Outgoing {
  return {
    messageId,
    to: { address: '777000111', scope: '', label: '@ana_r', name: 'Ana Ruiz', proofs: [] },
    content,
    attachments: [],
    author: { kind: 'system' },
    fromName: 'Salon Sol',
    thread: { references: [], subject: null, lastInbound: null },
    ...more,
  }
}

function file(kind: OutgoingAttachment['kind'], type: string, name = 'file'): OutgoingAttachment {
  return { kind, name, type, bytes: 1000, blob }
}

type Case = { name: string; outgoing: Outgoing; request?: TelegramRequest; refused?: RegExp }

const text = (value: string): Content => ({ kind: 'text', text: value })
const chat_id = 777000111
const sent = (method: string, body: Record<string, unknown>): TelegramRequest => ({
  method,
  body: { chat_id, ...body },
})
const upload = (field: string, type: string, name = 'file') => ({
  upload: { field, blob, name, type },
})
const refused = (name: string, message: Outgoing, why: RegExp): Case => ({
  name,
  outgoing: message,
  refused: why,
})
const withFile = (kind: OutgoingAttachment['kind'], type: string, words = '') =>
  outgoing(text(words), { attachments: [file(kind, type)] })
const card = { name: 'Léa Martin', phones: ['+33439980100'], emails: [] }
const question: Content = {
  kind: 'buttons',
  text: 'When?',
  footer: 'Tap one',
  buttons: [
    { id: 'sat', title: 'Saturday' },
    { id: 'sun', title: 'Sunday' },
  ],
}
const keyboard = {
  inline_keyboard: [
    [{ text: 'Saturday', callback_data: 'sat' }],
    [{ text: 'Sunday', callback_data: 'sun' }],
  ],
}
const changing = (method: string, body: Record<string, unknown>, settledBy: string) => ({
  method,
  body: { chat_id, message_id: 55, ...body },
  about: '777000111:55',
  settledBy,
})

const keys = (key: Record<string, unknown>) => ({
  keyboard: [[key]],
  resize_keyboard: true,
  one_time_keyboard: true,
})

/** Our messages, and the call that each must become. */
export const outgoingCases: Case[] = [
  {
    name: 'a text goes as it was written, without marks',
    outgoing: outgoing(text('5 * 3 = 15, <b>_ok_</b> 👋')),
    request: sent('sendMessage', { text: '5 * 3 = 15, <b>_ok_</b> 👋' }),
  },
  {
    name: 'a moving picture',
    outgoing: withFile('image', 'image/gif', 'Like this?'),
    request: {
      ...sent('sendAnimation', { caption: 'Like this?' }),
      ...upload('animation', 'image/gif'),
    },
  },
  {
    name: 'asking for the phone by a key under the chat',
    outgoing: outgoing({ kind: 'ask', text: 'May we call you?', for: 'phone' }),
    request: sent('sendMessage', {
      text: 'May we call you?',
      reply_markup: keys({ text: 'Share my phone number', request_contact: true }),
    }),
  },
  {
    name: 'asking for the place, in words of one’s own',
    outgoing: outgoing({ kind: 'ask', text: 'Where?', for: 'location', button: 'Here' }),
    request: sent('sendMessage', {
      text: 'Where?',
      reply_markup: keys({ text: 'Here', request_location: true }),
    }),
  },
  {
    name: 'buttons that open an address and copy a text',
    outgoing: outgoing({
      kind: 'buttons',
      text: 'Your order',
      buttons: [
        { id: 'a', title: 'Follow it', url: 'https://shop.example/4821' },
        { id: 'b', title: 'Copy the code', copy: 'SPRING-10' },
      ],
    }),
    request: sent('sendMessage', {
      text: 'Your order',
      reply_markup: {
        inline_keyboard: [
          [{ text: 'Follow it', url: 'https://shop.example/4821' }],
          [{ text: 'Copy the code', copy_text: { text: 'SPRING-10' } }],
        ],
      },
    }),
  },
  {
    name: 'a text to copy that is too long',
    outgoing: outgoing({
      kind: 'buttons',
      text: 'Your order',
      buttons: [{ id: 'b', title: 'Copy', copy: 'x'.repeat(257) }],
    }),
    refused: /257/,
  },
  {
    name: 'the next message takes the key away',
    outgoing: outgoing(text('Thanks'), { askedBefore: true }),
    request: sent('sendMessage', { text: 'Thanks', reply_markup: { remove_keyboard: true } }),
  },
  {
    name: 'buttons come before taking the key away: there is room for one of them',
    outgoing: outgoing(question, { askedBefore: true }),
    request: sent('sendMessage', { text: 'When?\n\nTap one', reply_markup: keyboard }),
  },
  refused(
    'asking for an e-mail address',
    outgoing({ kind: 'ask', text: 'Your address?', for: 'email' }),
    /phone number and a place only/,
  ),
  refused(
    'asking without words',
    outgoing({ kind: 'ask', text: ' ', for: 'phone' }),
    /needs a text/,
  ),
  {
    name: 'other words for what has left',
    outgoing: outgoing(text('Tuesday'), { change: { kind: 'edit', target: '777000111:55' } }),
    request: changing('editMessageText', { text: 'Tuesday' }, 'message is not modified'),
  },
  {
    name: 'other words above buttons, which stay',
    outgoing: outgoing(question, { change: { kind: 'edit', target: '777000111:55' } }),
    request: changing(
      'editMessageText',
      { text: 'When?\n\nTap one', reply_markup: keyboard },
      'message is not modified',
    ),
  },
  {
    name: 'other words with a picture',
    outgoing: {
      ...withFile('image', 'image/png', 'Better'),
      change: { kind: 'edit', target: '777000111:55' },
    },
    request: changing('editMessageCaption', { caption: 'Better' }, 'message is not modified'),
  },
  {
    name: 'taking back',
    outgoing: outgoing(text(''), { change: { kind: 'delete', target: '777000111:55' } }),
    request: changing('deleteMessage', {}, 'message to delete not found'),
  },
  refused(
    'other words with a sticker',
    {
      ...withFile('sticker', 'image/webp', 'x'),
      change: { kind: 'edit', target: '777000111:55' },
    },
    /no text with this file/,
  ),
  refused(
    'changing a tap',
    outgoing(text('x'), { change: { kind: 'delete', target: 'tap:1' } }),
    /only messages can be changed/,
  ),
  {
    name: 'a quote, also of a message that may be gone',
    outgoing: outgoing(text('Yes'), { replyTo: '777000111:55' }),
    request: sent('sendMessage', {
      text: 'Yes',
      reply_parameters: { message_id: 55, allow_sending_without_reply: true },
    }),
  },
  {
    name: 'a picture with its words',
    outgoing: withFile('image', 'image/png', 'Like this?'),
    request: { ...sent('sendPhoto', { caption: 'Like this?' }), ...upload('photo', 'image/png') },
  },
  ...(
    [
      ['video', 'video/mp4', 'sendVideo'],
      ['audio', 'audio/mpeg', 'sendAudio'],
      ['voice', 'audio/ogg', 'sendVoice'],
      ['document', 'application/pdf', 'sendDocument'],
      ['sticker', 'image/webp', 'sendSticker'],
    ] as const
  ).map(
    ([kind, type, method]): Case => ({
      name: `a file as ${kind}`,
      outgoing: withFile(kind, type),
      request: { ...sent(method, {}), ...upload(kind, type) },
    }),
  ),
  {
    name: 'a codec behind the type is left out',
    outgoing: withFile('voice', 'audio/ogg; codecs=opus'),
    request: { ...sent('sendVoice', {}), ...upload('voice', 'audio/ogg') },
  },
  {
    name: 'a place',
    outgoing: outgoing({ kind: 'location', latitude: 45.7629, longitude: 4.8331 }),
    request: sent('sendLocation', { latitude: 45.7629, longitude: 4.8331 }),
  },
  {
    name: 'a place with a name is a venue, and a venue needs an address',
    outgoing: outgoing({ kind: 'location', latitude: 45.7629, longitude: 4.8331, name: 'Salon' }),
    request: sent('sendVenue', {
      latitude: 45.7629,
      longitude: 4.8331,
      title: 'Salon',
      address: '45.76290, 4.83310',
    }),
  },
  {
    name: 'a contact card',
    outgoing: outgoing({ kind: 'contacts', cards: [card] }),
    request: sent('sendContact', { phone_number: '+33439980100', first_name: 'Léa Martin' }),
  },
  {
    name: 'what a contact has beside its phone goes as a vCard, which nobody can break out of',
    outgoing: outgoing({
      kind: 'contacts',
      cards: [{ ...card, emails: ['lea@salon.example'], organisation: 'Salon; Sol\nEND:VCARD' }],
    }),
    request: sent('sendContact', {
      phone_number: '+33439980100',
      first_name: 'Léa Martin',
      vcard:
        'BEGIN:VCARD\nVERSION:3.0\nFN:Léa Martin\nTEL:+33439980100\nEMAIL:lea@salon.example\nORG:Salon\\; Sol END:VCARD\nEND:VCARD',
    }),
  },
  {
    name: 'buttons, one in a row, the footer as the last paragraph',
    outgoing: outgoing(question),
    request: sent('sendMessage', { text: 'When?\n\nTap one', reply_markup: keyboard }),
  },
  {
    name: 'buttons under a picture',
    outgoing: outgoing(question, { attachments: [file('image', 'image/jpeg')] }),
    request: {
      ...sent('sendPhoto', { caption: 'When?\n\nTap one', reply_markup: keyboard }),
      ...upload('photo', 'image/jpeg'),
    },
  },
  {
    name: 'a reaction, in the form that Telegram knows it',
    outgoing: outgoing(text(''), { reaction: { target: '777000111:55', emoji: '❤️' } }),
    request: {
      method: 'setMessageReaction',
      body: { chat_id, message_id: 55, reaction: [{ type: 'emoji', emoji: '❤' }] },
      about: '777000111:55',
    },
  },
  {
    name: 'a reaction taken back',
    outgoing: outgoing(text(''), { reaction: { target: '777000111:55', emoji: null } }),
    request: {
      method: 'setMessageReaction',
      body: { chat_id, message_id: 55, reaction: [] },
      about: '777000111:55',
    },
  },
  refused(
    'a reaction that Telegram has not',
    outgoing(text(''), { reaction: { target: '777000111:55', emoji: '🦩' } }),
    /no reaction 🦩/,
  ),
  refused(
    'a reaction to a tap',
    outgoing(text(''), { reaction: { target: 'tap:1', emoji: '👍' } }),
    /cannot be reacted to/,
  ),
  refused('a quote of a tap', outgoing(text('x'), { replyTo: 'tap:1' }), /cannot be quoted/),
  refused('a file of another type', withFile('video', 'video/webm'), /as a document/),
  refused('words with a sticker', withFile('sticker', 'image/webp', 'Hi'), /shows no text/),
  refused('two cards', outgoing({ kind: 'contacts', cards: [card, card] }), /one contact card/),
  refused(
    'a card without a phone',
    outgoing({ kind: 'contacts', cards: [{ ...card, phones: [] }] }),
    /needs a phone/,
  ),
  refused(
    'the id of a button with too many bytes',
    outgoing({ ...question, buttons: [{ id: 'é'.repeat(33), title: 'Yes' }] }),
    /64 bytes/,
  ),
  refused(
    'two buttons with one id',
    outgoing({
      ...question,
      buttons: [
        { id: 'a', title: 'A' },
        { id: 'a', title: 'B' },
      ],
    }),
    /same id/,
  ),
  refused(
    'an address that is no person',
    outgoing(text('x'), {
      to: { address: '@ana_r', scope: '', label: '@ana_r', name: null, proofs: [] },
    }),
    /no person on Telegram/,
  ),
]
