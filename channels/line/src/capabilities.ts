import type { Capabilities } from '@atrium/contract/channel'
import { stickers } from './render/sticker-packs.ts'

const megabyte = 1_000_000
const sounds = ['audio/mpeg', 'audio/mp4', 'audio/x-m4a']

/**
 * What the Messaging API carries: developers.line.biz/en/reference/messaging-api. Lengths are in UTF-16 units.
 * An official account cannot send files, nor stickers of its own making, nor reactions.
 */
export const capabilities: Capabilities = {
  text: { max: 5000, unit: 'characters' },
  subject: false,
  media: {
    image: { maxBytes: 10 * megabyte, types: ['image/jpeg', 'image/png'] },
    video: { maxBytes: 200 * megabyte, types: ['video/mp4'] },
    audio: { maxBytes: 200 * megabyte, types: sounds },
    voice: { maxBytes: 200 * megabyte, types: sounds },
    perMessage: 1,
  },
  stickers,
  location: true,
  contacts: false,
  buttons: { max: 13, titleMax: 20, textMax: 5000 },
  // Ten columns of a carousel; where no row has a description they are quick replies.
  list: { rows: 10, titleMax: 20, descriptionMax: 60, buttonMax: 20, textMax: 5000 },
  asks: ['location'],
  templates: false,
  reactions: { in: false, out: false },
  quotes: { in: true, out: true },
  edits: { in: false, out: false },
  deletes: { in: true, out: false },
  receipts: { delivered: false, read: false },
  typing: { in: false, out: true },
  readMarks: true,
  quota: { answersFree: true },
  rate: { perSecond: 100 },
  // Of a push. An answer with the reply token is not: see the README.
  signedSender: true,
  idempotentSend: true,
}
