import { fillValues, fillWords, type Named } from '@atrium/contract/broadcast/fill-words'
import { type Content, plainText } from '@atrium/contract/content'
import type { FlowContent } from '@atrium/contract/flow/flow'
import { fillTemplate } from '@atrium/contract/template/fill'
import type { Template } from '@atrium/contract/template/template'
import type { Account } from '../../accounts/accounts.ts'
import { byLanguage } from '../../accounts/templates/by-language.ts'

/** What is said to somebody, or why it cannot be said: `why` as in FlowStepResult. */
export type Filled =
  | { ok: true; content: Content }
  | { ok: false; why: 'content' | 'template'; text: string }

/**
 * What a step says to one customer through an account. A template is the account's own in their language, or, where the
 * channel has none, its words. `templates`: those of the workspace with this name.
 */
export function contentFor(
  content: FlowContent,
  account: Pick<Account, 'id' | 'name' | 'channel'>,
  person: Named & { language: string | null },
  templates: Template[],
): Filled {
  if (content.kind === 'text') return asText(fillWords(content.text, person))
  const { templates: hasTemplates } = account.channel.capabilities
  const fitting = templates.filter(
    ({ status, accountIds }) =>
      status === 'approved' && (!hasTemplates || accountIds.includes(account.id)),
  )
  const filled = inTheirLanguage(content, fitting, person)
  if (!filled)
    return {
      ok: false,
      why: 'template',
      text: `There is no approved template “${content.name}” for ${account.name}.`,
    }
  return filled.ok && !hasTemplates ? asText(plainText(filled.content)) : filled
}

/** The first that can be filled; else what is wrong with the one in their language. Undefined where there is none. */
function inTheirLanguage(
  content: Extract<FlowContent, { kind: 'template' }>,
  templates: Template[],
  person: Named & { language: string | null },
): Filled | undefined {
  const values = fillValues(content.values, person)
  const tried = byLanguage(templates, person.language).map((one) => fillTemplate(one, values))
  const good = tried.find(({ ok }) => ok)
  if (good?.ok) return good
  const [first] = tried
  if (!first || first.ok) return undefined
  const [problem] = first.problems
  const text = `The template “${content.name}”, ${problem?.field}: ${problem?.text}`
  return { ok: false, why: 'content', text }
}

function asText(words: string): Filled {
  const text = words.trim()
  return text === ''
    ? { ok: false, why: 'content', text: 'Nothing is left to say: its places are empty here.' }
    : { ok: true, content: { kind: 'text', text } }
}
