import type { Capabilities } from '@atrium/contract/channel'

/**
 * What all three providers carry. Text: Twilio takes 1600 characters, the others about as much. Pictures: the types
 * that Twilio converts for every phone; ten in a message, 5 MB together. Carriers in the USA take less (Telnyx: MMS
 * transcoding), which the provider's own setting for smaller pictures mends.
 * Rate: a long code sends one segment a second and Twilio keeps a queue of ten hours behind its API, so the number's
 * own pace is the provider's business and ours is only not to storm its API.
 */
export const capabilities: Capabilities = {
  text: { max: 1600, unit: 'characters', segments: 'gsm7' },
  subject: false,
  media: {
    image: {
      maxBytes: 5_000_000,
      types: ['image/jpeg', 'image/png', 'image/gif'],
      captionMax: 1600,
    },
    perMessage: 10,
    totalBytes: 5_000_000,
  },
  location: false,
  contacts: false,
  templates: false,
  reactions: { in: false, out: false },
  quotes: { in: false, out: false },
  edits: { in: false, out: false },
  deletes: { in: false, out: false },
  receipts: { delivered: true, read: false },
  typing: { in: false, out: false },
  readMarks: false,
  rate: { perSecond: 20 },
  optOut: 'all',
  signedSender: true,
  idempotentSend: false,
}
