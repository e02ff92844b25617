import { createContext } from 'preact'
import type { AccountView } from '../../view.ts'
import { addCustomer, type PhoneRef, phoneKey, sendAct } from '../api.ts'
import { accountOf, peek, refreshOverview, showPhones } from '../store.ts'

/** The phone on which something is shown; null where links are only links. */
export const OnPhone = createContext<PhoneRef | null>(null)

/** Whether a chat app of a phone opens this link; the browser does otherwise. */
export function opensApp(url: string): boolean {
  return accountFor(url) !== undefined
}

/**
 * Follows a link into the app that it opens, as the same person, who gets that app where they had none. Their phone
 * shows it then.
 */
export async function follow(url: string, from: PhoneRef): Promise<void> {
  const account = accountFor(url)
  const person = accountOf(from)?.customers.find(({ id }) => id === from.customerId)
  if (!account || !person) throw new Error('No app on these phones opens this link.')
  const known = account.customers.find(({ name }) => name === person.name)
  const { name, phone, username } = person
  const there =
    known ??
    (await addCustomer(account.accountId, {
      name,
      ...(phone && { phone }),
      ...(username && { username }),
    }))
  const target = { accountId: account.accountId, customerId: there.id }
  await sendAct(target, { kind: 'open', url })
  await refreshOverview()
  const { phones } = peek()
  if (phones.some((one) => phoneKey(one) === phoneKey(target))) return
  showPhones(phones.map((one) => (phoneKey(one) === phoneKey(from) ? target : one)))
}

function accountFor(url: string): AccountView | undefined {
  return peek().overview?.accounts.find(({ app }) => app?.links && url.startsWith(app.links))
}
