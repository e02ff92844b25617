import type { Customer, CustomerAct, Faults, PhoneMessage } from '@atrium/channel-kit/fake'
import { type AttachmentKind, plainText } from '@atrium/contract/content'

type DoorName = 'whatsapp' | 'email' | 'webchat'
type Overview = {
  accounts: { accountId: string; channel: string; customers: Customer[] }[]
}

/** A customer's phone, showing one channel. */
export type Phone = {
  accountId: string
  customer: Customer
  says(text: string, more?: { subject?: string; replyTo?: string }): Promise<string>
  sends(file: {
    name: string
    type: string
    data: Uint8Array
    as: AttachmentKind
    caption?: string
  }): Promise<string>
  does(act: Exclude<CustomerAct, { kind: 'file' }>): Promise<string>
  messages(): Promise<PhoneMessage[]>
  /** The words that the business wrote, the oldest first. */
  heard(): Promise<string[]>
  businessTypes(): Promise<boolean>
}

/** The sandbox's control API: the customers, the providers' faults, the clock. */
export type Sandbox = {
  url: string
  accountOf(door: DoorName): Promise<string>
  /** Opens another account of a channel; returns the settings with which Atrium talks to it. */
  openAccount(order: {
    accountId: string
    channel: DoorName
    name: string
    webhookUrl: string
  }): Promise<Record<string, unknown>>
  /** Somebody of the demo's world, by name. */
  find(door: DoorName, name: string): Promise<Phone>
  /** Somebody new; phones are made where none is given. */
  add(door: DoorName | { accountId: string }, person: Omit<Customer, 'id'>): Promise<Phone>
  break(door: DoorName, faults: Partial<Faults>): Promise<void>
  advance(hours: number): Promise<void>
}

export function createSandbox(url: string): Sandbox {
  const ask = (path: string): Promise<unknown> => answer(fetch(url + path))
  const tell = (path: string, body: unknown): Promise<unknown> =>
    answer(
      fetch(url + path, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      }),
    )
  const overview = async (): Promise<Overview> => (await ask('/state')) as Overview
  const accountOf = async (door: DoorName): Promise<string> => {
    const account = (await overview()).accounts.find(({ channel }) => channel === door)
    if (!account) throw new Error(`The sandbox has no ${door}.`)
    return account.accountId
  }
  const phone = (accountId: string, customer: Customer): Phone =>
    createPhone({ url, ask, tell }, accountId, customer)

  return {
    url,
    accountOf,
    async openAccount(order) {
      const { settings } = (await tell('/accounts', order)) as { settings: Record<string, unknown> }
      return settings
    },
    async find(door, name) {
      const account = (await overview()).accounts.find(({ channel }) => channel === door)
      const customer = account?.customers.find((one) => one.name === name)
      if (!account || !customer) throw new Error(`${name} is not on ${door}.`)
      return phone(account.accountId, customer)
    },
    async add(door, person) {
      const accountId = typeof door === 'string' ? await accountOf(door) : door.accountId
      const customer = await tell(`/accounts/${accountId}/customers`, person)
      return phone(accountId, customer as Customer)
    },
    async break(door, faults) {
      await tell(`/accounts/${await accountOf(door)}/faults`, faults)
    },
    async advance(hours) {
      const clock = (await tell('/clock', { advance: hours * 3_600_000 })) as { atrium: string }
      if (clock.atrium !== 'told') throw new Error('Atrium was not told of the new time.')
    },
  }
}

type Wire = {
  url: string
  ask(path: string): Promise<unknown>
  tell(path: string, body: unknown): Promise<unknown>
}

function createPhone({ url, ask, tell }: Wire, accountId: string, customer: Customer): Phone {
  const place = `/accounts/${accountId}/customers/${encodeURIComponent(customer.id)}`
  const transcript = async () =>
    (await ask(`${place}/transcript`)) as { messages: PhoneMessage[]; typing: boolean }
  const does: Phone['does'] = async (act) =>
    ((await tell(`${place}/acts`, act)) as { id: string }).id
  return {
    accountId,
    customer,
    does,
    says: (text, more = {}) => does({ kind: 'text', text, ...more }),
    async sends({ name, type, data, as, caption }) {
      const query = new URLSearchParams({ name, as, ...(caption && { caption }) })
      const sent = await answer(
        fetch(`${url}${place}/files?${query}`, {
          method: 'POST',
          headers: { 'content-type': type },
          body: new Uint8Array(data),
        }),
      )
      return (sent as { id: string }).id
    },
    messages: async () => (await transcript()).messages,
    heard: async () =>
      (await transcript()).messages
        .filter(({ from }) => from === 'business')
        .map(({ content }) => (content.kind === 'email' ? content.text : plainText(content))),
    businessTypes: async () => (await transcript()).typing,
  }
}

async function answer(request: Promise<Response>): Promise<unknown> {
  const response = await request
  const text = await response.text()
  if (!response.ok) throw new Error(`The sandbox answered ${response.status}: ${text}`)
  return JSON.parse(text)
}
