import type { Faults } from '@atrium/channel-kit/fake'
import { SMTPServer } from 'smtp-server'

/** What the receiving side does with certain addresses. */
export type Switches = {
  /** These addresses exist; all others are refused with 550. */
  isKnown(address: string): boolean
  /** The first attempt for each address is put off with 451. */
  greylist: boolean
  /** Only the account's own address is accepted as the sender, as at some providers. */
  ownSenderOnly: boolean
}

export type SmtpOptions = {
  host: string
  port: number
  user: string
  password: string
  faults: Faults
  switches: Switches
  take(raw: Buffer, envelope: { from: string; to: string[] }): Promise<void>
}
export type SmtpSink = { port: number; stop(): Promise<void> }

/** The business's outgoing mail server and all the world's mailboxes behind it. */
export async function startSmtpSink(options: SmtpOptions): Promise<SmtpSink> {
  const { faults, switches, user, password } = options
  const seen = new Set<string>()
  const server = new SMTPServer({
    banner: 'Atrium sandbox',
    disabledCommands: ['STARTTLS'],
    allowInsecureAuth: true,
    disableReverseLookup: true,
    logger: false,
    closeTimeout: 100,
    onAuth(auth, _session, callback) {
      const isRight = auth.username === user && auth.password === password
      if (isRight) callback(null, { user })
      else callback(reply(535, '5.7.8 Wrong user name or password'))
    },
    onMailFrom(address, _session, callback) {
      if (faults.error) return callback(reply(451, '4.3.0 Out of order for a while'))
      const isOwn = address.address === user || !switches.ownSenderOnly
      callback(isOwn ? null : reply(553, '5.7.1 Sender address rejected: not owned by user'))
    },
    onRcptTo({ address }, _session, callback) {
      if (!switches.isKnown(address.toLowerCase()))
        return callback(reply(550, '5.1.1 No such user'))
      const isNew = switches.greylist && !seen.has(address)
      seen.add(address)
      callback(isNew ? reply(451, '4.7.1 Greylisted, try again later') : null)
    },
    onData(stream, { envelope }, callback) {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', () => {
        const from = envelope.mailFrom ? envelope.mailFrom.address : ''
        const to = envelope.rcptTo.map(({ address }) => address.toLowerCase())
        options.take(Buffer.concat(chunks), { from, to }).then(
          // The mail is taken, and the answer is lost.
          () => (faults.timeout ? undefined : callback(null, '2.0.0 Queued')),
          (error: unknown) => callback(reply(451, `4.3.0 ${String(error)}`)),
        )
      })
    },
  })
  server.on('error', () => {})
  server.server.prependListener('connection', (socket) => {
    if (faults.outage) socket.destroy()
  })
  await new Promise<void>((resolve, reject) => {
    server.server.once('error', reject)
    server.listen(options.port, options.host, resolve)
  })
  const address = server.server.address()
  return {
    port: typeof address === 'object' && address ? address.port : options.port,
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  }
}

function reply(responseCode: number, text: string): Error {
  return Object.assign(new Error(text), { responseCode })
}
