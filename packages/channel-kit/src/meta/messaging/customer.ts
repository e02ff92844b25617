import type { Sender } from '../../inbound-event.ts'
import type { Account } from './platform.ts'

/**
 * A person is known by an id that holds for one page or one Instagram account only: neither phone nor e-mail, and
 * the same in messages and in comments. Messages bring no name.
 */
export function customerOf(
  id: string,
  { ownId, label }: Pick<Account, 'ownId' | 'label'>,
  known: { label?: string | undefined; name?: string | undefined } = {},
): Sender {
  return {
    address: id,
    scope: ownId,
    aliases: [],
    label: known.label ?? known.name ?? `${label} user …${id.slice(-4)}`,
    ...(known.name && { name: known.name }),
    proofs: [],
  }
}
