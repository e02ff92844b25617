import type { Way } from '@atrium/contract/broadcast/broadcast'
import type { BroadcastEstimate, BroadcastResults } from '@atrium/contract/broadcast/results'
import type { Content } from '@atrium/contract/content'
import type { HandleId } from '@atrium/contract/ids'
import type { Estimate, Rates } from '@atrium/contract/sending/cost'
import type { Template } from '@atrium/contract/template/template'
import type { Accounts } from '../../../accounts/accounts.ts'
import { priceOf } from '../../../flow/outbound/read.ts'
import type { WorkspaceTx } from '../../../platform/database/db.ts'
import { audienceOf, type Common, readCommon } from '../send/common.ts'
import { contentFor } from '../send/ways.ts'
import type { StoredBroadcast } from '../sql.ts'
import * as sql from './sql.ts'

export type CostDeps = { accounts: Accounts; rates: Rates; now: () => Date }

/** Somebody as most are: how long a text becomes hangs on their names, and on nothing that is known beforehand. */
const somebody = { name: 'Maria Santos', company: 'Atelier', attributes: {}, language: null }

/** What a draft would cost if it began now: everybody who would get it, by the first way that reaches them. */
export async function estimateOf(
  tx: WorkspaceTx,
  deps: CostDeps,
  found: StoredBroadcast,
): Promise<BroadcastEstimate> {
  const { facts, templates } = await readCommon(tx, deps, found)
  const groups =
    found.ways.length === 0
      ? []
      : await sql.groupsByPrice(tx, audienceOf(found), facts, longestCode(deps.rates))
  const lines = new Map<string, Line>()
  let unbilled = 0
  for (const group of groups) {
    const line = await lineOf(deps, found, group, { facts, templates })
    if (!line) {
      unbilled += group.count
      continue
    }
    const key = JSON.stringify([group.way, line.category, line.country, line.currency])
    const before = lines.get(key)
    lines.set(key, before ? added(before, line) : line)
  }
  const all = [...lines.values()]
  return {
    lines: all,
    totals: totalsOf(all),
    unrated: all.reduce((sum, line) => sum + (line.amount === null ? line.recipients : 0), 0),
    unbilled,
    example: deps.rates.example,
  }
}

type Line = BroadcastEstimate['lines'][number]

/** What one group costs; undefined where their channel bills no messages. */
async function lineOf(
  deps: CostDeps,
  found: StoredBroadcast,
  { way: number, code, isOpen, count }: sql.PriceGroup,
  { facts, templates }: Common,
): Promise<Line | undefined> {
  const way = found.ways[number]
  const account = way && (await deps.accounts.find(way.accountId))
  if (!way || !account) return undefined
  const filled = contentFor(way, somebody, templates)
  const content = filled.ok ? filled.content : emptyContent
  const kind = { content, purpose: found.purpose, template: categoryOf(way, templates) }
  const price = priceOf(account, deps.rates, { ...kind, phone: code, isOpen }, facts.now)
  if (!price) return undefined
  const { category, estimate } = price
  return {
    accountId: way.accountId,
    channel: account.channel.id,
    category,
    country: estimate?.why.country ?? null,
    recipients: count,
    amount: estimate && round(estimate.amount * count),
    currency: estimate?.currency ?? null,
  }
}

function added(one: Line, other: Line): Line {
  const amount = one.amount === null || other.amount === null ? null : one.amount + other.amount
  return { ...one, recipients: one.recipients + other.recipients, amount: amount && round(amount) }
}

/** A template that needs what only its recipient knows is priced all the same: what it says does not matter to it. */
const emptyContent: Content = { kind: 'template', name: '', language: '', body: {}, preview: '' }

/** What one message will cost; null where its channel bills none or no rate is known. */
export async function priceFor(
  tx: WorkspaceTx,
  deps: CostDeps,
  {
    way,
    handleId,
    content,
    purpose,
  }: Pick<StoredBroadcast, 'purpose'> & {
    way: Way
    handleId: HandleId
    content: Content
  },
  templates: Template[],
): Promise<Estimate | null> {
  const account = await deps.accounts.find(way.accountId)
  const now = deps.now()
  const known = await sql.priceFacts(tx, handleId, way.accountId, now)
  if (!account || !known) return null
  const kind = { content, purpose, template: categoryOf(way, templates), ...known }
  return priceOf(account, deps.rates, kind, now)?.estimate ?? null
}

/** What came of it, and what it cost. */
export async function resultsOf(tx: WorkspaceTx, id: string): Promise<BroadcastResults> {
  const counted = await sql.countResults(tx, id)
  const spent = await sql.spentOn(tx, id)
  return {
    ...counted,
    links: await sql.followedLinks(tx, id),
    spent: spent.flatMap(({ currency, amount }) =>
      currency === null ? [] : [{ currency, amount: round(amount) }],
    ),
    unrated: spent.reduce((sum, { currency, count }) => sum + (currency === null ? count : 0), 0),
  }
}

function categoryOf({ content }: Way, templates: Template[]): string | undefined {
  return content.kind === 'template'
    ? templates.find(({ id }) => id === content.templateId)?.category
    : undefined
}

function totalsOf(lines: BroadcastEstimate['lines']): BroadcastEstimate['totals'] {
  const sums = new Map<string, number>()
  for (const { currency, amount } of lines)
    if (currency !== null && amount !== null)
      sums.set(currency, round((sums.get(currency) ?? 0) + amount))
  return [...sums].map(([currency, amount]) => ({ currency, amount }))
}

/** So many digits of a phone decide on its rate. */
function longestCode({ tables }: Rates): number {
  const codes = tables.flatMap(({ rates }) => rates.map(({ country }) => country?.length ?? 0))
  return codes.reduce((longest, length) => Math.max(longest, length), 1)
}

/** Sums of binary fractions are not exact; a millionth of the currency is enough for any rate. */
function round(amount: number): number {
  return Math.round(amount * 1e6) / 1e6
}
