import type { AccountView, Overview } from '../view.ts'
import type { PhoneRef } from './api.ts'

const key = 'sandbox:phones'

/** Marie on the first three channels; where she is missing, whoever wrote last. */
export function firstPhones(overview: Overview): PhoneRef[] {
  return overview.accounts
    .flatMap((account) => {
      const someone = findCustomer(account, 'Marie Dubois') ?? newestCustomer(account)
      return someone ? [{ accountId: account.accountId, customerId: someone.id }] : []
    })
    .slice(0, 3)
}

function findCustomer(account: AccountView, name: string) {
  return account.customers.find((customer) => customer.name === name)
}

/** The phone of a person on a channel, for the guided stories. */
export function findPhone(overview: Overview, channel: string, name: string): PhoneRef | undefined {
  for (const account of overview.accounts) {
    const customer = account.channel === channel && findCustomer(account, name)
    if (customer) return { accountId: account.accountId, customerId: customer.id }
  }
  return undefined
}

function newestCustomer(account: AccountView) {
  return [...account.customers].sort((a, b) => (b.last ?? '').localeCompare(a.last ?? ''))[0]
}

export function recallPhones(): PhoneRef[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(key) ?? '[]')
    return Array.isArray(kept) ? (kept as PhoneRef[]) : []
  } catch {
    return []
  }
}

export function rememberPhones(phones: PhoneRef[]): void {
  try {
    localStorage.setItem(key, JSON.stringify(phones))
  } catch {
    // Forbidden storage: the choice lives as long as the page.
  }
}
