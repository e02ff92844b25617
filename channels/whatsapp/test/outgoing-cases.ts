import type { Outgoing } from '@atrium/channel-kit/outgoing'
import type { Content } from '@atrium/contract/content'
import type { WhatsAppRequest } from '../src/render/request.ts'
import { blob, file, outgoing, ownMessageId } from './outgoing.ts'

const head = {
  messaging_product: 'whatsapp',
  recipient_type: 'individual',
  to: '34600111222',
  biz_opaque_callback_data: ownMessageId,
}
const text = (words: string): Content => ({ kind: 'text', text: words })
const upload = (type: string, into: string[], name = 'file') => ({ blob, name, type, into })
const unknownTo = (address: string) => ({ to: { ...outgoing(text('')).to, address } })

type Case = { name: string; outgoing: Outgoing; request?: WhatsAppRequest; refused?: RegExp }

const texts: Case[] = [
  {
    name: 'text to a phone',
    outgoing: outgoing(text('See https://salon.example')),
    request: {
      body: {
        ...head,
        type: 'text',
        text: { body: 'See https://salon.example', preview_url: true },
      },
    },
  },
  {
    name: 'text to a user id, quoting',
    outgoing: outgoing(text('Hello'), { ...unknownTo('GH.77120045881002'), replyTo: 'wamid.IN' }),
    request: {
      body: {
        messaging_product: 'whatsapp',
        recipient_type: 'individual',
        recipient: 'GH.77120045881002',
        biz_opaque_callback_data: ownMessageId,
        context: { message_id: 'wamid.IN' },
        type: 'text',
        text: { body: 'Hello', preview_url: false },
      },
    },
  },
  {
    name: 'to an address that is neither',
    outgoing: outgoing(text('Hello'), unknownTo('ana@example.com')),
    refused: /neither a phone number nor a WhatsApp user id/,
  },
  { name: 'blank text', outgoing: outgoing(text(' \n')), refused: /empty/ },
  {
    name: 'a reaction',
    outgoing: outgoing(text(''), { reaction: { target: 'wamid.IN', emoji: '👍' } }),
    request: {
      body: { ...head, type: 'reaction', reaction: { message_id: 'wamid.IN', emoji: '👍' } },
    },
  },
  {
    name: 'a reaction taken back',
    outgoing: outgoing(text(''), { reaction: { target: 'wamid.IN', emoji: null } }),
    request: {
      body: { ...head, type: 'reaction', reaction: { message_id: 'wamid.IN', emoji: '' } },
    },
  },
]

const files: Case[] = [
  {
    name: 'an image with its caption',
    outgoing: outgoing(text('Look'), { attachments: [file('image', 'image/png')] }),
    request: {
      body: { ...head, type: 'image', image: { caption: 'Look' } },
      upload: upload('image/png', ['image']),
    },
  },
  {
    name: 'a document with its name',
    outgoing: outgoing(text(''), {
      attachments: [file('document', 'application/pdf', 'Offer.pdf')],
    }),
    request: {
      body: { ...head, type: 'document', document: { filename: 'Offer.pdf' } },
      upload: upload('application/pdf', ['document'], 'Offer.pdf'),
    },
  },
  {
    name: 'a voice note',
    outgoing: outgoing(text(''), { attachments: [file('voice', 'audio/ogg; codecs=opus')] }),
    request: {
      body: { ...head, type: 'audio', audio: { voice: true } },
      upload: upload('audio/ogg', ['audio']),
    },
  },
  {
    name: 'a sticker',
    outgoing: outgoing(text(''), { attachments: [file('sticker', 'image/webp')] }),
    request: {
      body: { ...head, type: 'sticker', sticker: {} },
      upload: upload('image/webp', ['sticker']),
    },
  },
  {
    name: 'a sound file with words',
    outgoing: outgoing(text('Listen'), { attachments: [file('audio', 'audio/mpeg')] }),
    refused: /shows no text with a sound file/,
  },
  {
    name: 'a picture of a type that WhatsApp does not take',
    outgoing: outgoing(text(''), { attachments: [file('image', 'image/webp')] }),
    refused: /does not take a picture of the type image\/webp/,
  },
  {
    name: 'a file with a location',
    outgoing: outgoing(
      { kind: 'location', latitude: 1, longitude: 2 },
      { attachments: [file('image', 'image/png')] },
    ),
    refused: /with a text, buttons or a template only/,
  },
]

const buttons: Content = {
  kind: 'buttons',
  text: 'Tomorrow at ten?',
  footer: 'Salon Sol',
  buttons: [
    { id: 'yes', title: 'Yes' },
    { id: 'no', title: 'No' },
  ],
}
const buttonsBody = {
  type: 'button',
  body: { text: 'Tomorrow at ten?' },
  footer: { text: 'Salon Sol' },
  action: {
    buttons: [
      { type: 'reply', reply: { id: 'yes', title: 'Yes' } },
      { type: 'reply', reply: { id: 'no', title: 'No' } },
    ],
  },
}

