import { setTimeout as delay } from 'node:timers/promises'
import type { Entry, ListenIo } from '@atrium/channel-kit/channel'
import type { ImapFlow } from 'imapflow'
import { z } from 'zod'
import type { Settings } from '../settings.ts'
import { mailEntry } from './entry.ts'
import { connectImap, imapProblem } from './imap-connection.ts'
import type { Arrival } from './journal-row.ts'

/** How far the inbox was read. `since`: mail from before is not ours to bring in, also when all UIDs become new. */
const Cursor = z.object({
  uidValidity: z.string(),
  lastUid: z.number(),
  since: z.string().nullable(),
})
type Cursor = z.infer<typeof Cursor>

export type ImapTimes = {
  pollMs: number
  idlePollMs: number
  firstRetryMs: number
  maxRetryMs: number
  loginRetryMs: number
}
const usualTimes: ImapTimes = {
  pollMs: 60_000,
  // IDLE may die without a word, so there is a look now and then as well.
  idlePollMs: 5 * 60_000,
  firstRetryMs: 2000,
  maxRetryMs: 5 * 60_000,
  // Servers lock an account after a few wrong passwords.
  loginRetryMs: 10 * 60_000,
}

const maxMailBytes = 50_000_000
const batch = { mails: 25, bytes: 20_000_000 }

/** Fetches the inbox until `io.signal` aborts: what is new at once (IDLE), what was missed first. Reconnects by itself. */
export async function listenImap(
  settings: Settings,
  io: ListenIo,
  times: ImapTimes = usualTimes,
): Promise<void> {
  let failures = 0
  while (!io.signal.aborted) {
    let wait = times.firstRetryMs
    try {
      await stayConnected(settings, io, times, () => {
        failures = 0
      })
    } catch (error) {
      if (io.signal.aborted) return
      failures += 1
      const { isLogin, text } = imapProblem(error, settings)
      io.log.warn({ error: text, failures }, 'IMAP fetch failed')
      await io.health(isLogin || failures > 5 ? 'broken' : 'warning', `${text} Trying again.`)
      const growing = Math.min(times.firstRetryMs * 2 ** (failures - 1), times.maxRetryMs)
      wait = isLogin ? times.loginRetryMs : growing
    }
    await delay(wait, undefined, { signal: io.signal }).catch(() => {})
  }
}

async function stayConnected(
  settings: Settings,
  io: ListenIo,
  times: ImapTimes,
  worked: () => void,
): Promise<void> {
  const client = await connectImap(settings, io)
  try {
    // Read-only: reading here marks nothing as read for people who open the mailbox.
    await client.mailboxOpen('INBOX', { readOnly: true })
    let healthy = false
    while (client.usable && !io.signal.aborted) {
      const news = waitForNews(client, io)
      await fetchNew(client, settings, io)
      if (!healthy) await io.health('ok', null)
      healthy = true
      worked()
      const canIdle = client.capabilities.has('IDLE')
      // Ends by itself when the next command is given; how it ends, the next command tells.
      if (canIdle) client.idle().catch(() => {})
      await news.upTo(canIdle ? times.idlePollMs : times.pollMs)
      if (!canIdle && client.usable) await client.noop()
    }
  } finally {
    client.close()
  }
}

/** Listens before the fetch, so that a mail that comes in between is not waited for. */
function waitForNews(client: ImapFlow, io: ListenIo): { upTo(ms: number): Promise<void> } {
  const over = new AbortController()
  const end = () => over.abort()
  client.once('exists', end)
  client.once('close', end)
  return {
    async upTo(ms) {
      const signal = AbortSignal.any([over.signal, io.signal])
      await delay(ms, undefined, { signal }).catch(() => {})
      client.off('exists', end)
      client.off('close', end)
    },
  }
}

