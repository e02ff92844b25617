import type { Capabilities } from '@atrium/contract/channel'

const fifty = 50_000_000

export const buttonLimits = { max: 10, titleMax: 40, textMax: 10_000 }
export const listLimits = {
  rows: 30,
  titleMax: 80,
  descriptionMax: 200,
  buttonMax: 40,
  textMax: 10_000,
}

/** Ours on both sides, so the limits are choices: what reads well in a window 380 pixels wide. */
export const capabilities: Capabilities = {
  text: { max: 10_000, unit: 'characters' },
  subject: false,
  media: {
    // Images that every browser shows; others travel as documents.
    image: { maxBytes: fifty, types: ['image/jpeg', 'image/png', 'image/gif', 'image/webp'] },
    video: { maxBytes: fifty, types: ['video/mp4', 'video/webm'] },
    audio: { maxBytes: fifty, types: ['audio/mpeg', 'audio/mp4', 'audio/ogg', 'audio/wav'] },
    voice: { maxBytes: fifty, types: ['audio/ogg', 'audio/mp4', 'audio/mpeg', 'audio/webm'] },
    document: { maxBytes: fifty, types: ['*/*'] },
    sticker: { maxBytes: fifty, types: ['image/png', 'image/gif', 'image/webp'] },
    perMessage: 10,
  },
  location: true,
  contacts: true,
  buttons: buttonLimits,
  list: listLimits,
  templates: false,
  reactions: { in: false, out: false },
  quotes: { in: true, out: true },
  edits: { in: false, out: true },
  deletes: { in: false, out: true },
  // A message waits in the visitor's feed until they come back; only their reading is known.
  receipts: { delivered: false, read: true },
  typing: { in: true, out: true },
  readMarks: false,
  rate: { perSecond: 1000 },
  // Sending writes nothing: the message is already in the visitor's feed under its own id.
  replyMinutes: 2,
  idempotentSend: true,
}
