import { ChannelError } from '@atrium/channel-kit/channel-error'
import type { Account, Accounts } from '../../accounts.ts'
import type { Named } from './sql.ts'

/** Whose templates an account sends; undefined where its channel has none. */
export function ownerOf({
  channel,
  settings,
}: Pick<Account, 'channel' | 'settings'>): Named | undefined {
  const externalId = channel.templates?.owner(settings)
  return externalId === undefined ? undefined : { channel: channel.id, externalId }
}

/** The account itself, and the others that are switched on and share its templates. */
export async function sharing(accounts: Accounts, account: Account): Promise<Account[]> {
  const { externalId } = ownerOf(account) ?? {}
  const others = await accounts.siblings(account)
  return [account, ...others.filter((other) => ownerOf(other)?.externalId === externalId)]
}

/**
 * Asks the provider as one of several accounts that mean the same there; where it refuses one's token, as the next one.
 * Throws what the first was told.
 */
export async function askAsOne<T>(
  accounts: Account[],
  ask: (account: Account) => Promise<T>,
): Promise<T> {
  let first: unknown
  for (const account of accounts) {
    try {
      return await ask(account)
    } catch (error) {
      first ??= error
      if (!(error instanceof ChannelError && error.kind === 'auth')) throw first
    }
  }
  throw first ?? new Error('Nobody was there to ask.')
}
