import type { Content } from '@atrium/contract/content'
import type { Author } from '@atrium/contract/message'
import type { Estimate, Rates } from '@atrium/contract/sending/cost'
import type { SendWay, SendWays } from '@atrium/contract/sending/way'
import type { Account } from '../../accounts/accounts.ts'
import { templateNamed } from '../../accounts/templates/sql.ts'
import { AppError } from '../../platform/app-error.ts'
import type { WorkspaceTx } from '../../platform/database/db.ts'
import type { ActDeps, Member } from '../act.ts'
import { readPreferences } from '../identity/read.ts'
import { estimate } from '../outbound/cost/estimate.ts'
import { pricedOf } from '../outbound/cost/priced.ts'
import { policyFacts } from '../outbound/gate/policy-facts.ts'
import { lateTemplate } from '../outbound/late/late.ts'
import { readLimits } from '../outbound/limits/limits.ts'
import { reachesOf } from '../outbound/reach/sql.ts'
import * as outbound from '../outbound/sql.ts'
import { check } from '../policy/check.ts'
import type { Delayed, ProviderLimits } from '../policy/decision.ts'

type Deps = ActDeps & { rates: Rates }
type Asked = { handleId: string; accountId: string; content: Content }

/**
 * Every legal way to deliver what a member is writing, now, with its cost; nothing is sent. What is sent may still go
 * another way: policy decides again when it leaves. Throws `not_found`.
 */
export async function waysOf(
  tx: WorkspaceTx,
  deps: Deps,
  member: Member,
  asked: Asked,
): Promise<SendWays> {
  const author = { kind: 'member', memberId: member.memberId, name: member.name } as const
  const own = await recipientOf(tx, deps, asked)
  if (!own) throw new AppError('not_found', 'There is no such handle or channel account.')
  const here = await waysHere(tx, deps, own, asked.content, author)
  const { contact_id: contactId } = own.recipient
  const { channel: preferred } = await readPreferences(tx, contactId)
  const others: SendWay[] = []
  for (const other of await reachesOf(tx, contactId)) {
    if (other.handleId === asked.handleId && other.accountId === asked.accountId) continue
    const found = await recipientOf(tx, deps, other)
    const way = found && elsewhere(deps, found, asked.content, author)
    if (way) others.push({ ...way, preferred: way.channel === preferred?.value })
  }
  const ways = [...here.ways, ...others.sort((a, b) => Number(isWanted(b)) - Number(isWanted(a)))]
  return { ways, refused: here.refused }
}

function isWanted(way: SendWay): boolean {
  return way.kind === 'elsewhere' && way.preferred
}

/** Nothing is sent, so no message is left out of a count. */
const nothing = '00000000-0000-0000-0000-000000000000'

type Found = { account: Account; recipient: outbound.RecipientFacts; limits: ProviderLimits }

async function recipientOf(
  tx: WorkspaceTx,
  { accounts, now }: Deps,
  { handleId, accountId }: { handleId: string; accountId: string },
): Promise<Found | undefined> {
  const account = await accounts.find(accountId)
  const recipient = await outbound.recipientFacts(tx, handleId, accountId)
  if (!recipient || account?.workspaceId !== tx.workspaceId) return undefined
  if (recipient.channel !== account.channel.id) return undefined
  const limits = await readLimits(tx, account, { ...recipient, messageId: nothing }, now())
  return { account, recipient, limits }
}

async function waysHere(
  tx: WorkspaceTx,
  deps: Deps,
  found: Found,
  content: Content,
  author: Author,
): Promise<SendWays> {
  const { account, recipient } = found
  const verdict = decide(deps, found, content, author)
  if (verdict.kind === 'approved') {
    const kind = verdict.approved.personOnly ? 'person' : 'free'
    const until = recipient.window_until?.toISOString() ?? null
    const chosen =
      content.kind === 'template' ? await templateNamed(tx, account.id, content) : undefined
    const cost = costOf(deps, found, content, chosen?.category)
    return { ways: [{ kind, until, estimate: cost }], refused: null }
  }
  const { rule, text, next, evidence } = verdict
  const said = { content, author, to: recipient }
  const late = next === 'template' ? await lateTemplate(tx, account, said, deps.now()) : undefined
  const asTemplate = late && decide(deps, found, late.content, author)
  if (!late || asTemplate?.kind !== 'approved')
    return { ways: [], refused: { rule, text, evidence } }
  const { id: templateId, name, language, category, use } = late.template
  const way: SendWay = {
    kind: 'template',
    templateId,
    name,
    language,
    category,
    content: late.content,
    keepsWords: use === 'reply',
    waits: toldOf(asTemplate.delayed),
    estimate: costOf(deps, found, late.content, category),
  }
  return { ways: [way], refused: null }
}

function toldOf(delayed: Delayed | null) {
  if (!delayed) return null
  const { rule, text, evidence, until } = delayed
  return { rule, text, evidence, until: until.toISOString() }
}

function elsewhere(
  deps: Deps,
  found: Found,
  content: Content,
  author: Author,
): Extract<SendWay, { kind: 'elsewhere' }> | undefined {
  const { account, recipient } = found
  if (decide(deps, found, content, author).kind === 'refused') return undefined
  return {
    kind: 'elsewhere',
    handleId: recipient.handle_id,
    accountId: account.id,
    channel: account.channel.id,
    label: recipient.label,
    preferred: false,
    until: recipient.window_until?.toISOString() ?? null,
    estimate: costOf(deps, found, content),
  }
}

function decide(deps: Deps, found: Found, content: Content, author: Author) {
  const { account, recipient, limits } = found
  const facts = policyFacts(account, { ...recipient, handler: 'human' }, deps.now(), { limits })
  return check({ class: 'reply', author, content }, facts)
}

function costOf(
  { rates, now }: Deps,
  { account, recipient }: Found,
  content: Content,
  template?: string,
): Estimate | null {
  const at = now()
  const sending = { ...recipient, class: 'reply', purpose: null, content } as const
  const priced = pricedOf(account, sending, { files: 0, template }, at)
  return priced ? estimate(rates, { ...priced, at }) : null
}
