import { ChannelError, type ChannelErrorKind, sendError } from '@atrium/channel-kit/channel-error'
import type { SendError } from '@atrium/contract/message'

/** The customer has sent STOP; until START nothing arrives. */
export const unsubscribed = '21610'

type Rule = {
  kind: ChannelErrorKind
  /** Seconds to wait, where waiting helps. */
  wait?: number
  words: Record<string, string>
}

/**
 * Twilio's codes as what to do next, with words for those that a status carries without any.
 * Source: twilio.com/docs/api/errors and Twilio's own tables for its agents' skills.
 */
const rules: Rule[] = [
  {
    kind: 'stopped',
    words: {
      [unsubscribed]: 'The customer has sent STOP to this number and gets nothing until START.',
    },
  },
  {
    kind: 'auth',
    words: {
      20003: 'Twilio does not accept the account SID and the token.',
      20005: 'The Twilio account is not active.',
      21212: 'Twilio cannot send from this sender.',
      21606: 'The sender does not belong to the Twilio account, or cannot send SMS.',
      21703: 'The messaging service has no number that can send.',
      30002: 'The Twilio account is suspended.',
      30034: 'The number is not registered for A2P 10DLC, so US carriers refuse it.',
    },
  },
  {
    kind: 'rate',
    wait: 15,
    words: {
      20429: 'Twilio wants slower requests.',
      20500: 'Twilio has an internal trouble.',
      30001: 'Twilio’s queue for this number is full.',
      30022: 'The carrier wants slower sending.',
      63018: 'The carrier wants slower sending.',
    },
  },
  {
    kind: 'gone',
    words: {
      21211: 'This is no phone number.',
      21217: 'This is no phone number.',
      21408: 'Sending to this country is not enabled in the Twilio account.',
      21612: 'Twilio cannot reach this number from this sender.',
      21614: 'This number cannot receive SMS: it is no mobile.',
      30003: 'The phone is switched off or out of reach.',
      30004: 'The customer’s phone or carrier blocks messages from this number.',
      30005: 'The number is not known to the carrier, or no longer in use.',
      30006: 'This number cannot receive SMS: it is a landline, or its carrier is out of reach.',
      30007: 'A carrier’s filter took it for spam.',
      30008: 'The carrier did not deliver it and gave no reason.',
      30009: 'Parts of the message were lost on the way.',
      30450: 'Twilio stopped it as a likely fraud against this country.',
    },
  },
  {
    kind: 'invalid',
    words: {
      21602: 'The message has no words.',
      21609:
        'Twilio cannot reach this installation: its public address is not one of the internet.',
      21617: 'The text is longer than 1600 characters.',
      21620: 'Twilio cannot read the address of the picture.',
      11200: 'Twilio could not fetch the picture from this installation.',
      11751: 'The picture is too large for MMS.',
      12300: 'Twilio does not carry pictures of this type.',
      30019: 'The picture is too large for the carrier.',
      30036: 'The message waited too long and ran out of time.',
    },
  },
]

const byCode = new Map(
  rules.flatMap((rule) =>
    Object.entries(rule.words).map(([code, words]) => [code, { ...rule, words }] as const),
  ),
)

/** An error answer of the API. A code that is new to us is not tried again: it could be a refusal. */
export function apiError(code: string, said: string | undefined, retryAfter?: number) {
  const known = byCode.get(code)
  const kind = known?.kind ?? 'invalid'
  const seconds = kind === 'rate' ? (retryAfter ?? known?.wait ?? 15) : undefined
  return new ChannelError(
    kind,
    code,
    wordsFor(code, said, known?.words),
    seconds === undefined ? {} : { retryAfter: seconds },
  )
}

/** The error of a message that was taken and did not arrive. */
export function statusError(
  code: string | undefined,
  said: string | undefined,
  status: string,
): SendError {
  const shown = code?.slice(0, 20) ?? status
  const known = byCode.get(shown)
  const words = told(known?.words, said) ?? `Twilio reports it as ${status} and gives no reason.`
  const stored = sendError(new ChannelError(known?.kind ?? 'gone', shown, words.slice(0, 500)))
  // A phone out of reach may be back tomorrow; that is a person's decision.
  return shown === '30003' || shown === '30008' ? { ...stored, next: 'retry' } : stored
}

function wordsFor(code: string, said: string | undefined, words: string | undefined): string {
  return (told(words, said) ?? `Twilio refused it with the code ${code}.`).slice(0, 500)
}

/** What it means, and what Twilio said. */
function told(words: string | undefined, said: string | undefined): string | undefined {
  return words && said ? `${words} Twilio says: ${said}` : (words ?? said)
}
