import type { Capabilities } from '@atrium/contract/channel'

const largest = 25_000_000
const sounds = ['audio/mp4', 'audio/aac', 'audio/wav', 'audio/x-m4a']

/** What Instagram carries. Lengths are bytes of UTF-8. Source: Send API of the Instagram Platform; comments: IG Comment reference. */
export const capabilities: Capabilities = {
  text: { max: 1000, unit: 'bytes' },
  subject: false,
  media: {
    image: { maxBytes: 8_000_000, types: ['image/jpeg', 'image/png'] },
    video: {
      maxBytes: largest,
      types: ['video/mp4', 'video/quicktime', 'video/webm', 'video/ogg', 'video/x-msvideo'],
    },
    audio: { maxBytes: largest, types: sounds },
    voice: { maxBytes: largest, types: sounds },
    document: { maxBytes: largest, types: ['application/pdf'] },
    perMessage: 1,
  },
  location: false,
  contacts: false,
  buttons: { max: 13, titleMax: 20, textMax: 1000 },
  // Cards: a subtitle of 80 holds the text and the description.
  list: { rows: 10, titleMax: 80, descriptionMax: 39, buttonMax: 20, textMax: 40 },
  asks: ['phone', 'email'],
  templates: false,
  reactions: { in: true, out: true },
  quotes: { in: true, out: true },
  edits: { in: true, out: false },
  deletes: { in: true, out: false },
  receipts: { delivered: false, read: true },
  typing: { in: false, out: true },
  readMarks: true,
  window: { hours: 24, personDays: 7, outside: 'nothing' },
  comments: { max: 1000, privateDays: 7, hide: true, like: false, deleteOwn: true },
  rate: { perSecond: 100 },
  signedSender: true,
  idempotentSend: false,
}
