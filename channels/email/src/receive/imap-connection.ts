import type { ChannelIo } from '@atrium/channel-kit/channel'
import { ChannelError } from '@atrium/channel-kit/channel-error'
import { ImapFlow } from 'imapflow'
import { mailTarget } from '../connect.ts'
import { logins, type Settings } from '../settings.ts'

const copyMs = 15_000

/** Opens an IMAP connection to the checked address and logs in. The caller closes it. */
export async function connectImap(settings: Settings, io: ChannelIo): Promise<ImapFlow> {
  const login = logins(settings).imap
  if (!login) throw new ChannelError('invalid', 'no-imap', 'No IMAP server is set.')
  const target = await mailTarget(settings.imapHost, settings.imapSecurity, io)
  const client = new ImapFlow({
    host: target.address,
    port: settings.imapPort,
    ...(target.servername ? { servername: target.servername } : {}),
    secure: settings.imapSecurity === 'tls',
    doSTARTTLS: settings.imapSecurity === 'starttls',
    auth: { user: login.user, pass: login.password },
    clientInfo: { name: 'Atrium' },
    logger: false,
    disableAutoIdle: true,
    // The standard lets a server drop a silent client after 29 minutes; routers do it sooner.
    maxIdleTime: 10 * 60_000,
    connectionTimeout: 20_000,
    greetingTimeout: 20_000,
  })
  // Without a listener a broken connection would end the process; the commands report it too.
  client.on('error', (error) => io.log.warn({ error: String(error) }, 'IMAP connection failed'))
  const abort = () => client.close()
  io.signal.addEventListener('abort', abort, { once: true })
  client.once('close', () => io.signal.removeEventListener('abort', abort))
  try {
    await client.connect()
  } catch (error) {
    client.close()
    throw error
  }
  return client
}

/** Logs in, runs, logs out. */
export async function withImap<T>(
  settings: Settings,
  io: ChannelIo,
  use: (client: ImapFlow) => Promise<T>,
): Promise<T> {
  const client = await connectImap(settings, io)
  try {
    const result = await use(client)
    await client.logout()
    return result
  } finally {
    client.close()
  }
}

/** Puts a sent mail into the Sent folder, so that other programs show it too. Best effort: the mail has left already. */
export async function copyToSent(raw: Buffer, settings: Settings, io: ChannelIo): Promise<void> {
  const signal = AbortSignal.any([io.signal, AbortSignal.timeout(copyMs)])
  try {
    await withImap(settings, { ...io, signal }, async (client) => {
      const folders = await client.list()
      const sent = folders.find(({ specialUse }) => specialUse === '\\Sent')
      if (sent) await client.append(sent.path, raw, ['\\Seen'])
      else io.log.warn({}, 'the mailbox has no Sent folder: no copy was made')
    })
  } catch (error) {
    io.log.warn({ error: String(error) }, 'no copy in the Sent folder')
  }
}

/** A failed connection in words, and whether somebody must change the settings. */
export function imapProblem(
  error: unknown,
  settings: Settings,
): { isLogin: boolean; text: string } {
  if (error instanceof ChannelError) return { isLogin: error.kind === 'auth', text: error.message }
  const failure: {
    authenticationFailed?: unknown
    responseText?: unknown
    code?: unknown
    message?: unknown
  } = typeof error === 'object' && error !== null ? error : {}
  const server = `${settings.imapHost}:${settings.imapPort}`
  const said =
    typeof failure.responseText === 'string'
      ? ` It says: ${failure.responseText.slice(0, 200)}`
      : ''
  if (failure.authenticationFailed === true)
    return { isLogin: true, text: `${server} refused the user name or the password.${said}` }
  const reason = String(failure.message ?? error).slice(0, 200)
  return { isLogin: false, text: `${server} cannot be reached (${reason}).${said}` }
}
