import type { Entry, ListenIo } from '@atrium/channel-kit/channel'
import type { ImapFlow } from 'imapflow'
import { z } from 'zod'
import type { Settings } from '../settings.ts'
import { mailEntry } from './entry.ts'
import type { Arrival } from './journal-row.ts'

/**
 * How far the inbox was read. Mail from before `since` is not ours to bring in; after all UIDs became new, those below
 * `oldBelow` are looked at by their date for that.
 */
const Cursor = z.object({
  uidValidity: z.string(),
  lastUid: z.number(),
  since: z.string().nullable(),
  oldBelow: z.number(),
})
type Cursor = z.infer<typeof Cursor>

/** How often the server did not give a mail that it lists, by UID. */
export type Refusals = Map<number, number>

const maxMailBytes = 50_000_000
const batch = { mails: 25, bytes: 20_000_000 }
const maxRefusals = 5

/** Journals everything that the inbox holds beyond the cursor, in order and in batches. */
export async function fetchNew(
  client: ImapFlow,
  settings: Settings,
  io: ListenIo,
  refusals: Refusals,
): Promise<void> {
  const cursor = await startingPoint(client, settings, io)
  const found = await newMails(client, cursor)
  while (found.length > 0) {
    const mails = takeBatch(found)
    const arrived = await fetchBatch(client, mails, cursor.uidValidity, io)
    const got = new Set(arrived.map(({ arrival }) => arrival.imap?.uid))
    const missing = mails.filter(({ uid }) => !got.has(uid))
    for (const mail of await stillListed(client, missing))
      arrived.push(withheld(mail, cursor.uidValidity, refusals, io))
    const entries: Entry[] = await Promise.all(
      arrived.map(({ raw, arrival }) => mailEntry(raw, arrival, settings, io)),
    )
    const next: Cursor = { ...cursor, lastUid: mails.at(-1)?.uid ?? cursor.lastUid }
    await io.journal(entries, next)
  }
}

/** The stored cursor, or a new one for a new mailbox and for one whose UIDs were given out anew. */
async function startingPoint(client: ImapFlow, settings: Settings, io: ListenIo): Promise<Cursor> {
  if (!client.mailbox) throw new Error('the inbox is not open')
  const uidValidity = String(client.mailbox.uidValidity)
  const uidNext = await nextUid(client)
  const stored = Cursor.safeParse(await io.cursor())
  if (stored.success && stored.data.uidValidity === uidValidity) return stored.data
  if (stored.success) {
    const before = stored.data.uidValidity
    io.log.warn({ before, now: uidValidity }, 'UIDVALIDITY changed: reading all again')
    return { ...stored.data, uidValidity, lastUid: 0, oldBelow: uidNext }
  }
  const all = settings.firstFetch === 'all'
  const since = all ? null : io.now().toISOString()
  const cursor = { uidValidity, lastUid: all ? 0 : uidNext - 1, since, oldBelow: 0 }
  await io.journal([], cursor)
  return cursor
}

async function nextUid(client: ImapFlow): Promise<number> {
  const given = client.mailbox ? Number(client.mailbox.uidNext) : Number.NaN
  if (given > 0) return given
  // An old server that does not tell it at SELECT.
  const last = await client.fetchOne('*', { uid: true })
  return last ? last.uid + 1 : 1
}

type Found = { uid: number; size: number; date: string | undefined }
type Arrived = { raw: Buffer; arrival: Arrival }

async function newMails(client: ImapFlow, cursor: Cursor): Promise<Found[]> {
  const { lastUid, since, oldBelow } = cursor
  if (!client.mailbox || client.mailbox.exists === 0) return []
  const found: Found[] = []
  const query = { uid: true, size: true, internalDate: true }
  for await (const mail of client.fetch(`${lastUid + 1}:*`, query, { uid: true })) {
    const date = isoDate(mail.internalDate)
    // "n:*" always gives the last mail, also when its UID is below n.
    const isNew = mail.uid > lastUid
    const isOurs = mail.uid >= oldBelow || since === null || date === undefined || date >= since
    if (isNew && isOurs) found.push({ uid: mail.uid, size: mail.size ?? 0, date })
  }
  mustBeOpen(client)
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

async function fetchBatch(
  client: ImapFlow,
  mails: Found[],
  uidValidity: string,
  io: ListenIo,
): Promise<Arrived[]> {
  const [first] = mails
  // Of a mail beyond the limit only the beginning: it is alone in its batch.
  const isLarge = first !== undefined && first.size > maxMailBytes
  const source = isLarge ? { start: 0, maxLength: 1_000_000 } : true
  const uids = mails.map(({ uid }) => uid).join(',')
  const arrived: Arrived[] = []
  for await (const fetched of client.fetch(uids, { uid: true, source }, { uid: true })) {
    const mail = mails.find(({ uid }) => uid === fetched.uid)
    if (!mail || !fetched.source) continue
    const size = isLarge ? { fullBytes: mail.size } : {}
    arrived.push({ raw: fetched.source, arrival: { ...arrivalOf(mail, uidValidity, io), ...size } })
  }
  mustBeOpen(client)
  return arrived
}

/** Which mails that were listed and did not come are still there; the others somebody deleted in between. */
async function stillListed(client: ImapFlow, missing: Found[]): Promise<Found[]> {
  if (missing.length === 0) return []
  const uids = missing.map(({ uid }) => uid).join(',')
  const listed = new Set<number>()
  for await (const { uid } of client.fetch(uids, { uid: true }, { uid: true })) listed.add(uid)
  mustBeOpen(client)
  return missing.filter(({ uid }) => listed.has(uid))
}

/**
 * A mail that the server lists and does not give, as with a damaged store. After some tries a notice stands in its
 * place, so that one mail neither stops all later ones nor is lost without a word.
 */
function withheld(mail: Found, uidValidity: string, refusals: Refusals, io: ListenIo): Arrived {
  const count = (refusals.get(mail.uid) ?? 0) + 1
  refusals.set(mail.uid, count)
  if (count < maxRefusals) throw new Error(`the server does not give mail ${mail.uid}`)
  const lines = [
    'Subject: A mail could not be fetched',
    `Message-ID: <withheld.${uidValidity}.${mail.uid}@imap.invalid>`,
    'Auto-Submitted: auto-generated',
    '',
    `The mail server lists a mail (UID ${mail.uid}, ${mail.size} bytes) and does not give it. Look for it in the mailbox.`,
  ]
  return { raw: Buffer.from(lines.join('\r\n')), arrival: arrivalOf(mail, uidValidity, io) }
}

function arrivalOf(mail: Found, uidValidity: string, io: ListenIo): Arrival {
  const now = io.now().toISOString()
  const receivedAt = mail.date && mail.date < now ? mail.date : now
  return { via: 'imap', receivedAt, imap: { uidValidity, uid: mail.uid } }
}

/**
 * imapflow answers a fetch on a connection that ended, or that the server said BYE to, with "no mails" and no error.
 * Taken for the truth, it would move the cursor past mails that nobody read (seen with a real Dovecot, not with ours).
 */
function mustBeOpen(client: ImapFlow): void {
  const isSelected = client.state === client.states.SELECTED && client.mailbox !== false
  if (!client.usable || !isSelected) throw new Error(client.byeReason ?? 'the connection ended')
}

function isoDate(date: Date | string | undefined): string | undefined {
  const time = date === undefined ? Number.NaN : new Date(date).getTime()
  return Number.isNaN(time) ? undefined : new Date(time).toISOString()
}
