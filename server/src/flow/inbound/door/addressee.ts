import type { Entry, RawRequest } from '@atrium/channel-kit/channel'
import type { Account, Accounts } from '../../../accounts/accounts.ts'

/** What one account is to journal of a request. */
export type Delivery = { account: Account; entries: Entry[] }

/**
 * Whom each entry is for, where one app of a provider has one address for several accounts. An entry about another
 * account's object goes to that account: only in the same workspace, and only if its own door would have taken this
 * very request, so that a secret opens nothing that it does not open anyway. An entry about nobody's object stays with
 * the account that was called: its channel drops it with the reason, visible in the journal.
 */
export async function deliveries(
  accounts: Accounts,
  called: Account,
  { request, entries, now }: { request: RawRequest; entries: Entry[]; now: Date },
): Promise<Delivery[]> {
  const [own, ...shared] = called.channel.objects?.(called.settings) ?? []
  const isOwn = ({ about }: Entry) => about === undefined || own === undefined || about === own
  if (entries.every(isOwn)) return [{ account: called, entries }]
  const others = await ofTheSameApp(accounts, called, request, now)
  const taken = others.flatMap((account) => {
    const objects = account.channel.objects?.(account.settings) ?? []
    const theirs = entries.filter((entry) => !isOwn(entry) && objects.includes(entry.about ?? ''))
    return theirs.length > 0 ? [{ account, entries: theirs }] : []
  })
  const passedOn = new Set(taken.flatMap((delivery) => delivery.entries))
  // News of what several hold (a business account) are for each of them.
  const kept = entries.filter((one) => !passedOn.has(one) || shared.includes(one.about ?? ''))
  return [{ account: called, entries: kept }, ...taken]
}

async function ofTheSameApp(
  accounts: Accounts,
  called: Account,
  request: RawRequest,
  now: Date,
): Promise<Account[]> {
  const found: Account[] = []
  for (const account of await accounts.siblings(called)) {
    const verified = await account.channel.verify?.(request, account.settings, now)
    if (verified?.ok) found.push(account)
  }
  return found
}
