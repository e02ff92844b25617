import type { Capabilities } from '@atrium/contract/channel'

const megabyte = 1_000_000
const captionMax = 1024

/**
 * What the Bot API carries. Lengths and sizes: the descriptions of sendMessage, sendPhoto, sendVoice … in the Bot API's
 * own reference. Rates: core.telegram.org/bots/faq, "My bot is hitting limits".
 */
export const capabilities: Capabilities = {
  text: { max: 4096, unit: 'characters' },
  subject: false,
  media: {
    image: {
      maxBytes: 10 * megabyte,
      // A GIF goes as an animation, or Telegram would show its first picture only.
      types: ['image/jpeg', 'image/png', 'image/webp', 'image/gif'],
      captionMax,
    },
    video: { maxBytes: 50 * megabyte, types: ['video/mp4'], captionMax },
    audio: { maxBytes: 50 * megabyte, types: ['audio/mpeg', 'audio/mp4'], captionMax },
    // OGG with the Opus codec, MP3 or M4A; anything else would arrive as a file.
    voice: {
      maxBytes: 50 * megabyte,
      types: ['audio/ogg', 'audio/mpeg', 'audio/mp4'],
      captionMax,
    },
    document: { maxBytes: 50 * megabyte, types: ['*/*'], captionMax },
    sticker: { maxBytes: 500_000, types: ['image/webp'] },
    // An album is several messages to Telegram too, each with an id of its own.
    perMessage: 1,
  },
  location: true,
  contacts: true,
  // Telegram takes up to 100; more than these are no choice for a person on a phone.
  buttons: { max: 10, titleMax: 40, textMax: 4096, links: true, copies: true },
  asks: ['phone', 'location'],
  templates: false,
  reactions: { in: true, out: true },
  quotes: { in: true, out: true },
  // A bot's own messages can be edited at any time (the 48 hours of editMessageText are for those of business accounts).
  edits: { in: true, out: true },
  // A bot is not told when a customer deletes a message; its own it deletes within 48 hours (deleteMessage).
  deletes: { in: false, out: true, outHours: 48 },
  receipts: { delivered: false, read: false },
  typing: { in: false, out: true },
  readMarks: false,
  // 30 messages a second in all; one a second to one customer, of which a short burst is let through.
  rate: { perSecond: 30, pair: { seconds: 1, burst: 3 } },
  signedSender: true,
  idempotentSend: false,
}
