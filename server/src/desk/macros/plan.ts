import { fillValues, fillWords, type Named, unknownIn } from '@atrium/contract/broadcast/fill-words'
import type { Contact } from '@atrium/contract/contact'
import type { Content } from '@atrium/contract/content'
import type { Conversation } from '@atrium/contract/conversation'
import type { ChannelAccountId, HandleId } from '@atrium/contract/ids'
import type { MacroStep, StepProblem } from '@atrium/contract/macro/macro'
import { fillTemplate } from '@atrium/contract/template/fill'
import type { Template } from '@atrium/contract/template/template'
import { valuesFrom } from '@atrium/contract/template/values'
import type { Account, Accounts } from '../../accounts/accounts.ts'
import { workspaceName } from '../../accounts/sql.ts'
import { byLanguage } from '../../accounts/templates/by-language.ts'
import { listTemplates } from '../../accounts/templates/sql.ts'
import type { WorkspaceTx } from '../../platform/database/db.ts'
import { wholeContact } from '../contacts/api.ts'
import { goneIn } from './gone.ts'
import { lastSubject } from './sql.ts'

export type Target = { handleId: HandleId; accountId: ChannelAccountId }

/** What a macro would do with a conversation: what it sends, filled, and which of its steps cannot be done. */
export type Plan = {
  contact: Contact
  sends: Sends | undefined
  problems: StepProblem[]
}
type Place = Target & { account: Account; label: string }
type Sends = Place & {
  content: Content
  category: Template['category'] | null
  unknown: string[]
}

type Problem = Omit<StepProblem, 'step'>
type Looked = { problem: Problem } | { sends: Sends } | undefined

/** `to`: where it writes; left out, where a reply goes. Nothing is written. */
export async function planMacro(
  tx: WorkspaceTx,
  deps: { accounts: Accounts },
  asked: {
    conversation: Conversation
    steps: MacroStep[]
    member: { name: string }
    to: Target | undefined
  },
): Promise<Plan> {
  const contact = await wholeContact(tx, asked.conversation.contactId)
  const place = await placeOf(deps, tx, contact, asked.to ?? usual(asked.conversation))
  const plan: Plan = { contact, sends: undefined, problems: [] }
  for (const [step, each] of asked.steps.entries()) {
    const looked = await look(tx, each, { contact, place, member: asked.member })
    if (!looked) continue
    if ('problem' in looked) plan.problems.push({ step, ...looked.problem })
    else plan.sends = looked.sends
  }
  return plan
}

function usual({ replyHandleId, replyAccountId }: Conversation): Target | undefined {
  return replyHandleId && replyAccountId
    ? { handleId: replyHandleId, accountId: replyAccountId }
    : undefined
}

/** The address of this customer and the account, where they fit; undefined where nobody can be answered. */
async function placeOf(
  { accounts }: { accounts: Accounts },
  tx: WorkspaceTx,
  contact: Contact,
  to: Target | undefined,
): Promise<Place | undefined> {
  if (!to) return undefined
  const handle = contact.handles.find(({ id }) => id === to.handleId)
  const account = await accounts.find(to.accountId)
  if (!handle || account?.workspaceId !== tx.workspaceId) return undefined
  if (account.channel.id !== handle.channel) return undefined
  return { ...to, account, label: handle.label }
}

type Around = { contact: Contact; place: Place | undefined; member: { name: string } }

async function look(tx: WorkspaceTx, step: MacroStep, around: Around): Promise<Looked> {
  const gone = await goneIn(tx, step)
  if (gone) return { problem: gone.problem }
  switch (step.kind) {
    case 'reply':
      return reply(tx, step.text, around)
    case 'template':
      return template(tx, step, around)
    case 'note':
      return fillWords(step.text, around.contact).trim() === '' ? { problem: empty } : undefined
    case 'assign':
    case 'label':
    case 'snooze':
    case 'resolve':
    case 'reopen':
      return undefined
  }
}

function because(code: Problem['code'], text: string): { problem: Problem } {
  return { problem: { code, text } }
}

const empty: Problem = { code: 'empty', text: 'Nothing is known that could stand in its words.' }
const nowhere = because('nowhere', 'This customer has no address that can be answered.')

async function reply(tx: WorkspaceTx, words: string, { contact, place }: Around): Promise<Looked> {
  if (!place) return nowhere
  const text = fillWords(words, contact).trim()
  if (text === '') return { problem: empty }
  const content: Content = place.account.channel.capabilities.subject
    ? { kind: 'email', subject: answering(await lastSubject(tx, place.handleId)), text }
    : { kind: 'text', text }
  return { sends: { ...place, content, category: null, unknown: unknownIn(words, contact) } }
}

function answering(subject = ''): string {
  return subject === '' || /^re:/i.test(subject) ? subject : `Re: ${subject}`
}

/** The approved template of this name, in the customer's language where there is one. */
async function template(
  tx: WorkspaceTx,
  { name, values }: Extract<MacroStep, { kind: 'template' }>,
  { contact, place, member }: Around,
): Promise<Looked> {
  if (!place) return nowhere
  const { account } = place
  if (!account.channel.capabilities.templates)
    return because('noTemplates', `${account.channel.label} has no templates.`)
  const approved = (await listTemplates(tx, account.id)).filter(
    (one) => one.name === name && one.status === 'approved' && one.category !== 'authentication',
  )
  const [chosen] = byLanguage(approved, contact.language)
  if (!chosen) return because('template', `${account.name} has no approved template “${name}”.`)
  const byItself = valuesFrom(chosen, {
    contactName: contact.name,
    businessName: await workspaceName(tx),
    memberName: member.name,
    words: null,
  })
  const filled = fillTemplate(chosen, { ...byItself, ...known(values, contact) })
  if (filled.ok)
    return { sends: { ...place, content: filled.content, category: chosen.category, unknown: [] } }
  const [first] = filled.problems
  return because('values', `The template “${name}”, ${first?.field}: ${first?.text}`)
}

/** A value of which nothing is known leaves its place to what stands there by itself. */
function known(values: Record<string, string>, person: Named): Record<string, string> {
  return Object.fromEntries(
    Object.entries(fillValues(values, person)).filter(([, value]) => value !== ''),
  )
}
