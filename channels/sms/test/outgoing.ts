import type { Outgoing, OutgoingAttachment } from '@atrium/channel-kit/outgoing'
import type { Content } from '@atrium/contract/content'
import { BlobId, MessageId } from '@atrium/contract/ids'
import type { SmsRequest } from '../src/provider.ts'

const ownMessageId = MessageId.parse('01961234-5678-7abc-8def-0123456789ab')
const blob = BlobId.parse('0123456789abcdef0123456789abcdef')
const webhookUrl = 'https://inbox.example.com/channels/sms/0196/webhook'
const callback = `${webhookUrl}?own=${ownMessageId}`

/** A message to Ana's phone with this content. */
export function outgoing(content: Content, more: Partial<Outgoing> = {}): Outgoing {
  return {
    messageId: ownMessageId,
    to: { address: '+34600111222', scope: '', label: '+34 600 111 222', name: null, proofs: [] },
    content,
    attachments: [],
    author: { kind: 'system' },
    fromName: 'Salon Sol',
    thread: { references: [], subject: null, lastInbound: null },
    ...more,
  }
}

const text = (words: string): Content => ({ kind: 'text', text: words })

const picture: OutgoingAttachment = {
  kind: 'image',
  name: 'look.png',
  type: 'image/png',
  bytes: 1000,
  blob,
}
const file = { blob, name: 'look.png', type: 'image/png' }
const files = [file, { ...file, name: 'b.png' }]

type Case = { name: string; outgoing: Outgoing; request?: SmsRequest; refused?: RegExp }
type Requests = Record<'text' | 'plain' | 'picture' | 'pictures', SmsRequest>

/** The same messages for each provider; only the requests differ. */
function casesWith(requests: Requests): Case[] {
  const to = (address: string) => ({ to: { ...outgoing(text('')).to, address } })
  return [
    {
      name: 'a text with an address for receipts',
      outgoing: outgoing(text('Hello €'), { webhookUrl }),
      request: requests.text,
    },
    { name: 'a text', outgoing: outgoing(text('Hello €')), request: requests.plain },
    {
      name: 'a picture without words',
      outgoing: outgoing(text(''), { attachments: [picture] }),
      request: requests.picture,
    },
    {
      name: 'several pictures with words',
      outgoing: outgoing(text('Look'), { attachments: [picture, { ...picture, name: 'b.png' }] }),
      request: requests.pictures,
    },
    {
      name: 'pictures that are too large together',
      outgoing: outgoing(text(''), {
        attachments: [picture, picture, picture].map((one) => ({ ...one, bytes: 2_000_000 })),
      }),
      refused: /6 of 5 MB together/,
    },
    { name: 'to a short code', outgoing: outgoing(text('Hello'), to('12345')) },
    { name: 'to a name', outgoing: outgoing(text('Hi'), to('ACME')), refused: /no number/ },
    {
      name: 'to WhatsApp',
      outgoing: outgoing(text('Hi'), to('whatsapp:+1')),
      refused: /no number/,
    },
    { name: 'blank text', outgoing: outgoing(text(' \n')), refused: /empty/ },
    {
      name: 'a document',
      outgoing: outgoing(text('Look'), {
        attachments: [{ ...picture, kind: 'document', type: 'application/pdf' }],
      }),
      refused: /pictures only/,
    },
    {
      name: 'a template',
      outgoing: outgoing({ kind: 'template', name: 'a', language: 'en', body: {}, preview: '' }),
      refused: /text and pictures only/,
    },
  ]
}

const from = '+14155550123'
const to = '+34600111222'

export const twilioCases = casesWith({
  text: { body: { To: to, From: from, Body: 'Hello €', StatusCallback: callback }, files: [] },
  plain: { body: { To: to, From: from, Body: 'Hello €' }, files: [] },
  picture: { body: { To: to, From: from }, files: [file] },
  pictures: { body: { To: to, From: from, Body: 'Look' }, files },
})

export const telnyxCases = casesWith({
  text: { body: { to, from, text: 'Hello €', type: 'SMS', webhook_url: callback }, files: [] },
  plain: { body: { to, from, text: 'Hello €', type: 'SMS' }, files: [] },
  picture: { body: { to, from, type: 'MMS' }, files: [file] },
  pictures: { body: { to, from, text: 'Look', type: 'MMS' }, files },
})

const vonage = { to: '34600111222', from: '14155550123', client_ref: ownMessageId }
const vonageText = { channel: 'sms', message_type: 'text', ...vonage, text: 'Hello €' }

export const vonageCases = casesWith({
  text: { body: { ...vonageText, webhook_url: callback, webhook_version: 'v1' }, files: [] },
  plain: { body: vonageText, files: [] },
  picture: { body: { channel: 'mms', message_type: 'image', ...vonage }, files: [file] },
  pictures: {
    body: { channel: 'mms', message_type: 'content', ...vonage, text: 'Look' },
    files,
  },
})
