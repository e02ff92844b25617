import { ChannelError, sendError } from '@atrium/channel-kit/channel-error'
import { type ErrorRule, readError } from '@atrium/channel-kit/meta/errors'
import type { SendError } from '@atrium/contract/message'

/**
 * Meta's error codes as what to do next. Meta: decide on `code`, not on the HTTP status or the title.
 * Source: developers.facebook.com/documentation/business-messaging/whatsapp/support/error-codes.
 */
export const errorRules: ErrorRule[] = [
  // Temporary: 1, 2, 131000, 131016 (service), 133004 (server), 135000 (generic).
  { kind: 'rate', codes: [1, 2, 131000, 131016, 133004, 135000], wait: 15 },
  // Throughput of the number: 80 messages a second.
  { kind: 'rate', codes: [130429], wait: 5 },
  // Pair rate: one message per 6 s to one customer; a burst borrows from the minutes after it.
  { kind: 'rate', codes: [131056], wait: 60 },
  // The number is being moved to a higher throughput: some minutes.
  { kind: 'rate', codes: [131057], wait: 120 },
  // Calls per hour of the app or the account.
  { kind: 'rate', codes: [4, 80007, 80008], wait: 300 },
  // Too many of our messages were blocked or reported.
  { kind: 'rate', codes: [131048], wait: 3600 },
  // Token, permission, account locked, payment, certificate, registration, quality.
  {
    kind: 'auth',
    codes: [
      0, 3, 10, 190, 368, 130497, 131005, 131031, 131037, 131042, 131044, 131045, 131064, 133010,
    ],
  },
  { kind: 'window', codes: [131047] },
  // Not on WhatsApp, has blocked us, not on the test number's list, our own number.
  { kind: 'gone', codes: [131021, 131026, 131030] },
  // The customer stopped marketing, or is in Meta's experiment without it.
  { kind: 'gone', codes: [130472, 131050] },
  // Meta's cap of marketing for this customer: a day at least, so never by itself.
  { kind: 'gone', codes: [131049], next: 'wait' },
  // Parameters, media, kinds, templates (missing, paused, disabled, wrong parameters), flows, user id not allowed.
  {
    kind: 'invalid',
    codes: [
      33, 100, 131008, 131009, 131051, 131052, 131053, 131062, 131063, 132000, 132001, 132005,
      132007, 132008, 132012, 132015, 132016, 132018, 132068, 132069, 137000,
    ],
  },
]

/** The error of a `failed` status. */
export function statusError(error: unknown): SendError {
  const { code, text, rule } = readError(error, errorRules)
  const stored = sendError(new ChannelError(rule.kind, code, text))
  return rule.next ? { ...stored, next: rule.next } : stored
}
