import { ChannelError } from '@atrium/channel-kit/channel-error'
import { arrayOf, fieldsOf, textOf } from './envelope.ts'

/** LINE's error body in its own words, with what it says about each field. */
function wordsOf(body: unknown): string {
  const { message, details } = fieldsOf(body)
  const about = arrayOf(details).flatMap((detail) => {
    const { message: text, property } = fieldsOf(detail)
    const words = textOf(text)
    return words ? [textOf(property) ? `${property}: ${words}` : words] : []
  })
  return [textOf(message) ?? 'LINE gave no reason', ...about].join(' · ')
}

const invalidToken = /invalid reply token/i
const monthlyLimit = /monthly limit/i
const notReachable = /failed to send messages/i

/**
 * An error answer as what to do next. `sends` is for calls that may have sent something when the answer is no answer.
 * Source: developers.line.biz/en/reference/messaging-api, "Status codes" and "Error messages".
 */
export function lineError(
  status: number,
  body: unknown,
  { retryAfter, sends }: { retryAfter?: number | undefined; sends: boolean },
): ChannelError {
  const text = wordsOf(body)
  const code = `http ${status}`
  switch (status) {
    case 400:
      // Used or too old: nothing was sent. The next try is a push.
      if (invalidToken.test(text)) return new ChannelError('network', 'reply token', text)
      if (notReachable.test(text)) return new ChannelError('gone', code, text)
      return new ChannelError('invalid', code, text)
    case 401:
      return new ChannelError('auth', code, text)
    case 404:
    case 410:
      return new ChannelError('gone', code, text)
    case 429:
      // The month's messages are used up: no retry helps before the next month, or a larger plan.
      if (monthlyLimit.test(text)) return new ChannelError('invalid', 'monthly limit', text)
      return new ChannelError('rate', code, text, { retryAfter: retryAfter ?? 10 })
    case 503:
      return new ChannelError('rate', code, text, { retryAfter: retryAfter ?? 30 })
  }
  if (status >= 500 || status < 300)
    return new ChannelError('network', code, `LINE did not answer properly (HTTP ${status}).`, {
      maybeSent: sends,
    })
  return new ChannelError('invalid', code, text)
}
