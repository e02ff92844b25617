import { Hours, type Preferences } from '@atrium/contract/contact'
import type { ContactId, HandleId } from '@atrium/contract/ids'
import type { WorkspaceTx } from '../../platform/database/db.ts'
import { matchKey } from './evidence/match.ts'
import * as evidence from './evidence/sql.ts'
import { type AddressDoubt, doubtOf } from './evidence/standing.ts'
import { learnChannel } from './preference/channel.ts'
import * as sql from './preference/sql.ts'
import { zoneOfPhone } from './preference/time-zone.ts'

/**
 * From this score on a suggestion is called very likely. Set so that of 100 such pairs at least 98 are one person
 * (bench/identity).
 */
export const strongScore = 0.85

/**
 * How a customer wants to be written to, each with its reason. What was stated counts before what was learned; hours are
 * never learned, because somebody who answers at night did not ask to be woken.
 */
export async function readPreferences(tx: WorkspaceTx, contactId: string): Promise<Preferences> {
  const stated = await readStated(tx, contactId)
  const channel = stated.channel ?? learnChannel(await sql.lastWritten(tx, contactId))
  return { ...stated, channel }
}

/** The same without the channel that is only learned from where they write. */
export async function readStated(tx: WorkspaceTx, contactId: string): Promise<Preferences> {
  const stated = await sql.statedOf(tx, contactId)
  const told = (kind: sql.Stated['kind']) =>
    stated.find((one) => one.kind === kind && one.value !== null)
  const [channel, hours, zone] = [told('channel'), told('hours'), told('timeZone')]
  return {
    channel: channel ? { value: String(channel.value), why: channel.why } : null,
    hours: hours ? { value: Hours.parse(hours.value), why: hours.why } : null,
    timeZone: zone
      ? { value: String(zone.value), why: zone.why }
      : firstZone(await sql.phonesOf(tx, contactId)),
  }
}

/** The time zones of many, as `readPreferences` finds each; those of whom nobody knows are missing. */
export async function readZones(
  tx: WorkspaceTx,
  contactIds: ContactId[],
): Promise<Map<ContactId, string>> {
  const zones = new Map<ContactId, string>()
  for (const { contactId, phones } of await sql.phonesOfMany(tx, contactIds)) {
    const zone = firstZone(phones)
    if (zone) zones.set(contactId, zone.value)
  }
  for (const { contactId, zone } of await sql.zonesStated(tx, contactIds))
    zones.set(contactId, zone)
  return zones
}

/** An e-mail address or a phone in the form in which addresses are compared. */
export function addressKey(kind: 'email' | 'phone', value: string): string {
  return matchKey(kind, value)
}

/** An address of a record: its key, and how surely it was theirs at a moment. */
export type Address = {
  kind: 'email' | 'phone'
  key: string
  value: string
  doubtAt: (at: Date) => AddressDoubt
}

/** The addresses of handles, for what hangs on addresses and not on handles (orders). */
export async function readAddresses(tx: WorkspaceTx, handleIds: HandleId[]): Promise<Address[]> {
  return (await evidence.heldAddresses(tx, handleIds)).map((held) => ({
    kind: held.kind,
    key: held.match,
    value: held.value,
    doubtAt: (at) => doubtOf(held, at),
  }))
}

/** The same of a whole record. */
export async function readAddressesOf(tx: WorkspaceTx, contactId: ContactId): Promise<Address[]> {
  return readAddresses(tx, await evidence.handleIdsOf(tx, contactId))
}

/** The records that hold one of these addresses, proved or not; at most `most`. */
export async function readHolders(
  tx: WorkspaceTx,
  addresses: Pick<Address, 'kind' | 'key'>[],
  most: number,
): Promise<ContactId[]> {
  const wanted = addresses.map(({ kind, key }) => ({ kind, match: key }))
  return wanted.length === 0 ? [] : evidence.holdersOf(tx, wanted, most)
}

function firstZone(phones: string[]): Preferences['timeZone'] {
  for (const phone of phones) {
    const found = zoneOfPhone(phone)
    if (found) return found
  }
  return null
}
