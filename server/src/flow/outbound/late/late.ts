import type { Content } from '@atrium/contract/content'
import type { Author } from '@atrium/contract/message'
import { fillTemplate, type TemplateContent } from '@atrium/contract/template/fill'
import type { Template } from '@atrium/contract/template/template'
import { valuesFrom } from '@atrium/contract/template/values'
import type { TemplateWish } from '@atrium/contract/template/wish'
import type { Account } from '../../../accounts/accounts.ts'
import { workspaceName } from '../../../accounts/sql.ts'
import { byLanguage } from '../../../accounts/templates/by-language.ts'
import { findTemplates } from '../../../accounts/templates/sql.ts'
import type { WorkspaceTx } from '../../../platform/database/db.ts'
import type { RecipientFacts } from '../sql.ts'

/** The template that words become when their window has closed, filled. */
export type Late = { template: Template; content: TemplateContent }

/** `reply` carries the words themselves, `continue` asks the customer to go on: the first that can be filled is taken. */
const uses = ['reply', 'continue']

/**
 * What free words become outside the window: the account's approved template for it, in the customer's language where
 * there is one. A wish of the sender comes before what answers are turned into. Undefined where no template can be
 * filled, and for what is no text: a file or a place cannot travel in a value.
 */
export async function lateTemplate(
  tx: WorkspaceTx,
  { id, channel }: Account,
  said: {
    content: Content
    author: Author
    to: Pick<RecipientFacts, 'contact_name' | 'contact_language'>
    wish?: TemplateWish | null | undefined
  },
  now: Date,
): Promise<Late | undefined> {
  const { content, author, to, wish } = said
  if (content.kind !== 'text' || !channel.capabilities.templates) return undefined
  const source = {
    contactName: to.contact_name,
    businessName: await workspaceName(tx),
    memberName: author.kind === 'member' ? author.name : null,
    words: content.text,
  }
  for (const use of wish ? [wish.use] : uses) {
    const found = await findTemplates(tx, { accountId: id, use })
    for (const template of byLanguage(found, to.contact_language)) {
      const values = { ...valuesFrom(template, source), ...wish?.values }
      const filled = fillTemplate(template, values, { now })
      if (filled.ok) return { template, content: filled.content }
    }
  }
  return undefined
}
