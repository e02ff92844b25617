import { Readable } from 'node:stream'
import type { Channel, ChannelIo, Sent } from '@atrium/channel-kit/channel'
import { ChannelError } from '@atrium/channel-kit/channel-error'
import MailComposer from 'nodemailer/lib/mail-composer'
import SMTPConnection from 'nodemailer/lib/smtp-connection'
import { mailTarget } from './connect.ts'
import { domainOf } from './message-id.ts'
import { copyToSent, imapProblem, withImap } from './receive/imap-connection.ts'
import type { MailRequest } from './render.ts'
import { logins, type Settings } from './settings.ts'
import { type SmtpFailure, smtpError } from './smtp-error.ts'

export type SmtpTimes = { connectMs: number; answerMs: number }
const usualTimes: SmtpTimes = { connectMs: 20_000, answerMs: 60_000 }

/** Sends one mail. A resend of the same request carries the same Message-ID. */
export async function sendMail(
  request: MailRequest,
  settings: Settings,
  io: ChannelIo,
  times: SmtpTimes = usualTimes,
): Promise<Sent> {
  const raw = await compose(request, io)
  const { from, plainFrom, to } = request.envelope
  try {
    await transmit(raw, { from, to }, settings, io, times)
  } catch (error) {
    // Some servers let a login send only as its own address (Postfix, Exchange). Nothing was sent yet.
    const isSenderRefused = error instanceof SenderRefused && from !== plainFrom
    if (!isSenderRefused) throw error instanceof SenderRefused ? error.refusal : error
    await transmit(raw, { from: plainFrom, to }, settings, io, times).catch((again: unknown) => {
      throw again instanceof SenderRefused ? again.refusal : again
    })
  }
  if (settings.sentCopy && settings.imapHost) await copyToSent(raw, settings, io)
  return { externalId: request.messageId, state: 'accepted' }
}

/** Logs in at both servers and says in words what is wrong. */
export async function checkAccount(
  settings: Settings,
  io: ChannelIo,
): ReturnType<NonNullable<Channel<Settings>['check']>> {
  const problems: string[] = []
  await withSmtp(settings, io, usualTimes, async () => {}).catch((error: unknown) => {
    problems.push(`Sending does not work (${settings.smtpHost}): ${wordsOf(error)}`)
  })
  if (settings.imapHost)
    await withImap(settings, io, async () => {}).catch((error: unknown) => {
      problems.push(
        `Fetching does not work (${settings.imapHost}): ${imapProblem(error, settings).text}`,
      )
    })
  return problems.length > 0
    ? { state: 'broken', text: problems.join(' ') }
    : { state: 'ok', text: null }
}

/** The mail as bytes, so that the copy in the Sent folder is the mail that left. */
async function compose(request: MailRequest, io: ChannelIo): Promise<Buffer> {
  const attachments = await Promise.all(
    request.files.map(async ({ name, type, blob }) => ({
      filename: name,
      contentType: type,
      content: Buffer.from(await io.blobs.get(blob)),
      contentDisposition: 'attachment',
    })),
  )
  const bracketed = (id: string) => `<${id}>`
  const composer = new MailComposer({
    from: request.from,
    to: request.to,
    replyTo: request.replyTo,
    subject: request.subject,
    text: request.text,
    html: request.html,
    messageId: bracketed(request.messageId),
    ...(request.inReplyTo ? { inReplyTo: bracketed(request.inReplyTo) } : {}),
    ...(request.references.length > 0 ? { references: request.references.map(bracketed) } : {}),
    headers: request.headers,
    date: io.now(),
    attachments,
    newline: 'windows',
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  return composer.compile().build()
}

class SenderRefused extends Error {
  readonly refusal: ChannelError
  constructor(refusal: ChannelError) {
    super(refusal.message)
    this.refusal = refusal
  }
}

async function transmit(
  raw: Buffer,
  envelope: { from: string; to: string },
  settings: Settings,
  io: ChannelIo,
  times: SmtpTimes,
): Promise<void> {
  let handedOver = false
  try {
    await withSmtp(settings, io, times, async (connection, failed) => {
      const message = Readable.from([raw])
      message.once('end', () => {
        handedOver = true
      })
      await Promise.race([
        failed,
        new Promise<void>((resolve, reject) => {
          connection.send({ ...envelope, size: raw.length }, message, (error) =>
            error ? reject(error) : resolve(),
          )
        }),
      ])
    })
  } catch (error) {
    if (error instanceof ChannelError) throw error
    const failure = asFailure(error)
    const refusal = smtpError(failure, handedOver)
    const isSender = failure.command === 'MAIL FROM' && (failure.responseCode ?? 0) >= 500
    throw isSender ? new SenderRefused(refusal) : refusal
  }
}

/** Opens an SMTP connection to the checked address, logs in, and closes it in any case. */
async function withSmtp(
  settings: Settings,
  io: ChannelIo,
  times: SmtpTimes,
  use: (connection: SMTPConnection, failed: Promise<never>) => Promise<void>,
): Promise<void> {
  const target = await mailTarget(settings.smtpHost, settings.smtpSecurity, io)
  const connection = new SMTPConnection({
    host: target.address,
    port: settings.smtpPort,
    secure: settings.smtpSecurity === 'tls',
    requireTLS: settings.smtpSecurity === 'starttls',
    ignoreTLS: settings.smtpSecurity === 'none',
    ...(target.servername ? { servername: target.servername } : {}),
    name: domainOf(settings.address),
    connectionTimeout: times.connectMs,
    greetingTimeout: times.connectMs,
    socketTimeout: times.answerMs,
  })
  const failed = new Promise<never>((_, reject) => connection.once('error', reject))
  // Whoever waits at that moment gets the error; between two steps nobody does.
  failed.catch(() => {})
  connection.on('error', () => {})
  const { user, password: pass } = logins(settings).smtp
  const step = (run: (done: (error?: Error | null) => void) => void) =>
    Promise.race([
      failed,
      new Promise<void>((resolve, reject) => run((error) => (error ? reject(error) : resolve()))),
    ])
  const abort = () => connection.close()
  io.signal.addEventListener('abort', abort, { once: true })
  try {
    await step((done) => connection.connect(done))
    await step((done) => connection.login({ user, pass }, done))
    await use(connection, failed)
    connection.quit()
  } finally {
    io.signal.removeEventListener('abort', abort)
    connection.close()
  }
}

function asFailure(error: unknown): SmtpFailure {
  return error instanceof Error ? error : new Error(String(error))
}

function wordsOf(error: unknown): string {
  return error instanceof ChannelError ? error.message : smtpError(asFailure(error), false).message
}
