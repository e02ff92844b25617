import type { AccountHealth } from '@atrium/channel-kit/channel'
import { z } from 'zod'

/**
 * Who says something of an account's health; each takes back only what it said.
 * `works`: whether the provider takes our calls, by a check, a connection, a refusal. `token`: its renewal.
 * `missed`: what no webhook brought. `quota`: how much of it is left. `news…`: what the provider told once. `template/…`: that one template is not approved.
 */
export type HealthSource =
  | 'works'
  | 'token'
  | 'missed'
  | 'quota'
  | 'news'
  | `news/${string}`
  | `template/${string}`

const Worry = z.object({ state: z.enum(['ok', 'warning', 'broken']), text: z.string().nullable() })
/** What is known, by source; who has nothing to say is not in it. */
export const Worries = z.record(z.string(), Worry)
export type Worries = z.infer<typeof Worries>

/** More are counted only. */
const mostTexts = 3
const rank = { broken: 0, warning: 1, ok: 2 }

/** With the newest word of this source. */
export function withWorry(known: Worries, source: HealthSource, health: AccountHealth): Worries {
  const { [source]: _before, ...others } = known
  return health.state === 'ok' && health.text === null ? others : { ...others, [source]: health }
}

/** When an account can send other templates than before, what was said of those is not about it. */
export function withoutTemplates(known: Worries): Worries {
  const isOfOne = (source: string) => /^(news|template)\//.test(source)
  return Object.fromEntries(Object.entries(known).filter(([source]) => !isOfOne(source)))
}

/**
 * What an administrator who pressed “Check” has seen: news and what was missed are taken back. A renewal that fails and
 * a template that is not approved go on being said until that ends.
 */
export function withoutSeen(known: Worries): Worries {
  const isSeen = (source: string) => source === 'missed' || /^news(\/|$)/.test(source)
  return Object.fromEntries(Object.entries(known).filter(([source]) => !isSeen(source)))
}

/** The worst of all, with everybody's words, the worst first, and whether it works before what is news. Good words are shown when all is well. */
export function shownHealth(worries: Worries): AccountHealth {
  const all = Object.entries(worries).sort(
    ([a, one], [b, other]) => rank[one.state] - rank[other.state] || b.localeCompare(a),
  )
  const state = all[0]?.[1].state ?? 'ok'
  const texts = all
    .filter(([, worry]) => worry.state !== 'ok' || state === 'ok')
    .flatMap(([, worry]) => worry.text ?? [])
  if (texts.length === 0) return { state, text: null }
  const more = texts.length - mostTexts
  const shown = texts.slice(0, mostTexts).join(' ')
  return { state, text: more > 0 ? `${shown} (${more} more)` : shown }
}
