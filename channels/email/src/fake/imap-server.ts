import { createServer, type Socket } from 'node:net'
import { type Argument, type Command, commandReader } from './imap-commands.ts'
import { appendMail, type Folder, folderOf, type Mailbox, type StoredMail } from './mailbox.ts'

export type ImapOptions = {
  host: string
  port: number
  idle: boolean
  isDown: () => boolean
  now: () => Date
}
export type ImapServer = {
  port: number
  /** Cuts all connections, as a provider does now and then; `politely` says BYE first and leaves the socket open. */
  cut(politely?: boolean): void
  stop(): Promise<void>
}

/** A small IMAP4rev1 server over one mailbox: as much as a mail client needs that fetches, waits and appends. */
export async function startImapServer(mailbox: Mailbox, options: ImapOptions): Promise<ImapServer> {
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    socket.on('error', () => {})
    if (options.isDown()) return void socket.destroy()
    // Answers of two writes would each wait for the other side's acknowledgement.
    socket.setNoDelay(true)
    sockets.add(socket)
    serveSession(socket, mailbox, options)
    socket.once('close', () => sockets.delete(socket))
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(options.port, options.host, resolve)
  })
  const address = server.address()
  const cut = (politely = false) => {
    for (const socket of sockets)
      if (politely) socket.write('* BYE Server shutting down\r\n')
      else socket.destroy()
  }
  return {
    port: typeof address === 'object' && address ? address.port : options.port,
    cut,
    async stop() {
      cut()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

type Session = {
  mailbox: Mailbox
  options: ImapOptions
  loggedIn: boolean
  folder: Folder | undefined
  /** Mails that this connection was told of. */
  known: number
  idleTag: string
  write(line: string | Buffer): void
  close(): void
}

function serveSession(socket: Socket, mailbox: Mailbox, options: ImapOptions): void {
  const session: Session = {
    mailbox,
    options,
    loggedIn: false,
    folder: undefined,
    known: 0,
    idleTag: '',
    write: (line) => void socket.write(typeof line === 'string' ? `${line}\r\n` : line),
    close: () => socket.end(),
  }
  const watch = () => {
    if (session.idleTag) tellNews(session)
  }
  mailbox.watchers.add(watch)
  socket.once('close', () => mailbox.watchers.delete(watch))
  socket.on(
    'data',
    commandReader(
      () => session.write('+ go on'),
      (command) => {
        if (options.isDown()) socket.destroy()
        else answer(session, command)
      },
    ),
  )
  session.write(`* OK [CAPABILITY ${capabilities(options)}] ready`)
}

function capabilities({ idle }: ImapOptions): string {
  return `IMAP4rev1 ID NAMESPACE SPECIAL-USE UIDPLUS LITERAL+${idle ? ' IDLE' : ''}`
}

function answer(session: Session, command: Command): void {
  if (session.idleTag) {
    session.write(`${session.idleTag} OK IDLE over`)
    session.idleTag = ''
    return
  }
  const result = carryOut(session, command)
  if (result) session.write(`${command.tag} ${result}`)
}

function carryOut(session: Session, command: Command): string | undefined {
  const handler = handlers[command.name]
  if (!handler) return 'BAD Unknown command'
  if (!session.loggedIn && !open.has(command.name)) return 'NO Log in first'
  // News between a FETCH and its answer would shift the numbers of the mails.
  if (command.name !== 'UID') tellNews(session)
  return handler(session, command)
}

function tellNews(session: Session): void {
  const count = session.folder?.mails.length ?? 0
  if (session.folder && count !== session.known) session.write(`* ${count} EXISTS`)
  session.known = count
}

const open = new Set(['CAPABILITY', 'LOGIN', 'LOGOUT', 'NOOP', 'ID'])
type Handler = (session: Session, command: Command) => string | undefined

const handlers: Record<string, Handler | undefined> = {
  CAPABILITY(session) {
    session.write(`* CAPABILITY ${capabilities(session.options)}`)
    return 'OK done'
  },
  ID(session) {
    session.write('* ID ("name" "Atrium sandbox")')
    return 'OK done'
  },
  LOGIN(session, { args: [user, password] }) {
    session.loggedIn = user === session.mailbox.user && password === session.mailbox.password
    return session.loggedIn
      ? `OK [CAPABILITY ${capabilities(session.options)}] welcome`
      : 'NO [AUTHENTICATIONFAILED] Invalid credentials'
  },
  LOGOUT(session, { tag }) {
    session.write('* BYE until soon')
    session.write(`${tag} OK done`)
    session.close()
    return undefined
  },
  NOOP: () => 'OK done',
  NAMESPACE(session) {
    session.write('* NAMESPACE (("" "/")) NIL NIL')
    return 'OK done'
  },
  LIST(session) {
    for (const { path, specialUse } of session.mailbox.folders)
      session.write(`* LIST (${specialUse}) "/" "${path}"`)
    return 'OK done'
  },
  LSUB: () => 'OK done',
  STATUS(session, { args: [path] }) {
    const folder = folderOf(session.mailbox, String(path))
    if (!folder) return 'NO no such folder'
    session.write(
      `* STATUS "${folder.path}" (MESSAGES ${folder.mails.length} UIDNEXT ${folder.uidNext} UIDVALIDITY ${folder.uidValidity})`,
    )
    return 'OK done'
  },
  SELECT: (session, command) => select(session, command, 'READ-WRITE'),
  EXAMINE: (session, command) => select(session, command, 'READ-ONLY'),
  CLOSE(session) {
    session.folder = undefined
    return 'OK done'
  },
  IDLE(session, { tag }) {
    session.idleTag = tag
    session.write('+ idling')
    tellNews(session)
    return undefined
  },
  APPEND(session, { args }) {
    const [path] = args
    const folder = folderOf(session.mailbox, String(path))
    const raw = args.at(-1)
    if (!folder || typeof raw !== 'string') return 'NO [TRYCREATE] no such folder'
    const flags = args.find((arg) => Array.isArray(arg))
    const names = Array.isArray(flags) ? flags.map(String) : []
    const mail = appendMail(
      session.mailbox,
      folder.path,
      Buffer.from(raw, 'latin1'),
      session.options.now(),
      names,
    )
    return `OK [APPENDUID ${folder.uidValidity} ${mail.uid}] done`
  },
  UID(session, { args: [verb, set, ...rest] }) {
    const chosen = mailsIn(session.folder, String(set))
    if (/^fetch$/i.test(String(verb))) for (const mail of chosen) fetchMail(session, mail, rest)
    else if (/^store$/i.test(String(verb))) for (const mail of chosen) addFlags(session, mail, rest)
    else return 'BAD Unknown UID command'
    return 'OK done'
  },
}

function select(session: Session, { args: [path] }: Command, mode: string): string {
  const folder = folderOf(session.mailbox, String(path))
  if (!folder) return 'NO no such folder'
  session.folder = folder
  session.known = folder.mails.length
  session.write('* FLAGS (\\Seen \\Answered \\Flagged \\Deleted)')
  session.write(`* ${folder.mails.length} EXISTS`)
  session.write('* 0 RECENT')
  session.write(`* OK [UIDVALIDITY ${folder.uidValidity}] ids`)
  session.write(`* OK [UIDNEXT ${folder.uidNext}] next`)
  return `OK [${mode}] selected`
}

/** RFC 3501: `*` is the last mail, and `n:*` names it also when it is below n. */
function mailsIn(folder: Folder | undefined, set: string): StoredMail[] {
  const mails = folder?.mails ?? []
  const last = mails.at(-1)?.uid ?? 0
  const ranges = set.split(',').map((range) => {
    const [from = 0, to = from] = range.split(':').map((end) => (end === '*' ? last : Number(end)))
    return [Math.min(from, to), Math.max(from, to)] as const
  })
  return mails.filter(({ uid }) => ranges.some(([from, to]) => uid >= from && uid <= to))
}

function fetchMail(session: Session, mail: StoredMail, args: Argument[]): void {
  const items = args.flat(3).map((item) => String(item).toUpperCase())
  const number = (session.folder?.mails.indexOf(mail) ?? 0) + 1
  const parts = [`UID ${mail.uid}`]
  if (items.includes('FLAGS')) parts.push(`FLAGS (${[...mail.flags].join(' ')})`)
  if (items.includes('RFC822.SIZE')) parts.push(`RFC822.SIZE ${mail.raw.length}`)
  if (items.includes('INTERNALDATE')) parts.push(`INTERNALDATE "${imapDate(mail.date)}"`)
  const body = items
    .map((item) => /^BODY(?:\.PEEK)?\[\](?:<(\d+)\.(\d+)>)?$/.exec(item))
    .find(Boolean)
  if (!body) {
    session.write(`* ${number} FETCH (${parts.join(' ')})`)
    return
  }
  if (mail.withheld) return
  const [, start, length] = body
  const raw = start ? mail.raw.subarray(Number(start), Number(start) + Number(length)) : mail.raw
  const origin = start ? `<${start}>` : ''
  const head = `* ${number} FETCH (${parts.join(' ')} BODY[]${origin} {${raw.length}}\r\n`
  session.write(Buffer.concat([Buffer.from(head), raw, Buffer.from(')\r\n')]))
}

function addFlags(session: Session, mail: StoredMail, args: Argument[]): void {
  const flags = args.slice(1).flat(2).map(String)
  for (const flag of flags) mail.flags.add(flag)
  const number = (session.folder?.mails.indexOf(mail) ?? 0) + 1
  session.write(`* ${number} FETCH (UID ${mail.uid} FLAGS (${[...mail.flags].join(' ')}))`)
}

const months = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ')

function imapDate(date: Date): string {
  const day = String(date.getUTCDate()).padStart(2, ' ')
  return `${day}-${months[date.getUTCMonth()]}-${date.getUTCFullYear()} ${date.toISOString().slice(11, 19)} +0000`
}
