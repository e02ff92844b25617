import type { Entry, ServeIo } from '@atrium/channel-kit/channel'
import { SMTPServer, type SMTPServerDataStream, type SMTPServerSession } from 'smtp-server'
import type { Settings } from '../settings.ts'
import { mailEntry } from './entry.ts'
import type { Envelope } from './journal-row.ts'

const maxMailBytes = 50_000_000
const maxRecipients = 100

/** The built-in mail receiver: takes mail for the accounts' addresses, and says yes only when it is stored. */
export async function serveSmtp(io: ServeIo<Settings>): Promise<void> {
  if (io.port === null) return
  const server = new SMTPServer({
    name: io.host,
    banner: 'Atrium',
    disabledCommands: ['AUTH', 'STARTTLS'],
    authOptional: true,
    size: maxMailBytes,
    maxClients: 100,
    socketTimeout: 60_000,
    disableReverseLookup: true,
    logger: false,
    onRcptTo(address, session, callback) {
      if (session.envelope.rcptTo.length >= maxRecipients)
        return callback(refusal(452, '4.5.3 Too many recipients'))
      findAccounts(address.address, io).then(
        (accounts) =>
          callback(accounts.length > 0 ? null : refusal(550, '5.1.1 No such address here')),
        () => callback(refusal(451, '4.3.0 Try again later')),
      )
    },
    onData(stream, session, callback) {
      take(stream, session, io).then(
        () => callback(null, '2.0.0 Stored'),
        (error: unknown) => {
          const isKnown = error instanceof Error && 'responseCode' in error
          if (!isKnown) io.log.error({ error: String(error) }, 'a mail could not be stored')
          callback(isKnown ? error : refusal(451, '4.3.0 Cannot store mail now, try again later'))
        },
      )
    },
  })
  await listening(server, io)
}

function listening(server: SMTPServer, io: ServeIo<Settings>): Promise<void> {
  return new Promise((resolve, reject) => {
    server.on('error', (error) => {
      // Of a single connection, unless the port itself could not be opened.
      if (server.server.listening) io.log.warn({ error: String(error) }, 'SMTP connection failed')
      else reject(error)
    })
    server.server.once('listening', () =>
      io.log.info({ port: io.port }, 'mail receiver is listening'),
    )
    server.listen(io.port ?? 0, io.host)
    const stop = () => server.close(() => resolve())
    if (io.signal.aborted) stop()
    else io.signal.addEventListener('abort', stop, { once: true })
  })
}

async function take(
  stream: SMTPServerDataStream,
  session: SMTPServerSession,
  io: ServeIo<Settings>,
): Promise<void> {
  const raw = await wholeMail(stream)
  const { mailFrom, rcptTo } = session.envelope
  const envelope: Envelope = {
    from: mailFrom ? mailFrom.address : '',
    to: rcptTo.map(({ address }) => address),
    remoteAddress: session.remoteAddress,
    helo: session.hostNameAppearsAs || '',
  }
  const receivedAt = io.now().toISOString()
  const accounts = new Map<string, { settings: Settings; to: string[] }>()
  for (const address of envelope.to)
    for (const { accountId, settings } of await findAccounts(address, io)) {
      const account = accounts.get(accountId) ?? { settings, to: [] }
      accounts.set(accountId, { settings, to: [...account.to, address] })
    }
  const made: { accountId: string; entry: Entry }[] = []
  for (const [accountId, { settings, to }] of accounts) {
    const arrival = { via: 'smtp' as const, receivedAt, envelope: { ...envelope, to } }
    made.push({ accountId, entry: await mailEntry(raw, arrival, settings, io) })
  }
  // When one of several fails, the sender repeats all; the keys keep the others single.
  for (const { accountId, entry } of made) await io.journal(accountId, [entry])
}

/** The accounts that a recipient belongs to; `name+anything@` is `name@`, for replies and bounces. */
async function findAccounts(
  recipient: string,
  io: ServeIo<Settings>,
): Promise<{ accountId: string; settings: Settings }[]> {
  const address = recipient.toLowerCase()
  const plain = address.replace(/\+[^@]*@/, '@')
  const accounts = await io.accounts()
  return accounts.filter(({ settings }) =>
    [settings.address, settings.inboundAddress].some(
      (own) => own !== '' && (own === address || own === plain),
    ),
  )
}

async function wholeMail(stream: SMTPServerDataStream): Promise<Buffer> {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of stream) {
    const data = Buffer.from(chunk)
    bytes += data.length
    // The rest is read and thrown away: the answer can be given only after the mail's end.
    if (bytes <= maxMailBytes) chunks.push(data)
  }
  if (bytes > maxMailBytes || stream.sizeExceeded) throw refusal(552, '5.3.4 The mail is too large')
  return Buffer.concat(chunks)
}

function refusal(responseCode: number, text: string): Error & { responseCode: number } {
  return Object.assign(new Error(text), { responseCode })
}
