import type { Capabilities } from '@atrium/contract/channel'

const megabyte = 1_000_000
/** Gmail takes 25 MB and base64 adds 37 %: about 18 MB of files. */
const maxBytes = 18 * megabyte

/** What a mail can carry. */
export const capabilities: Capabilities = {
  text: { max: 500_000, unit: 'characters' },
  subject: true,
  media: {
    image: { maxBytes, types: ['image/*'] },
    video: { maxBytes, types: ['video/*'] },
    audio: { maxBytes, types: ['audio/*'] },
    voice: { maxBytes, types: ['audio/*'] },
    document: { maxBytes, types: ['*/*'] },
    perMessage: 20,
  },
  location: false,
  contacts: false,
  templates: false,
  reactions: { in: false, out: false },
  quotes: { in: true, out: true },
  edits: { in: false, out: false },
  deletes: { in: false, out: false },
  receipts: { delivered: false, read: false },
  typing: { in: false, out: false },
  readMarks: false,
  // Exchange Online takes 30 mails a minute from a mailbox; Gmail 2,000 a day.
  rate: { perSecond: 0.5 },
  // SMTP knows no idempotency key: a resend carries the same Message-ID, which many receivers fold, but not all.
  replyMinutes: 240,
  idempotentSend: false,
}
