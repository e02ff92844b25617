import { createHmac } from 'node:crypto'
import { answer, type Customer, createPhone, type Phone, type Wire } from './phone.ts'

/** A channel's name. */
type Door = string
type Account = {
  accountId: string
  channel: string
  customers: Customer[]
  templates: { id: string; name: string }[] | null
}
type Overview = { accounts: Account[] }
type Order = { accountId: string; channel: string; name: string; webhookUrl: string }
type Faults = { error?: boolean; outage?: boolean; duplicate?: boolean; reorder?: boolean }

/** The simulated providers and their customers: who writes, what breaks, how late it is. */
export type Sandbox = {
  url: string
  accountOf(door: Door): Promise<string>
  /** Opens another account of a channel; returns the settings with which Atrium talks to it. */
  openAccount(order: Order): Promise<Record<string, unknown>>
  /** Somebody of the demo's world, by name. */
  find(door: Door, name: string): Promise<Phone>
  /** Somebody new, on the demo's account of a channel or on another one. */
  add(door: Door | { accountId: string }, person: Omit<Customer, 'id'>): Promise<Phone>
  break(door: Door, faults: Faults): Promise<void>
  /** The provider's reviewers decide on a template of a channel. */
  decide(door: Door, template: string, decision: Record<string, string>): Promise<void>
  /** The time of providers, phones and Atrium. */
  now(): Promise<Date>
  /** Moves the clock of providers, phones and Atrium together. */
  advance(hours: number): Promise<void>
}

export function createSandbox(url: string): Sandbox {
  const wire: Wire = {
    url,
    get: (path) => answer(fetch(url + path)),
    post: (path, body) =>
      answer(
        fetch(url + path, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify(body),
        }),
      ),
  }
  const account = async (door: Door): Promise<Overview['accounts'][number]> => {
    const { accounts } = (await wire.get('/state')) as Overview
    const found = accounts.find(({ channel }) => channel === door)
    if (!found) throw new Error(`The sandbox has no ${door}.`)
    return found
  }
  const accountOf = async (door: Door): Promise<string> => (await account(door)).accountId
  return {
    url,
    accountOf,
    async openAccount(order) {
      const { settings } = (await wire.post('/accounts', order)) as {
        settings: Record<string, unknown>
      }
      return settings
    },
    async find(door, name) {
      const { accountId, customers } = await account(door)
      const customer = customers.find((one) => one.name === name)
      if (!customer) throw new Error(`${name} is not on ${door}.`)
      return createPhone(wire, accountId, customer)
    },
    async add(door, person) {
      const accountId = typeof door === 'string' ? await accountOf(door) : door.accountId
      const customer = await wire.post(`/accounts/${accountId}/customers`, person)
      return createPhone(wire, accountId, customer as Customer)
    },
    async break(door, faults) {
      await wire.post(`/accounts/${await accountOf(door)}/faults`, faults)
    },
    async decide(door, template, decision) {
      const { accountId, templates } = await account(door)
      const id = templates?.find(({ name }) => name === template)?.id
      if (!id) throw new Error(`${door} has no template ${template}.`)
      await wire.post(`/accounts/${accountId}/templates/${id}`, decision)
    },
    async now() {
      const clock = (await wire.get('/clock')) as { now: string }
      return new Date(clock.now)
    },
    async advance(hours) {
      const clock = (await wire.post('/clock', { advance: hours * 3_600_000 })) as {
        atrium: string
      }
      if (clock.atrium !== 'told') throw new Error('Atrium was not told of the new time.')
    },
  }
}

/** A webhook as Meta sends it to the demo's WhatsApp number, signed: for what the sandbox's phones cannot do. */
export function deliver(url: string | null | undefined, value: unknown): Promise<Response> {
  if (!url) throw new Error('There is no such account.')
  const body = JSON.stringify({
    object: 'whatsapp_business_account',
    entry: [{ id: '102900000000001', changes: [{ field: 'messages', value }] }],
  })
  const signature = createHmac('sha256', 'fake-app-secret-of-the-sandbox')
    .update(body)
    .digest('hex')
  return fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-hub-signature-256': `sha256=${signature}` },
    body,
  })
}
