import { ChannelError } from '@atrium/channel-kit/channel-error'
import { z } from 'zod'

/** An answer of the Bot API: `error_code` repeats the HTTP status, `description` says why. */
export const Failure = z.object({
  ok: z.literal(false),
  error_code: z.number(),
  description: z.string(),
  parameters: z
    .object({ retry_after: z.number().optional(), migrate_to_chat_id: z.number().optional() })
    .optional()
    .catch(undefined),
})
type Failure = z.infer<typeof Failure>

/** Telegram has no codes beside the HTTP status: what a 400 or 403 means is in its words. */
const gone = [
  'bot was blocked by the user',
  'user is deactivated',
  "bot can't initiate conversation",
  "bot can't send messages to bots",
  'chat not found',
  'peer_id_invalid',
  'chat was deleted',
]

/** The refusal as what to do next. */
export function apiError({ error_code: status, description, parameters }: Failure): ChannelError {
  const code = String(status)
  const words = description.replace(/^(Bad Request|Forbidden|Unauthorized|Conflict): /, '')
  const has = (part: string) => description.toLowerCase().includes(part)
  if (status === 429)
    return new ChannelError('rate', code, words, { retryAfter: parameters?.retry_after ?? 5 })
  // The Bot API answers 5xx when it did not take the call.
  if (status >= 500) return new ChannelError('rate', code, words, { retryAfter: 15 })
  if (gone.some(has)) return new ChannelError('gone', code, words)
  if (parameters?.migrate_to_chat_id !== undefined)
    return new ChannelError('gone', code, `${words}: the group is another chat now`)
  // 404 is the answer to a token that never was.
  if (status === 401 || status === 404)
    return new ChannelError('auth', code, `${words}: BotFather has another token for this bot`)
  // Another program asks for this bot's updates, or has set a webhook of its own.
  if (status === 409) return new ChannelError('auth', code, words)
  return new ChannelError('invalid', code, words)
}
