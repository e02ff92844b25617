import type { SendError } from '@atrium/contract/message'

/**
 * A provider's refusal, as what to do next:
 * `rate` wait and try again · `auth` the account must be re-authorised, its lanes stop · `gone` the customer cannot
 * be reached there · `stopped` the customer opted out at the provider, which is noted · `window` free-form is closed, use a template · `invalid` this message can never be sent ·
 * `network` no answer. For `network`, `maybeSent` says whether the request may have reached the provider.
 */
export type ChannelErrorKind =
  | 'rate'
  | 'auth'
  | 'gone'
  | 'stopped'
  | 'window'
  | 'invalid'
  | 'network'

export class ChannelError extends Error {
  readonly kind: ChannelErrorKind
  readonly code: string
  /** Seconds after which a retry makes sense. */
  readonly retryAfter: number | undefined
  readonly maybeSent: boolean

  constructor(
    kind: ChannelErrorKind,
    code: string,
    text: string,
    options: { retryAfter?: number; maybeSent?: boolean; cause?: unknown } = {},
  ) {
    super(text, { cause: options.cause })
    this.name = 'ChannelError'
    this.kind = kind
    this.code = code
    this.retryAfter = options.retryAfter
    this.maybeSent = options.maybeSent ?? false
  }
}

const nextStep: Record<ChannelErrorKind, SendError['next']> = {
  rate: 'wait',
  auth: 'reauthorise',
  gone: 'none',
  stopped: 'none',
  window: 'template',
  invalid: 'none',
  network: 'retry',
}

/** The error as it is stored with the message and shown to the agent. */
export function sendError(error: ChannelError): SendError {
  return { code: error.code, text: error.message, next: nextStep[error.kind] }
}
