import type {
  CreateFake,
  Customer,
  CustomerAct,
  Fake,
  FakeIo,
  Faults,
  PhoneMessage,
} from '@atrium/channel-kit/fake'
import { HttpError } from './http.ts'
import { type AccountState, keptMessages } from './state.ts'

/** What Atrium's demo seeding asks for: one simulated account and the people who write to it. */
export type AccountOrder = {
  accountId: string
  channel: string
  name: string
  webhookUrl: string
  customers: (Omit<Customer, 'id'> & { id?: string; history?: PhoneMessage[] })[]
}
/** On WhatsApp the business can also write on its own phone. */
export type FakeWithApp = Fake & {
  businessApp(customerId: string, act: { kind: 'text'; text: string }): { id: string }
}

type Account = {
  fake: Fake
  io: FakeIo
  name: string
  /** What phones showed before this process started; the fake may know only what came after. */
  earlier: Map<string, PhoneMessage[]>
  /** Ids of the people ordered or added. A fake may bring people of its own, for its tests. */
  guests: Set<string>
}
type Deps = {
  fakes: ReadonlyMap<string, CreateFake>
  publicUrl: string
  now(): Date
  changed(accountId: string, customerId: string | null): void
}

export type Accounts = ReturnType<typeof createAccounts>

/** All simulated accounts. Changes are made one after the other, so that two equal orders make one account. */
export function createAccounts(deps: Deps) {
  const accounts = new Map<string, Account>()
  let queue: Promise<unknown> = Promise.resolve()
  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const result = queue.then(work, work)
    queue = result.catch(() => undefined)
    return result
  }

  function find(accountId: string): Account {
    const account = accounts.get(accountId)
    if (!account) throw new HttpError(404, `The sandbox has no account ${accountId}.`)
    return account
  }
  function transcript(accountId: string, customerId: string): PhoneMessage[] {
    const account = find(accountId)
    const live = account.fake.transcript(customerId)
    const known = new Set(live.map((message) => message.id))
    const earlier = (account.earlier.get(customerId) ?? []).filter(({ id }) => !known.has(id))
    return [...earlier, ...live].slice(-keptMessages)
  }

  async function open(state: AccountState): Promise<Account> {
    const create = deps.fakes.get(state.channel)
    if (!create) throw new HttpError(422, `The sandbox has no simulated ${state.channel}.`)
    const { accountId } = state
    const io: FakeIo = {
      baseUrl: `${deps.publicUrl}/providers/${state.channel}/${accountId}`,
      webhookUrl: state.webhookUrl,
      now: deps.now,
      changed: (customerId) => deps.changed(accountId, customerId),
    }
    const fake = create(io)
    await fake.start()
    Object.assign(fake.faults, state.faults)
    const account = { fake, io, name: state.name, earlier: new Map(), guests: new Set<string>() }
    for (const customer of state.customers)
      welcome(account, { ...customer, history: state.transcripts[customer.id] ?? [] })
    accounts.set(accountId, account)
    return account
  }

  function stateOf(accountId: string, account: Account): AccountState {
    const customers = guestsOf(account)
    return {
      accountId,
      channel: account.fake.channel,
      name: account.name,
      webhookUrl: account.io.webhookUrl,
      customers,
      transcripts: Object.fromEntries(
        customers.map(({ id }) => [id, transcript(accountId, id)] as const),
      ),
      faults: { ...account.fake.faults },
    }
  }

  async function order(wanted: AccountOrder): Promise<Record<string, unknown>> {
    let account = accounts.get(wanted.accountId)
    if (account && account.fake.channel !== wanted.channel)
      throw new HttpError(409, `Account ${wanted.accountId} is on ${account.fake.channel} already.`)
    if (account && account.io.webhookUrl !== wanted.webhookUrl) {
      // Atrium moved to another port: the provider side is opened anew with the new address, history kept.
      const state = stateOf(wanted.accountId, account)
      await account.fake.stop()
      account = await open({ ...state, webhookUrl: wanted.webhookUrl })
    }
    account ??= await open({ ...wanted, customers: [], transcripts: {}, faults: calm })
    account.name = wanted.name
    for (const person of wanted.customers) welcome(account, person)
    deps.changed(wanted.accountId, null)
    return account.fake.settings
  }

  return {
    order: (wanted: AccountOrder) => inTurn(() => order(wanted)),
    restore: (states: AccountState[]) =>
      inTurn(async () => {
        for (const state of states) await open(state)
      }),
    remove: (accountId: string) =>
      inTurn(async () => {
        await find(accountId).fake.stop()
        accounts.delete(accountId)
        deps.changed(accountId, null)
      }),
    stop: () =>
      inTurn(async () => {
        await Promise.all([...accounts.values()].map(({ fake }) => fake.stop()))
      }),
    list: () =>
      [...accounts].map(([accountId, account]) => {
        const { fake, name } = account
        return { accountId, fake, name, customers: guestsOf(account) }
      }),
    states: () => [...accounts].map(([accountId, account]) => stateOf(accountId, account)),
    fake: (accountId: string) => find(accountId).fake,
    transcript,
    addCustomer(accountId: string, person: Omit<Customer, 'id'>): Customer {
      const account = find(accountId)
      const customer = account.fake.addCustomer(person)
      account.guests.add(customer.id)
      deps.changed(accountId, null)
      return customer
    },
    act: (accountId: string, customerId: string, act: CustomerAct) =>
      find(accountId).fake.act(customerId, act),
    setFaults(accountId: string, faults: Partial<Faults>): Faults {
      const { fake } = find(accountId)
      Object.assign(fake.faults, faults)
      deps.changed(accountId, null)
      return { ...fake.faults }
    },
  }
}

const calm: Faults = {
  duplicate: false,
  reorder: false,
  error: false,
  timeout: false,
  outage: false,
}

/** Adds a person who is not there yet; the same order twice is one person. */
function welcome(account: Account, person: AccountOrder['customers'][number]): void {
  const { history = [], ...customer } = person
  if (guestsOf(account).some((known) => isSame(known, customer))) return
  const { id } = account.fake.addCustomer(customer)
  account.guests.add(id)
  if (history.length === 0) return
  account.earlier.set(id, history.slice(-keptMessages))
  account.fake.restore?.(id, history.slice(-keptMessages))
}

function guestsOf({ fake, guests }: Account): Customer[] {
  return fake.customers().filter(({ id }) => guests.has(id))
}

function isSame(known: Customer, person: Omit<Customer, 'id'> & { id?: string }): boolean {
  if (person.id !== undefined) return known.id === person.id
  const { name, phone, email } = person
  return known.name === name && known.phone === phone && known.email === email
}
