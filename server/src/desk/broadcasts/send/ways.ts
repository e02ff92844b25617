import type { Way } from '@atrium/contract/broadcast/broadcast'
import { fillValues, fillWords, type Named, placesIn } from '@atrium/contract/broadcast/fill-words'
import type { Reach } from '@atrium/contract/broadcast/segment'
import type { Capabilities, ChannelAccount } from '@atrium/contract/channel'
import type { Content } from '@atrium/contract/content'
import { textLength } from '@atrium/contract/content/text-length'
import { fillTemplate } from '@atrium/contract/template/fill'
import type { Template } from '@atrium/contract/template/template'
import type { Accounts } from '../../../accounts/accounts.ts'
import { listTemplates } from '../../../accounts/templates/sql.ts'
import { AppError } from '../../../platform/app-error.ts'
import type { WorkspaceTx } from '../../../platform/database/db.ts'

/** Somebody who is written to. */
export type Person = Named & { language: string | null }

/** Throws `invalid`, in words, where one of the ways could not be taken by anybody. */
export async function refuseUnfitWays(
  tx: WorkspaceTx,
  accounts: Accounts,
  ways: Way[],
): Promise<void> {
  if (ways.length === 0)
    throw new AppError('invalid', 'Say first what is sent, and through which account.')
  const listed = await accounts.list(tx)
  const templates = await templatesFor(tx, ways)
  for (const way of ways) {
    const account = listed.find(({ id }) => id === way.accountId)
    const channel = account && accounts.channels.get(account.channel)
    const problem =
      account && channel
        ? problemOf(way, account, channel, templates)
        : 'One of the channel accounts is not there any more.'
    if (problem) throw new AppError('invalid', problem)
  }
}

/** The templates of the accounts that send one. */
export async function templatesFor(tx: WorkspaceTx, ways: Way[]): Promise<Template[]> {
  const accountIds = new Set(
    ways.flatMap(({ accountId, content }) => (content.kind === 'template' ? [accountId] : [])),
  )
  const found = new Map<string, Template>()
  for (const id of accountIds) for (const one of await listTemplates(tx, id)) found.set(one.id, one)
  return [...found.values()]
}

/** What is wrong with a way, for a person to read. */
function problemOf(
  { content }: Way,
  account: Pick<ChannelAccount, 'id' | 'name' | 'enabled'>,
  { label, capabilities }: { label: string; capabilities: Capabilities },
  templates: Template[],
): string | undefined {
  if (!account.enabled)
    return `${account.name} is switched off. Switch it on in the channel settings.`
  if (content.kind === 'template') {
    const template = templates.find(({ id }) => id === content.templateId)
    return template?.accountIds.includes(account.id)
      ? templateProblem(template, content.values)
      : `${account.name} has no such template any more.`
  }
  if (capabilities.window?.outside === 'template')
    return `A ${label} broadcast needs an approved template: most of its recipients have not written within the last ${capabilities.window.hours} hours.`
  if (capabilities.subject !== (content.kind === 'email'))
    return capabilities.subject
      ? `What is sent by ${label} needs a subject.`
      : `${label} carries no mail with a subject.`
  const { max, unit } = capabilities.text
  const length = textLength(content.text, unit)
  return length > max ? `${label}: the text has ${length} ${unit}, ${max} are allowed.` : undefined
}

function templateProblem(template: Template, values: Record<string, string>): string | undefined {
  if (template.status !== 'approved')
    return `The template “${template.name}” is not approved: it is ${template.status}.`
  // Filled for somebody of whom everything is known: what is wrong then is wrong for all.
  const known = Object.values(values).flatMap((text) => placesIn(text).map((key) => [key, 'x']))
  const somebody = { name: 'Ana Ruiz', company: 'x', attributes: Object.fromEntries(known) }
  const filled = fillTemplate(template, fillValues(values, somebody))
  const [first] = filled.ok ? [] : filled.problems
  return first && `The template “${template.name}”, ${first.field}: ${first.text}`
}

/** How its recipients are reached. */
export function reachOf({ accountId, content }: Way): Reach {
  return { accountId, by: content.kind === 'template' ? 'template' : 'window' }
}

export type Filled = { ok: true; content: Content } | { ok: false; text: string }

/** What one recipient gets, or why it cannot be filled for them. */
export function contentFor({ content }: Way, person: Person, templates: Template[]): Filled {
  if (content.kind === 'template') {
    const template = spoken(templates, content.templateId, person.language)
    if (!template) return { ok: false, text: 'The template is not approved any more.' }
    const filled = fillTemplate(template, fillValues(content.values, person))
    if (filled.ok) return filled
    const [first] = filled.problems
    return { ok: false, text: `The template “${template.name}”, ${first?.field}: ${first?.text}` }
  }
  const text = fillWords(content.text, person).trim()
  if (content.kind === 'text') return { ok: true, content: { kind: 'text', text } }
  // A name with a line break would begin another header.
  const subject = fillWords(content.subject, person).replace(/\s+/g, ' ').trim()
  return { ok: true, content: { kind: 'email', subject, text } }
}

/** The template in somebody's language where it is approved, else the one that was chosen. */
function spoken(templates: Template[], id: string, language: string | null): Template | undefined {
  const chosen = templates.find((one) => one.id === id)
  const approved = templates.filter(
    (one) =>
      one.status === 'approved' && one.name === chosen?.name && one.ownerId === chosen.ownerId,
  )
  const wanted = language?.replace('-', '_').toLowerCase()
  const plain = wanted?.split('_')[0]
  return (
    approved.find((one) => one.language.toLowerCase() === wanted) ??
    approved.find((one) => one.language.split('_')[0]?.toLowerCase() === plain) ??
    approved.find((one) => one.id === id)
  )
}
