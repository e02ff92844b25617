import { Hours, type Preferences } from '@atrium/contract/contact'
import type { ContactId } from '@atrium/contract/ids'
import type { WorkspaceTx } from '../../platform/database/db.ts'
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

function firstZone(phones: string[]): Preferences['timeZone'] {
  for (const phone of phones) {
    const found = zoneOfPhone(phone)
    if (found) return found
  }
  return null
}