const rich: Case[] = [
  {
    name: 'buttons',
    outgoing: outgoing(buttons),
    request: { body: { ...head, type: 'interactive', interactive: buttonsBody } },
  },
  {
    name: 'buttons below a picture',
    outgoing: outgoing(buttons, { attachments: [file('image', 'image/jpeg')] }),
    request: {
      body: {
        ...head,
        type: 'interactive',
        interactive: { ...buttonsBody, header: { type: 'image', image: {} } },
      },
      upload: upload('image/jpeg', ['interactive', 'header', 'image']),
    },
  },
  {
    name: 'two buttons with one id',
    outgoing: outgoing({
      ...buttons,
      buttons: [
        { id: 'a', title: 'A' },
        { id: 'a', title: 'B' },
      ],
    }),
    refused: /same id/,
  },
  {
    name: 'a list',
    outgoing: outgoing({
      kind: 'list',
      text: 'Pick a time',
      header: 'Thursday',
      button: 'Times',
      sections: [
        { title: 'Morning', rows: [{ id: '10', title: '10:00', description: 'with Eva' }] },
        { title: 'Evening', rows: [{ id: '18', title: '18:00' }] },
      ],
    }),
    request: {
      body: {
        ...head,
        type: 'interactive',
        interactive: {
          type: 'list',
          header: { type: 'text', text: 'Thursday' },
          body: { text: 'Pick a time' },
          action: {
            button: 'Times',
            sections: [
              { title: 'Morning', rows: [{ id: '10', title: '10:00', description: 'with Eva' }] },
              { title: 'Evening', rows: [{ id: '18', title: '18:00' }] },
            ],
          },
        },
      },
    },
  },
  {
    name: 'two sections without titles',
    outgoing: outgoing({
      kind: 'list',
      text: 'Pick',
      button: 'Times',
      sections: [{ rows: [{ id: '1', title: 'a' }] }, { rows: [{ id: '2', title: 'b' }] }],
    }),
    refused: /needs a title/,
  },
  {
    name: 'a location',
    outgoing: outgoing({
      kind: 'location',
      latitude: 40.4,
      longitude: -3.7,
      name: 'Salon',
      url: 'https://x.example',
    }),
    request: {
      body: {
        ...head,
        type: 'location',
        location: { latitude: 40.4, longitude: -3.7, name: 'Salon' },
      },
    },
  },
  {
    name: 'a contact card',
    outgoing: outgoing({
      kind: 'contacts',
      cards: [
        {
          name: 'Eva Gil',
          phones: ['+34600000001'],
          emails: ['eva@salon.example'],
          organisation: 'Salon Sol',
        },
      ],
    }),
    request: {
      body: {
        ...head,
        type: 'contacts',
        contacts: [
          {
            name: { formatted_name: 'Eva Gil', first_name: 'Eva Gil' },
            phones: [{ phone: '+34600000001' }],
            emails: [{ email: 'eva@salon.example' }],
            org: { company: 'Salon Sol' },
          },
        ],
      },
    },
  },
]

const template = {
  kind: 'template',
  name: 'order_update',
  language: 'en',
  preview: 'Hi Ana',
} as const
const templated = (components: unknown[]) => ({
  body: {
    ...head,
    type: 'template',
    template: {
      name: 'order_update',
      language: { policy: 'deterministic', code: 'en' },
      components,
    },
  },
})

const templates: Case[] = [
  {
    name: 'a template with numbered values',
    outgoing: outgoing({ ...template, body: { '2': '#4821', '1': 'Ana' } }),
    request: templated([
      {
        type: 'body',
        parameters: [
          { type: 'text', text: 'Ana' },
          { type: 'text', text: '#4821' },
        ],
      },
    ]),
  },
  {
    name: 'a template with named values, header and buttons',
    outgoing: outgoing({
      ...template,
      header: { order: '#4821' },
      body: { first_name: 'Ana' },
      buttons: { '0:quick_reply': 'TRACK', '1': 'orders/4821', '2:copy_code': '25OFF' },
    }),
    request: templated([
      { type: 'header', parameters: [{ type: 'text', parameter_name: 'order', text: '#4821' }] },
      { type: 'body', parameters: [{ type: 'text', parameter_name: 'first_name', text: 'Ana' }] },
      {
        type: 'button',
        sub_type: 'quick_reply',
        index: '0',
        parameters: [{ type: 'payload', payload: 'TRACK' }],
      },
      {
        type: 'button',
        sub_type: 'url',
        index: '1',
        parameters: [{ type: 'text', text: 'orders/4821' }],
      },
      {
        type: 'button',
        sub_type: 'copy_code',
        index: '2',
        parameters: [{ type: 'coupon_code', coupon_code: '25OFF' }],
      },
    ]),
  },
  {
    name: 'a template below a picture of ours',
    outgoing: outgoing({ ...template, body: {} }, { attachments: [file('image', 'image/png')] }),
    request: {
      ...templated([{ type: 'header', parameters: [{ type: 'image', image: {} }] }]),
      upload: upload('image/png', ['template', 'components', '0', 'parameters', '0', 'image']),
    },
  },
  {
    name: 'a template below a picture on the web',
    outgoing: outgoing({ ...template, header: { image: 'https://salon.example/a.png' }, body: {} }),
    request: templated([
      {
        type: 'header',
        parameters: [{ type: 'image', image: { link: 'https://salon.example/a.png' } }],
      },
    ]),
  },
  {
    name: 'a template with a gap in its values',
    outgoing: outgoing({ ...template, body: { '1': 'a', '3': 'c' } }),
    refused: /without a gap/,
  },
  {
    name: 'a template with a line break in a value',
    outgoing: outgoing({ ...template, body: { '1': 'a\nb' } }),
    refused: /no line break/,
  },
  {
    name: 'a template with an empty value',
    outgoing: outgoing({ ...template, body: { '1': ' ' } }),
    refused: /"1" is empty/,
  },
  {
    name: 'a template with numbered and named values',
    outgoing: outgoing({ ...template, body: { '1': 'a', name: 'b' } }),
    refused: /not both/,
  },
]

/** Outgoing messages with the request each becomes. */
export const outgoingCases: Case[] = [...texts, ...files, ...rich, ...templates]
