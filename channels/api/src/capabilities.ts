import type { Capabilities } from '@atrium/contract/channel'

const file = (types: string[]) => ({ maxBytes: 50_000_000, types, captionMax: 10_000 })

/** One generous set for everybody's system: what it cannot show it refuses with 4xx and its reason. */
export const capabilities: Capabilities = {
  text: { max: 10_000, unit: 'characters' },
  subject: false,
  media: {
    image: file(['image/*']),
    video: file(['video/*']),
    audio: file(['audio/*']),
    voice: file(['audio/*']),
    document: file(['*/*']),
    perMessage: 10,
  },
  location: true,
  contacts: true,
  buttons: { max: 10, titleMax: 40, textMax: 4000 },
  list: { rows: 20, titleMax: 40, descriptionMax: 200, buttonMax: 40, textMax: 4000 },
  templates: false,
  reactions: { in: true, out: true },
  quotes: { in: true, out: true },
  edits: { in: true, out: true },
  deletes: { in: true, out: true },
  receipts: { delivered: true, read: true },
  typing: { in: true, out: true },
  readMarks: true,
  rate: { perSecond: 50 },
  // The receiver drops repeats by `webhook-id`: the contract says so.
  idempotentSend: true,
}
