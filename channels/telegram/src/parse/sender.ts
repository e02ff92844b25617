import type { Sender } from '@atrium/channel-kit/inbound-event'
import { z } from 'zod'
import { Id, read } from '../update.ts'

const User = z.object({
  id: Id,
  first_name: z.string().optional(),
  last_name: z.string().optional(),
  username: z.string().optional(),
})

/**
 * Who wrote. A person's number is the same for every bot in the world and never passes to another; usernames change.
 * In a private chat it is the chat's number too. Telegram tells no phone: see `contactOf` for the one exception.
 */
export function senderOf(user: unknown): Sender {
  const { id, first_name, last_name, username } = read(User, user, 'user')
  const name = [first_name, last_name].filter(Boolean).join(' ').trim()
  return {
    address: String(id),
    scope: '',
    aliases: [],
    label: username ? `@${username}` : name || 'Telegram user',
    ...(name && { name }),
    proofs: [],
  }
}
