import type { Channel } from '@atrium/channel-kit/channel'
import type { KnownContact } from '../facts.ts'

/**
 * What the assistant calls a customer: the first word of their name, where it is a name and not a sentence, a link or a
 * number. `own`: the handles that are theirs by proof, their present one first; a name that a member chose counts where
 * it was chosen for all of them. A channel on which anybody can write in anybody's name gets none: its automatic texts
 * repeat nothing that the sender supplied.
 */
export function callName(
  contact: Pick<KnownContact, 'name' | 'named'>,
  own: { name: string | null }[],
  channel: Pick<Channel, 'capabilities' | 'visitors'>,
): string | null {
  if (!channel.capabilities.signedSender && !channel.visitors) return null
  const chosen = contact.named && own.length > 1 ? contact.name : undefined
  const name = chosen ?? own.find((handle) => handle.name)?.name ?? ''
  const [first] = name.trim().split(/\s+/)
  return first && /^\p{L}[\p{L}\p{M}'’-]{0,24}$/u.test(first) ? first : null
}
