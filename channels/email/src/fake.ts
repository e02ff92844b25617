import { createHash } from 'node:crypto'
import type { RawRequest } from '@atrium/channel-kit/channel'
import { type Fake, type FakeIo, noFaults } from '@atrium/channel-kit/fake'
import { pause } from '@atrium/channel-kit/fakes/fault-switches'
import { answerDns } from './fake/dns.ts'
import { type ImapServer, startImapServer } from './fake/imap-server.ts'
import { createMailbox, type Mailbox } from './fake/mailbox.ts'
import type { ReceivedMail } from './fake/received.ts'
import { type SmtpSink, type Switches, startSmtpSink } from './fake/smtp-server.ts'
import {
  addPerson,
  authserv,
  business,
  carryOut,
  deliver,
  type Person,
  personOf,
  receive,
  restore,
  type World,
} from './fake/world.ts'

const host = '127.0.0.1'
const password = 'sandbox-password'

/** The simulated mail world, with what tests want beyond a customer's acts. */
export type MailFake = Fake & {
  mailbox: Mailbox
  switches: Switches & { bounceLater: Set<string> }
  /** DNS of the customers' domains, for `io.dns`. */
  dns(name: string, type: string): unknown[]
  /** All that Atrium sent, in order, repeats included. */
  received(customerId: string): ReceivedMail[]
  /** Puts any mail into the business's inbox, as its provider does. */
  deliver(raw: Buffer): Promise<void>
  /** Cuts all IMAP connections. */
  cut(politely?: boolean): void
}

/** Mail: the business's provider (IMAP and SMTP on localhost) and its customers' mailboxes. Ports are known after `start`. */
export function createFake(io: FakeIo): MailFake {
  const mailbox = createMailbox(business, password, Math.floor(Date.now() / 1000))
  const people = new Map<string, Person>()
  const isKnown = (address: string) =>
    [...people.values()].some(({ customer }) => customer.email === address)
  const switches = {
    isKnown,
    greylist: false,
    ownSenderOnly: false,
    bounceLater: new Set<string>(),
  }
  const faults = { ...noFaults }
  const world: World = {
    io,
    mailbox,
    people,
    files: [],
    waiting: 0,
    stopped: false,
    faults,
    bounceLater: switches.bounceLater,
  }
  const ports = preferredPorts(io.baseUrl)
  const settings: Record<string, unknown> = fakeSettings(ports)
  let imap: ImapServer | undefined
  let smtp: SmtpSink | undefined
  return {
    channel: 'email',
    settings,
    faults,
    switches,
    mailbox,
    customers: () => [...people.values()].map(({ customer }) => customer),
    addCustomer: (customer) => addPerson(world, customer),
    act: (customerId, act) => carryOut(world, personOf(world, customerId), act),
    transcript: (customerId) => [...personOf(world, customerId).lines],
    restore: (customerId, messages) => restore(world, personOf(world, customerId), messages),
    received: (customerId) => personOf(world, customerId).inbox,
    dns: (name, type) => answerDns(domainsOf(world), name, type),
    deliver: (raw) => deliver(world, raw),
    cut: (politely) => imap?.cut(politely),
    handle: async (request) => serveFile(world, request),
    async idle() {
      while (world.waiting > 0) await pause(5)
    },
    async start() {
      const isDown = () => faults.outage
      imap = await onFreePort(ports.imap, (port) =>
        startImapServer(mailbox, { host, port, idle: true, isDown, now: io.now }),
      )
      const take: Parameters<typeof startSmtpSink>[0]['take'] = (raw, envelope) =>
        receive(world, raw, envelope)
      smtp = await onFreePort(ports.smtp, (port) =>
        startSmtpSink({ host, port, user: business, password, faults, switches, take }),
      )
      Object.assign(settings, { imapPort: imap.port, smtpPort: smtp.port })
    },
    async stop() {
      world.stopped = true
      await Promise.all([imap?.stop(), smtp?.stop()])
    },
  }
}

function fakeSettings(ports: { imap: number; smtp: number }): Record<string, unknown> {
  return {
    address: business,
    displayName: '',
    imapHost: host,
    imapPort: ports.imap,
    imapSecurity: 'none',
    imapUser: '',
    imapPassword: '',
    firstFetch: 'all',
    smtpHost: host,
    smtpPort: ports.smtp,
    smtpSecurity: 'none',
    smtpUser: '',
    smtpPassword: password,
    inboundAddress: '',
    trustedAuthserv: authserv,
    plusAddressing: true,
    sentCopy: true,
    replySecret: 'sandbox-reply-secret-0123456789',
  }
}

// An account keeps its settings over a restart of the sandbox, so its ports must come back: made from its address.
function preferredPorts(baseUrl: string): { imap: number; smtp: number } {
  const hash = createHash('sha256').update(baseUrl).digest()
  const port = 20_000 + (hash.readUInt16BE(0) % 5000) * 2
  return { imap: port, smtp: port + 1 }
}

async function onFreePort<T>(port: number, start: (port: number) => Promise<T>): Promise<T> {
  try {
    return await start(port)
  } catch (error) {
    const isTaken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE'
    if (!isTaken) throw error
    return start(0)
  }
}

function domainsOf(world: World): Set<string> {
  return new Set(
    [...world.people.values()].map(({ customer }) => customer.email.split('@').at(-1) ?? ''),
  )
}

function serveFile(world: World, request: RawRequest) {
  const file = world.files[Number(/^\/files\/(\d+)$/.exec(request.path)?.[1])]
  if (!file) return { status: 404, body: 'No such file.' }
  return { status: 200, headers: { 'content-type': file.type }, body: file.data }
}
