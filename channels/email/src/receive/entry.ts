import { createHash } from 'node:crypto'
import type { ChannelIo, Entry } from '@atrium/channel-kit/channel'
import { strictFrom } from '../read/from.ts'
import type { Settings } from '../settings.ts'
import { authenticateMail } from './authenticate.ts'
import { firstValue, headerEnd, headerFields } from './header-fields.ts'
import type { Arrival, JournalRow } from './journal-row.ts'

/** Stores a raw mail and makes its journal entry. */
export async function mailEntry(
  raw: Uint8Array,
  arrival: Arrival,
  settings: Settings,
  io: ChannelIo,
): Promise<Entry> {
  const { key, messageId } = mailKey(raw)
  const authentication = await authenticateMail(raw, arrival.envelope, settings, io)
  const { blob, bytes } = await io.blobs.put(raw)
  const row: JournalRow = { ...arrival, blob, bytes, key, messageId, authentication }
  const from = strictFrom(headerFields(raw))
  return { key: `mail:${key}`, lane: laneOf(from.address ?? from.shown), raw: JSON.stringify(row) }
}

/**
 * Message-ID, From, Date and body, without white space in the body. Not the Message-ID alone: a sender chooses it, and
 * whoever knows one could send a mail of their own first and have the true one dropped as a repeat. Fields that
 * change on the way (Received, Delivered-To …) are left out, so that a forwarded and a fetched copy are one mail.
 */
export function mailKey(raw: Uint8Array): { key: string; messageId: string } {
  const fields = headerFields(raw)
  const hash = createHash('sha256')
  const given = /<([^<>\s]{1,250})>/.exec(firstValue(fields, 'message-id'))?.[1]
  for (const name of ['message-id', 'from', 'date']) hash.update(`${firstValue(fields, name)}\n`)
  // Subject and recipient tell apart mails without an id, body and date.
  if (!given) hash.update(`${firstValue(fields, 'subject')}\n${firstValue(fields, 'to')}\n`)
  hash.update(withoutSpace(raw.subarray(headerEnd(raw))))
  const key = hash.digest('hex').slice(0, 40)
  return { key, messageId: given ? printable(given) : `${key}@without-message-id.invalid` }
}

function withoutSpace(bytes: Uint8Array): Uint8Array {
  return bytes.filter((byte) => byte > 32)
}

function printable(text: string): string {
  return text.replace(/[^\x21-\x7e\u00a1-\ud7ff\ue000-\uffef]/g, '') || 'empty'
}

function laneOf(sender: string): string {
  if (sender !== '' && sender.length <= 254) return `from:${sender}`
  return `from:${createHash('sha256').update(sender).digest('hex').slice(0, 32)}`
}
