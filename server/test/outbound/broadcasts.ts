import { createFake as createMail } from '@atrium/channel-email/fake'
import { createFake as createSms } from '@atrium/channel-sms/fake'
import { broadcastsApi } from '@atrium/contract/api/sending/broadcasts'
import { sendingApi } from '@atrium/contract/api/sending/sending'
import type {
  Broadcast,
  BroadcastDraft,
  BroadcastRecipient,
} from '@atrium/contract/broadcast/broadcast'
import { newId, uuid } from '@atrium/contract/ids'
import { safeSendingPolicy } from '@atrium/contract/sending/policy'
import { eventually, Refusal, type TestApp } from '../app.ts'
import { rowsOf, textsOnPhone } from '../chat.ts'
import { type Customer, putCustomers } from './customers.ts'

type Step = 'start' | 'pause' | 'resume' | 'cancel'

/** A workspace with SMS and mail, from which broadcasts are sent at any hour. */
export async function broadcaster(atrium: TestApp) {
  const { app, admin, workspaceId } = atrium
  const { fake: sms, accountId: smsAccount } = await atrium.connect(createSms)
  const { fake: mail, accountId: mailAccount } = await atrium.connect(createMail)
  await admin.call(sendingApi.setPolicy, { body: { ...safeSendingPolicy, quiet: null } })
  let group = 0

  const smsWay = (text: string) =>
    ({ accountId: smsAccount, content: { kind: 'text', text } }) as const
  const mailWay = (text: string, subject = 'News for {{first_name|you}}') =>
    ({ accountId: mailAccount, content: { kind: 'email', subject, text } }) as const

  /** Customers of a group of their own, with a phone each on the simulated network, and the draft that means them. */
  async function world(
    count: number,
    change: (n: number) => Partial<Customer> & { mail?: string; noPhone?: boolean } = () => ({}),
  ) {
    group += 1
    const phones: string[] = []
    const people: string[] = []
    const customers = Array.from({ length: count }, (_, n): Customer => {
      const { mail: address, noPhone, ...more } = change(n)
      const phone = `+346${String(group).padStart(4, '0')}${String(n).padStart(4, '0')}`
      phones.push(phone)
      people.push(sms.addCustomer({ name: `P${n}`, phone }).id)
      return {
        name: `Person${n} Of${group}`,
        attributes: { group: String(group) },
        handles: [
          ...(noPhone ? [] : [{ channel: 'sms', address: phone }]),
          ...(address ? [{ channel: 'email', address }] : []),
        ],
        ...more,
      }
    })
    const ids = await putCustomers(app.db, workspaceId, customers)
    const value = String(group)
    const draft = (more: Partial<BroadcastDraft> = {}): BroadcastDraft => ({
      name: `News ${value}`,
      purpose: 'reminders',
      tree: { kind: 'all', of: [{ kind: 'attribute', key: 'group', is: 'is', value }] },
      ways: [smsWay('Hello {{first_name|there}}')],
      schedule: { kind: 'now' },
      perMinute: null,
      budget: null,
      trackLinks: false,
      expiresHours: 24,
      ...more,
    })
    const texts = (n: number) => textsOnPhone(sms, people[n] ?? '')
    const sent = () => people.map((_, n) => texts(n).length).reduce((a, b) => a + b, 0)
    return { group: value, ids, phones, people, draft, texts, sent }
  }

  async function save(draft: BroadcastDraft): Promise<string> {
    const id = newId(uuid)
    await admin.call(broadcastsApi.save, { params: { id }, body: draft })
    return id
  }
  const step = (id: string, name: Step): Promise<Broadcast> =>
    admin.call(broadcastsApi[name], { params: { id } })
  const get = (id: string): Promise<Broadcast> => admin.call(broadcastsApi.get, { params: { id } })
  const begin = async (draft: BroadcastDraft): Promise<string> => {
    const id = await save(draft)
    await step(id, 'start')
    return id
  }
  const until = (id: string, state: Broadcast['state']): Promise<Broadcast> =>
    eventually(`the broadcast is ${state}`, async () => {
      const found = await get(id)
      return found.state === state && found
    })
  async function recipientsOf(
    id: string,
    state?: BroadcastRecipient['state'],
  ): Promise<BroadcastRecipient[]> {
    const items: BroadcastRecipient[] = []
    for (let cursor: string | undefined; ; ) {
      const query = { limit: 7, ...(cursor && { cursor }), ...(state && { state }) }
      const page = await admin.call(broadcastsApi.recipients, { params: { id }, query })
      items.push(...page.items)
      if (!page.nextCursor) return items
      cursor = page.nextCursor
    }
  }
  /** What happens every minute. However often it is called, no queue of them stands before what they wake. */
  const wake = () =>
    rowsOf(
      atrium,
      `SELECT graphile_worker.add_job('wake-broadcasts', job_key => 'wake-broadcasts')`,
    )
  /** The sandbox's clock, so much later. */
  const later = (ms: number) => app.clock.setOffset(app.clock.offset() + ms)
  return {
    sms,
    mail,
    smsAccount,
    mailAccount,
    smsWay,
    mailWay,
    world,
    save,
    step,
    get,
    begin,
    until,
    recipientsOf,
    wake,
    later,
  }
}

/** A refusal with this status, in these words. */
export const refused = (status: number, words: RegExp) => (error: unknown) =>
  error instanceof Refusal && error.status === status && words.test(error.message)
