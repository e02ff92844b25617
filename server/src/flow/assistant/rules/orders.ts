import type { Order } from '@atrium/contract/shop/order'
import type { Answer } from '../engine.ts'
import { hello, isFirst, say, type Talk } from './talk.ts'
import { dayInWords, dayOf } from './when.ts'
import { asksAfterOrder, plain } from './words.ts'

/** Of what has come to its end only the latest of so many days may be meant. */
const recentDays = 30
const dayMs = 24 * 3600_000
/** Told at once; who waits for more is told by people. */
const mostTold = 3

const over: Order['state'][] = ['delivered', 'cancelled', 'refunded']

/** Where an order is: the one they name, else all that are on their way, else the last. Undefined: people know. */
export async function whereIs(talk: Talk): Promise<Answer | undefined> {
  const { heard, tools } = talk
  const language = heard.language ?? talk.language
  // To cancel, or to change one, is the shop's.
  if (heard.wishes.some((wish) => wish === 'cancel' || wish === 'move')) return undefined
  const orders = await tools.orders()
  const named = orders.filter(({ number }) => heard.said.includes(plain(number)))
  const said = named.reduce((text, { number }) => text.replace(plain(number), ' '), heard.said)
  // A number that is none of theirs is left over here.
  if (!asksAfterOrder(said, language)) return undefined
  const meant = named.length > 0 ? named : unnamed(orders, talk.situation.now)
  if (meant.length === 0 || meant.length > mostTold) return undefined
  const first = isFirst(talk) ? `${hello(talk)} ` : ''
  return say(first + meant.map((order) => told(talk, order)).join('\n'))
}

function unnamed(orders: Order[], now: Date): Order[] {
  const coming = orders.filter(({ state }) => !over.includes(state))
  if (coming.length > 0) return coming
  return orders
    .filter(({ updatedAt }) => Date.parse(updatedAt) > now.getTime() - recentDays * dayMs)
    .slice(0, 1)
}

function told({ situation, sentences, language }: Talk, order: Order): string {
  const { number, state, updatedAt, expectedAt, tracking } = order
  const day = (at: string) => dayInWords(at, situation, language)
  const news = sentences.order[state](number, day(updatedAt))
  if (over.includes(state)) return news
  const { now, zone } = situation
  // By the day: many shops know no hour.
  const isLate = expectedAt && dayOf(expectedAt, zone) < dayOf(now.toISOString(), zone)
  return [
    news,
    expectedAt && (isLate ? sentences.late(day(expectedAt)) : sentences.expected(day(expectedAt))),
    state === 'shipped' && tracking?.carrier && sentences.carrier(tracking.carrier),
    state === 'shipped' && tracking?.url,
  ]
    .filter(Boolean)
    .join(' ')
}
