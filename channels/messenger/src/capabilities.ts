import type { Capabilities } from '@atrium/contract/channel'

const largest = 25_000_000
const sounds = ['audio/mpeg', 'audio/mp4', 'audio/aac', 'audio/wav', 'audio/ogg']
const documents = [
  'application/pdf',
  'text/plain',
  'text/csv',
  'application/zip',
  'application/msword',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  'application/vnd.ms-excel',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  'application/vnd.ms-powerpoint',
  'application/vnd.openxmlformats-officedocument.presentationml.presentation',
]

/** What Messenger carries. Lengths and sizes: Send API reference. Rates: rate-limiting page; above 40 a second the page's inbox stops. */
export const capabilities: Capabilities = {
  text: { max: 2000, unit: 'characters' },
  subject: false,
  media: {
    image: { maxBytes: 8_000_000, types: ['image/jpeg', 'image/png', 'image/gif', 'image/webp'] },
    video: { maxBytes: largest, types: ['video/mp4', 'video/quicktime', 'video/webm'] },
    audio: { maxBytes: largest, types: sounds },
    voice: { maxBytes: largest, types: sounds },
    document: { maxBytes: largest, types: documents },
    perMessage: 1,
  },
  location: false,
  contacts: false,
  buttons: { max: 13, titleMax: 20, textMax: 2000 },
  // Cards: a subtitle of 80 holds the text and the description.
  list: { rows: 10, titleMax: 80, descriptionMax: 39, buttonMax: 20, textMax: 40 },
  asks: ['phone', 'email'],
  templates: false,
  reactions: { in: true, out: true },
  quotes: { in: true, out: true },
  edits: { in: true, out: false },
  deletes: { in: false, out: false },
  receipts: { delivered: true, read: true },
  typing: { in: false, out: true },
  readMarks: true,
  window: { hours: 24, personDays: 7, outside: 'nothing' },
  comments: { max: 8000, privateDays: 7, hide: true, like: true, deleteOwn: true },
  rate: { perSecond: 40 },
  signedSender: true,
  idempotentSend: false,
}
