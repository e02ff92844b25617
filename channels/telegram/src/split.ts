import type { RawReply, RawRequest, Split } from '@atrium/channel-kit/channel'
import { parseJson } from '@atrium/channel-kit/json'
import { chatOf, fieldsOf, Update } from './update.ts'

/** One request is one update: its number is the key, the chat it happened in is the lane. */
export function split(request: RawRequest): Split {
  const raw = new TextDecoder().decode(request.body)
  let body: unknown
  try {
    body = parseJson(raw)
  } catch {
    // Also a RangeError: nested deeper than the stack.
    return { ok: false, reason: 'The body is no JSON that can be read.' }
  }
  const update = Update.safeParse(body)
  if (!update.success) return { ok: false, reason: 'The body is no update: it has no update_id.' }
  const { update_id, ...happened } = update.data
  const [what = {}] = Object.values(happened).map(fieldsOf)
  const chat = chatOf(what)
  const lane = chat === undefined ? 'bot' : `chat:${chat}`
  const reply = answerTo(fieldsOf(happened.callback_query))
  return { ok: true, entries: [{ key: `update:${update_id}`, lane, raw }], ...reply }
}

/**
 * A tapped button spins on the phone until the bot answers. Telegram takes a call of its API as the answer to a
 * webhook: the tap is acknowledged in the moment in which it is stored.
 */
function answerTo(tap: Record<string, unknown>): { reply?: RawReply } {
  if (typeof tap.id !== 'string' || tap.id === '' || tap.id.length > 100) return {}
  return {
    reply: {
      status: 200,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ method: 'answerCallbackQuery', callback_query_id: tap.id }),
    },
  }
}
