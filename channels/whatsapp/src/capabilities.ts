import type { Capabilities } from '@atrium/contract/channel'

const megabyte = 1_000_000
const images = ['image/jpeg', 'image/png']
const videos = ['video/mp4', 'video/3gpp']
const documents = [
  'application/pdf',
  'text/plain',
  'application/msword',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  'application/vnd.ms-excel',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  'application/vnd.ms-powerpoint',
  'application/vnd.openxmlformats-officedocument.presentationml.presentation',
]

/**
 * What the Cloud API carries. Lengths: POST /messages reference. Files: media reference; the upload's own error
 * names the types it takes, and a picture or film may go as a document. Rates: Meta's throughput and pair-rate pages.
 */
export const capabilities: Capabilities = {
  text: { max: 4096, unit: 'characters' },
  subject: false,
  media: {
    image: { maxBytes: 5 * megabyte, types: images, captionMax: 1024 },
    video: { maxBytes: 16 * megabyte, types: videos, captionMax: 1024 },
    audio: {
      maxBytes: 16 * megabyte,
      types: ['audio/mpeg', 'audio/mp4', 'audio/aac', 'audio/amr', 'audio/ogg'],
    },
    // A voice note is OGG with the Opus codec and nothing else.
    voice: { maxBytes: 16 * megabyte, types: ['audio/ogg'] },
    document: {
      maxBytes: 100 * megabyte,
      types: [...documents, ...images, ...videos],
      captionMax: 1024,
    },
    // 100 kB when static; only the bytes tell whether it is animated, so Meta decides.
    sticker: { maxBytes: 500_000, types: ['image/webp'] },
    perMessage: 1,
  },
  location: true,
  contacts: true,
  buttons: { max: 3, titleMax: 20, textMax: 1024 },
  list: { rows: 10, titleMax: 24, descriptionMax: 72, buttonMax: 20, textMax: 4096 },
  templates: true,
  reactions: { in: true, out: true },
  quotes: { in: true, out: true },
  // Customers' edits and deletions reach only numbers that are also in the WhatsApp Business app.
  edits: { in: true, out: false },
  deletes: { in: true, out: false },
  receipts: { delivered: true, read: true },
  typing: { in: false, out: true },
  readMarks: true,
  window: { hours: 24, outside: 'template' },
  starts: { hours: 24 },
  rate: { perSecond: 80, pair: { seconds: 6, burst: 45 } },
  signedSender: true,
  replyMinutes: 5,
  idempotentSend: false,
}
