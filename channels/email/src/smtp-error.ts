import { ChannelError } from '@atrium/channel-kit/channel-error'

/** What nodemailer says about a failed send. */
export type SmtpFailure = Error & {
  code?: string
  responseCode?: number
  response?: string
  command?: string
}

/**
 * A failed send as what to do next. The response code decides, not nodemailer's own code: the same EENVELOPE stands
 * for "wait a little" (451, greylisting) and "nobody lives here" (550). `handedOver`: the server had the whole mail.
 */
export function smtpError(failure: SmtpFailure, handedOver: boolean): ChannelError {
  const { responseCode, command = '' } = failure
  const code = responseCode
    ? (enhanced(failure.response) ?? String(responseCode))
    : (failure.code ?? 'network')
  const text = wordsOf(failure)
  const cause = { cause: failure }
  if (failure.code === 'EMESSAGE' && !responseCode)
    return new ChannelError('invalid', code, text, cause)
  if (!responseCode)
    return new ChannelError('network', code, text, { ...cause, maybeSent: handedOver })
  if (responseCode === 421)
    return new ChannelError('network', code, text, { ...cause, maybeSent: false })
  const isLogin = failure.code === 'EAUTH' || command.startsWith('AUTH')
  if (responseCode < 500) {
    // Greylisting asks for a pause of minutes; RFC 5321 wants half an hour between attempts at most servers.
    return new ChannelError(isLogin ? 'network' : 'rate', code, text, { ...cause, retryAfter: 300 })
  }
  if (isLogin || responseCode === 530 || responseCode === 535 || code === '5.7.30')
    return new ChannelError('auth', code, text, cause)
  const isRecipient =
    command === 'RCPT TO' && !code.startsWith('5.7') && code !== '5.2.2' && responseCode !== 552
  return new ChannelError(isRecipient ? 'gone' : 'invalid', code, text, cause)
}

function enhanced(response = ''): string | undefined {
  return /^\d{3}[ -]([245]\.\d{1,3}\.\d{1,3})\b/.exec(response)?.[1]
}

function wordsOf(failure: SmtpFailure): string {
  if (failure.response) return failure.response.replace(/\s+/g, ' ').slice(0, 500)
  if (failure.code === 'ETIMEDOUT') return 'The mail server did not answer in time.'
  if (failure.code === 'EAUTH') return 'The mail server refused the login.'
  return `No connection to the mail server: ${failure.message}`.slice(0, 500)
}
