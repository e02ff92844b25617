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

/** All accounts, and the line in which changes to them wait for each other. */
type Book = { deps: Deps; accounts: Map<string, Account>; queue: Promise<unknown> }

export type Accounts = ReturnType<typeof createAccounts>

/** All simulated accounts. Changes are made one after the other, so that two equal orders make one account. */
export function createAccounts(deps: Deps) {
  const { changed } = deps
  const book: Book = { deps, accounts: new Map(), queue: Promise.resolve() }
  const { accounts } = book
  return {
    /** Opens an account, or finds the one that is there; answers its settings. */
    order: (wanted: AccountOrder) => inTurn(book, () => carryOut(book, wanted)),
    restore: (states: AccountState[]) =>
      inTurn(book, async () => {
        for (const state of states) await open(book, state)
      }),
    remove: (accountId: string) =>
      inTurn(book, async () => {
        await find(book, accountId).fake.stop()
        accounts.delete(accountId)
        changed(accountId, null)
      }),
    stop: () =>
      inTurn(book, () => Promise.all([...accounts.values()].map(({ fake }) => fake.stop()))),
    list: () =>
      [...accounts].map(([accountId, account]) => {
        const { fake, name } = account
        return { accountId, fake, name, customers: guestsOf(account) }
      }),
    states: () => [...accounts].map(([accountId, account]) => stateOf(accountId, account)),
    fake: (accountId: string) => find(book, accountId).fake,
    transcript: (accountId: string, customerId: string) =>
      transcriptOf(find(book, accountId), customerId),
    addCustomer(accountId: string, person: Omit<Customer, 'id'>): Customer {
      const account = find(book, accountId)
      const customer = account.fake.addCustomer(person)
      account.guests.add(customer.id)
      changed(accountId, null)
      return customer
    },
    act: (accountId: string, customerId: string, act: CustomerAct) =>
      find(book, accountId).fake.act(customerId, act),
    setFaults(accountId: string, faults: Partial<Faults>): Faults {
      const { fake } = find(book, accountId)
      Object.assign(fake.faults, faults)
      changed(accountId, null)
      return { ...fake.faults }
    },
  }
}

function inTurn<T>(book: Book, work: () => Promise<T>): Promise<T> {
  const result = book.queue.then(work, work)
  book.queue = result.catch(() => undefined)
  return result
}

function find({ accounts }: Book, accountId: string): Account {
  const account = accounts.get(accountId)
  if (!account) throw new HttpError(404, `The sandbox has no account ${accountId}.`)
  return account
}

async function carryOut(book: Book, wanted: AccountOrder): Promise<Record<string, unknown>> {
  let account = book.accounts.get(wanted.accountId)
  if (account && account.fake.channel !== wanted.channel)
    throw new HttpError(409, `Account ${wanted.accountId} is on ${account.fake.channel} already.`)
  if (account && account.io.webhookUrl !== wanted.webhookUrl) {
    // Atrium moved to another port: the provider side is opened anew with the new address, history kept.
    const state = stateOf(wanted.accountId, account)
    await account.fake.stop()
    account = await open(book, { ...state, webhookUrl: wanted.webhookUrl })
  }
  account ??= await open(book, { ...wanted, customers: [], transcripts: {}, faults: calm })
  account.name = wanted.name
  for (const person of wanted.customers) welcome(account, person)
  book.deps.changed(wanted.accountId, null)
  return account.fake.settings
}

async function open({ deps, accounts }: Book, state: AccountState): Promise<Account> {
  const create = deps.fakes.get(state.channel)
  if (!create) throw new HttpError(422, `The sandbox has no simulated ${state.channel}.`)
  const { accountId } = state
  const io: FakeIo = {
    baseUrl: `${deps.publicUrl}/providers/${state.channel}/${accountId}`,
    webhookUrl: state.webhookUrl,
    now: deps.now,
    tokenStays: true,
    changed: (customerId) => deps.changed(accountId, customerId),
  }
  const fake = create(io)
  await fake.start()
  Object.assign(fake.faults, state.faults)
  fake.review?.restore(state.templates)
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
    transcripts: Object.fromEntries(customers.map(({ id }) => [id, transcriptOf(account, id)])),
    faults: { ...account.fake.faults },
    templates: account.fake.review?.keep(),
  }
}

function transcriptOf({ fake, earlier }: Account, customerId: string): PhoneMessage[] {
  const live = fake.transcript(customerId)
  const known = new Set(live.map(({ id }) => id))
  const before = (earlier.get(customerId) ?? []).filter(({ id }) => !known.has(id))
  return [...before, ...live].slice(-keptMessages)
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
