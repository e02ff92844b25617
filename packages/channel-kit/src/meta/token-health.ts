import { z } from 'zod'
import type { AccountHealth, ChannelIo } from '../channel.ts'
import { ChannelError } from '../channel-error.ts'
import { callGraph, type Graph } from './graph.ts'

const dayMs = 24 * 3600_000
/** How long before a token ends it is said. */
const forecastDays = 14

const Token = z.object({
  data: z.object({
    app_id: z.coerce.string().optional(),
    is_valid: z.boolean(),
    expires_at: z.number(),
  }),
})

/** Whose token it is, and until when it is good. */
export type TokenFacts = { appId?: string; health: AccountHealth }

/** `expires_at` 0 means never. Where the API does not know the question (Instagram Login), the token's own error will tell. */
export async function askToken(graph: Graph, io: ChannelIo): Promise<TokenFacts> {
  const { label } = graph
  const path = `debug_token?input_token=${encodeURIComponent(graph.accessToken)}`
  const answer = await callGraph(graph, path, io).catch((error: unknown) => {
    if (error instanceof ChannelError && error.kind === 'invalid') return undefined
    throw error
  })
  const token = Token.safeParse(answer)
  if (!token.success) return { health: { state: 'ok', text: null } }
  const { app_id: appId, is_valid, expires_at } = token.data.data
  const facts = (health: AccountHealth) => ({ health, ...(appId && { appId }) })
  if (!is_valid)
    return facts({ state: 'broken', text: `The access token of ${label} is no longer valid.` })
  const days = Math.ceil((expires_at * 1000 - io.now().getTime()) / dayMs)
  if (expires_at === 0 || days > forecastDays) return facts({ state: 'ok', text: null })
  return facts({
    state: 'warning',
    text: `The access token of ${label} ends in ${days} ${days === 1 ? 'day' : 'days'}: make a new one and enter it here.`,
  })
}