async function fetchNew(client: ImapFlow, settings: Settings, io: ListenIo): Promise<void> {
  const cursor = await startingPoint(client, settings, io)
  const found = await newMails(client, cursor)
  let { lastUid } = cursor
  while (found.length > 0) {
    const mails = takeBatch(found)
    const entries = await fetchBatch(client, mails, cursor, settings, io)
    lastUid = mails.at(-1)?.uid ?? lastUid
    const next: Cursor = { ...cursor, lastUid }
    await io.journal(entries, next)
  }
}

/** The stored cursor, or a new one for a new mailbox and for one whose UIDs were given out anew. */
async function startingPoint(client: ImapFlow, settings: Settings, io: ListenIo): Promise<Cursor> {
  if (!client.mailbox) throw new Error('The inbox is not open.')
  const uidValidity = String(client.mailbox.uidValidity)
  const stored = Cursor.safeParse(await io.cursor())
  if (stored.success && stored.data.uidValidity === uidValidity) return stored.data
  if (stored.success) {
    io.log.warn(
      { before: stored.data.uidValidity, now: uidValidity },
      'UIDVALIDITY changed: reading all again',
    )
    return { ...stored.data, uidValidity, lastUid: 0 }
  }
  const all = settings.firstFetch === 'all'
  const cursor: Cursor = {
    uidValidity,
    lastUid: all ? 0 : Number(client.mailbox.uidNext) - 1,
    since: all ? null : io.now().toISOString(),
  }
  await io.journal([], cursor)
  return cursor
}

type Found = { uid: number; size: number; date: string | undefined }

async function newMails(client: ImapFlow, { lastUid, since }: Cursor): Promise<Found[]> {
  if (!client.mailbox || client.mailbox.exists === 0) return []
  const found: Found[] = []
  const query = { uid: true, size: true, internalDate: true }
  for await (const mail of client.fetch(`${lastUid + 1}:*`, query, { uid: true })) {
    const date = isoDate(mail.internalDate)
    // "n:*" always gives the last mail, also when its UID is below n.
    const isNew = mail.uid > lastUid
    const isOurs = lastUid > 0 || since === null || date === undefined || date >= since
    if (isNew && isOurs) found.push({ uid: mail.uid, size: mail.size ?? 0, date })
  }
  return found.sort((one, other) => one.uid - other.uid)
}

function takeBatch(found: Found[]): Found[] {
  let bytes = 0
  let count = 0
  for (const { size } of found.slice(0, batch.mails)) {
    bytes += size
    if (count > 0 && bytes > batch.bytes) break
    count += 1
  }
  return found.splice(0, count)
}

/** A mail that somebody deleted since the list was read is not among them. */
async function fetchBatch(
  client: ImapFlow,
  mails: Found[],
  { uidValidity }: Cursor,
  settings: Settings,
  io: ListenIo,
): Promise<Entry[]> {
  const [first] = mails
  // Of a mail beyond the limit only the beginning: it is alone in its batch.
  const isLarge = first !== undefined && first.size > maxMailBytes
  const source = isLarge ? { start: 0, maxLength: 1_000_000 } : true
  const uids = mails.map(({ uid }) => uid).join(',')
  const now = io.now().toISOString()
  const fetched: { raw: Buffer; arrival: Arrival }[] = []
  for await (const { uid, source: raw } of client.fetch(
    uids,
    { uid: true, source },
    { uid: true },
  )) {
    const mail = mails.find((one) => one.uid === uid)
    if (!mail || !raw) continue
    const receivedAt = mail.date && mail.date < now ? mail.date : now
    const size = isLarge ? { fullBytes: mail.size } : {}
    fetched.push({ raw, arrival: { via: 'imap', receivedAt, imap: { uidValidity, uid }, ...size } })
  }
  return Promise.all(fetched.map(({ raw, arrival }) => mailEntry(raw, arrival, settings, io)))
}

function isoDate(date: Date | string | undefined): string | undefined {
  const time = date === undefined ? Number.NaN : new Date(date).getTime()
  return Number.isNaN(time) ? undefined : new Date(time).toISOString()
}
