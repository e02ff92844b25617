import type { Content, MessageContext } from '@atrium/contract/content'
import type { ContactId } from '@atrium/contract/ids'
import type { Rates } from '@atrium/contract/sending/cost'
import type { PlannedWay } from '@atrium/contract/sending/way'
import type { Account } from '../../accounts/accounts.ts'
import { templateNamed } from '../../accounts/templates/sql.ts'
import { AppError } from '../../platform/app-error.ts'
import type { WorkspaceTx } from '../../platform/database/db.ts'
import type { ActDeps } from '../act.ts'
import { readContactSummary } from '../conversation/read.ts'
import { getMessage } from '../conversation/sql.ts'
import { holdRecord } from '../identity/link.ts'
import { readPreferences } from '../identity/read.ts'
import { estimate } from '../outbound/cost/estimate.ts'
import { pricedOf } from '../outbound/cost/priced.ts'
import { handlesOf, reachesOf } from '../outbound/reach/sql.ts'
import {
  type Automated,
  type AutomatedResult,
  type Look,
  look,
  sendAutomated,
} from './send-automated.ts'

type Deps = ActDeps & { rates: Rates }
type Asked = Omit<Automated, 'handleId' | 'accountId' | 'context'> & {
  /** What it says through an account, where that is not the same everywhere; undefined: it cannot be said there. */
  contentAt?: (account: Account) => Content | undefined
}

/** A place where somebody may be reached, with what policy says of it now. */
type Candidate = Look & { said: Content; isPreferred: boolean; price: number; place: number }
type Refusal = { channel: string; label: string; rule: string; text: string }

/**
 * Sends a message that nobody typed to whom the sender names, by the way that is best for them: on the channel that they
 * prefer, else by the cheapest, else where they were heard last; as words while a window is open, as the template for it
 * elsewhere. What policy refuses there goes the next way; where none is left, all reasons are told.
 */
export async function sendToContact(
  tx: WorkspaceTx,
  deps: Deps,
  asked: Asked,
): Promise<AutomatedResult & { way?: PlannedWay }> {
  // A repeat is the same message, by the way that it went.
  if (await getMessage(tx, asked.messageId)) return { kind: 'queued' }
  if (!(await readContactSummary(tx, asked.contactId)))
    throw new AppError('not_found', 'There is no such contact.')
  await holdRecord(tx, asked.contactId)
  const { channel: preferred } = await readPreferences(tx, asked.contactId)
  const all = await candidates(tx, deps, asked, preferred?.value)
  const legal = all.filter(({ decision }) => decision.kind === 'approved').toSorted(byWorth)
  const refused = all.flatMap(refusalOf)
  const [best] = legal
  if (!best) return nothingLegal(tx, deps, asked, all, refused)
  const isWish = preferred !== null && preferred.why.by !== 'often' && preferred.why.by !== 'last'
  const why = reason(best, legal, isWish)
  const way = { why, refused: refused.map(({ channel, rule }) => ({ channel, rule })) }
  const context: MessageContext = { way }
  const { handle_id: handleId } = best.recipient
  const accountId = best.account.id
  const content = best.said
  const result = await sendAutomated(tx, deps, { ...asked, content, handleId, accountId, context })
  return { ...result, way: { ...way, channel: best.account.channel.id, handleId, accountId } }
}

async function candidates(
  tx: WorkspaceTx,
  deps: Deps,
  asked: Asked,
  preferred: string | undefined,
): Promise<Candidate[]> {
  const result: Candidate[] = []
  for (const [place, reach] of (await placesOf(tx, deps, asked.contactId)).entries()) {
    const account = asked.contentAt && (await deps.accounts.find(reach.accountId))
    const content = account ? asked.contentAt?.(account) : asked.content
    if (!content) continue
    const seen = await look(tx, deps, { ...asked, content, ...reach })
    const { id } = seen.account.channel
    result.push({
      ...seen,
      said: content,
      place,
      isPreferred: id === preferred,
      price: await priceOf(tx, deps, asked, seen),
    })
  }
  return result
}

/** Where they were met, those used last first; then addresses that nobody wrote from yet, through an account of the channel. */
async function placesOf(tx: WorkspaceTx, { accounts }: Deps, contactId: ContactId) {
  const met = await reachesOf(tx, contactId)
  const known = new Set<string>(met.map(({ handleId }) => handleId))
  const connected = (await accounts.list(tx)).filter(({ enabled }) => enabled)
  const others = (await handlesOf(tx, contactId)).flatMap(({ handleId, channel, scope }) => {
    const account = connected.find((one) => one.channel === channel)
    // An address that is good for one account only is not tried through another.
    return account && scope === '' && !known.has(handleId)
      ? [{ handleId, accountId: account.id }]
      : []
  })
  return [...met.filter(({ accountId }) => connected.some(({ id }) => id === accountId)), ...others]
}

/** What is billed by nobody costs nothing; a price that nobody knows is the highest. */
async function priceOf(
  tx: WorkspaceTx,
  { rates, now }: Deps,
  asked: Asked,
  seen: Look,
): Promise<number> {
  const { account, recipient, content } = seen
  const at = now()
  const template =
    content.kind === 'template' ? await templateNamed(tx, account.id, content) : undefined
  const sending = { ...recipient, class: asked.class, purpose: asked.purpose, content }
  const priced = pricedOf(account, sending, { files: 0, template: template?.category }, at)
  if (!priced) return 0
  return estimate(rates, { ...priced, at })?.amount ?? Number.POSITIVE_INFINITY
}

function byWorth(a: Candidate, b: Candidate): number {
  if (a.isPreferred !== b.isPreferred) return a.isPreferred ? -1 : 1
  return a.price === b.price ? a.place - b.place : a.price - b.price
}

function reason(best: Candidate, legal: Candidate[], isWish: boolean): PlannedWay['why'] {
  if (best.isPreferred) return isWish ? 'asked' : 'habit'
  if (legal.length === 1) return 'only'
  return legal.some(({ price }) => price > best.price) ? 'cheapest' : 'last'
}

function refusalOf({ decision, account, recipient }: Look): Refusal[] {
  if (decision.kind !== 'refused') return []
  const { rule, text } = decision
  return [{ channel: account.channel.id, label: recipient.label, rule, text }]
}

/** The timeline tells of the first way; whoever sends hears of all. */
async function nothingLegal(
  tx: WorkspaceTx,
  deps: Deps,
  asked: Asked,
  all: Candidate[],
  refused: Refusal[],
): Promise<AutomatedResult> {
  const [first] = all.toSorted(byWorth)
  if (!first)
    return {
      kind: 'refused',
      rule: 'ways',
      text: 'There is no address at which this customer can be reached.',
      evidence: { ways: [] },
    }
  const { handle_id: handleId } = first.recipient
  const accountId = first.account.id
  await sendAutomated(tx, deps, { ...asked, content: first.said, handleId, accountId })
  const text = refused.map((one) => `${one.label}: ${one.text}`).join(' ')
  return { kind: 'refused', rule: 'ways', text, evidence: { ways: refused } }
}
