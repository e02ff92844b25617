import type { Customer } from '@atrium/channel-kit/fake'
import { useState } from 'preact/hooks'
import type { AccountView } from '../../view.ts'
import { addCustomer, type PhoneRef } from '../api.ts'
import { ChannelIcon } from '../channel-icon.tsx'
import { Popover } from '../controls/popover.tsx'
import { Avatar, Icon } from '../icons.tsx'
import { attempt, peek, showPhones, useStore } from '../store.ts'

type Props = { phone: PhoneRef; index: number; account: AccountView; customer: Customer }

/** Whose phone this is; opens the list of everybody on every channel. */
export function Picker({ phone, index, account, customer }: Props) {
  const [open, setOpen] = useState(false)
  return (
    <div class="picker">
      <Popover
        open={open}
        onClose={() => setOpen(false)}
        button={
          <button type="button" class="owner" aria-expanded={open} onClick={() => setOpen(!open)}>
            <Avatar name={customer.name} size={30} />
            <span class="owner-words">
              <strong dir="auto">{customer.name}</strong>
              <span>
                <ChannelIcon channel={account.channel} size={12} /> {address(account, customer)}
              </span>
            </span>
            <Icon name="down" size={16} />
          </button>
        }
      >
        <People phone={phone} index={index} onDone={() => setOpen(false)} />
      </Popover>
    </div>
  )
}

type PeopleProps = { phone: PhoneRef; index: number; onDone(): void }

function People({ phone, index, onDone }: PeopleProps) {
  const accounts = useStore((state) => state.overview?.accounts ?? [])
  const shown = useStore((state) => state.phones)
  const [channel, setChannel] = useState(
    accounts.find((one) => one.accountId === phone.accountId)?.accountId,
  )
  const [words, setWords] = useState('')
  const account = accounts.find(({ accountId }) => accountId === channel) ?? accounts[0]
  if (!account) return null

  function choose(customerId: string): void {
    const chosen = { accountId: account?.accountId ?? '', customerId }
    showPhones(place(peek().phones, index, chosen))
    onDone()
  }
  const found = account.customers.filter((one) => matches(one, words))
  return (
    <div class="people">
      <div class="tabs" role="tablist">
        {accounts.map((one) => (
          <button
            key={one.accountId}
            type="button"
            role="tab"
            aria-selected={one === account}
            onClick={() => setChannel(one.accountId)}
          >
            <ChannelIcon channel={one.channel} size={14} /> {label(one, accounts)}
          </button>
        ))}
      </div>
      <input
        class="search"
        placeholder="Find a customer"
        aria-label="Find a customer"
        value={words}
        onInput={(event) => setWords(event.currentTarget.value)}
      />
      <ul>
        {found.map((one) => (
          <li key={one.id}>
            <button
              type="button"
              onClick={() => choose(one.id)}
              aria-current={shown.some(
                (ref) => ref.accountId === account.accountId && ref.customerId === one.id,
              )}
            >
              <Avatar name={one.name} size={28} />
              <span dir="auto">{one.name}</span>
              <small>{address(account, one)}</small>
            </button>
          </li>
        ))}
        {found.length === 0 && <li class="faint none">Nobody of that name here.</li>}
      </ul>
      <NewPerson key={account.accountId} account={account} onAdded={choose} />
    </div>
  )
}

function NewPerson({ account, onAdded }: { account: AccountView; onAdded(id: string): void }) {
  const [name, setName] = useState('')
  const [where, setWhere] = useState('')
  const { field, hint } = knownBy(account)
  async function add(event: Event): Promise<void> {
    event.preventDefault()
    const value = field === 'phone' ? where.replace(/[\s().-]/g, '') : where.trim()
    const person = { name: name.trim(), ...(value && { [field]: value }) }
    const added = await attempt(() => addCustomer(account.accountId, person))
    if (added) setTimeout(() => onAdded(added.id), 150)
  }
  return (
    <form class="new-person" onSubmit={(event) => void add(event)}>
      <input
        required
        placeholder="Somebody new"
        aria-label="Name"
        value={name}
        onInput={(event) => setName(event.currentTarget.value)}
      />
      {field !== 'name' && (
        <input
          required={field !== 'username'}
          placeholder={hint}
          aria-label={hint}
          value={where}
          onInput={(event) => setWhere(event.currentTarget.value)}
        />
      )}
      <button type="submit" class="pill">
        Add
      </button>
    </form>
  )
}

/** The chosen person on this phone. Nobody is on two phones, and the website's chat is open in one browser at a time. */
function place(phones: PhoneRef[], index: number, chosen: PhoneRef): PhoneRef[] {
  const before = phones[index]
  const website = (ref: PhoneRef) =>
    peek().overview?.accounts.find(({ accountId }) => accountId === ref.accountId)?.channel ===
    'webchat'
  return phones.map((one, at) => {
    if (at === index) return chosen
    const same = one.accountId === chosen.accountId && one.customerId === chosen.customerId
    const clash = same || (website(one) && website(chosen))
    return clash && before ? before : one
  })
}

/** The channel; an account beyond a channel's first is told by its own name. */
function label({ accountId, channel, app, name }: AccountView, all: AccountView[]): string {
  if (all.find((one) => one.channel === channel)?.accountId !== accountId) return name
  return app?.name ?? { email: 'E-mail', webchat: 'Website' }[channel] ?? channel
}

/** What the form for somebody new asks for beside the name. */
function knownBy({ channel, app }: AccountView) {
  if (channel === 'email') return { field: 'email', hint: 'Their e-mail' } as const
  if (channel === 'webchat') return { field: 'username', hint: 'Signed in as (or empty)' } as const
  const field = app?.knownBy ?? 'name'
  return { field, hint: field === 'phone' ? '+33 6 …' : 'Username (or empty)' } as const
}

function address({ channel, app }: AccountView, customer: Customer): string {
  if (channel === 'email') return customer.email ?? ''
  if (channel === 'webchat')
    return customer.username ? `signed in as ${customer.username}` : 'just looking'
  const username = customer.username ? `@${customer.username}` : ''
  return app?.knownBy === 'phone' ? (customer.phone ?? username) : username
}

function matches(customer: Customer, words: string): boolean {
  const text = [customer.name, customer.id, customer.phone, customer.email].join(' ').toLowerCase()
  return text.includes(words.trim().toLowerCase())
}
