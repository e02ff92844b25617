import { after } from 'node:test'
import { createFake as createMessenger } from '@atrium/channel-messenger/fake'
import { createFake as createSms } from '@atrium/channel-sms/fake'
import { createFake as createWhatsApp } from '@atrium/channel-whatsapp/fake'
import type { ContactId, HandleId } from '@atrium/contract/ids'
import { eventually, startTestApp } from '../app.ts'
import { rowsOf } from '../chat.ts'
import { ratesFile } from '../outbound/rates-file.ts'
import { slack } from './compare.ts'
import type { Door, Facts, Sent, Start } from './reference.ts'

const rates = await ratesFile({ after }, [{ channel: 'sms', category: 'sms', amount: 1 }])
export const atrium = await startTestApp({ after }, { ATRIUM_RATES: rates })
const { app } = atrium
export const connected = {
  whatsapp: await atrium.connect(createWhatsApp),
  sms: await atrium.connect(createSms),
  messenger: await atrium.connect(createMessenger),
}
export const minute = 60_000
const day = 24 * 60 * minute

export type World = {
  name: string
  contactId: ContactId
  people: Record<Door, { id: string; handleId: HandleId }>
  facts: Facts
  sent: Sent[]
}

/** Departures by SMS of all customers: they share the day's budget. */
export const paid: number[] = []
/** Whom WhatsApp counts: all customers share its places. */
export const starts: Start[] = []
/** Meta says so by its webhook; what waited for a place is looked at again. */
export async function changeTier(world: World, most: number | null): Promise<void> {
  const { facts, sent } = world
  if (facts.tier === most) return
  const { fake, accountId } = connected.whatsapp
  fake.changeTier(most === null ? 'TIER_UNLIMITED' : `TIER_${most}`)
  await eventually('it is heard', async () => {
    const account = await app.accounts.find(accountId)
    return account?.limits.starts?.most === most
  })
  facts.tier = most
  const now = app.clock.now().getTime()
  for (const one of sent) if (one.state === 'waits' && one.rule === 'tier') one.at = now
}

export function countTouches({ sent, facts }: World, now: number, states: Sent['state'][]): number {
  const after = now - facts.policy.cap.days * day
  return sent.filter(({ touch, state, at }) => touch && states.includes(state) && at > after).length
}

export const drained = () =>
  eventually('all that is due is sent', async () => {
    const due = await rowsOf(
      atrium,
      `SELECT 1 FROM outbox WHERE state = 'sending' OR (state = 'queued' AND due_at <= $1)`,
      [new Date(app.clock.now().getTime() + slack)],
    )
    return due.length === 0
  })

export async function handlerOf(contactId: ContactId): Promise<string> {
  const [row] = await rowsOf<{ handler: string }>(
    atrium,
    `SELECT handler FROM conversation WHERE contact_id = $1 AND joined_into IS NULL
     ORDER BY (status <> 'resolved') DESC, last_message_at DESC LIMIT 1`,
    [contactId],
  )
  return row?.handler ?? 'nobody'
}
