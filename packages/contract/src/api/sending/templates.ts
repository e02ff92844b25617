import { z } from 'zod'
import { ChannelId } from '../../channel.ts'
import { endpoint } from '../../endpoint.ts'
import { ChannelAccountId, ContactId, TemplateId, TemplateOwnerId } from '../../ids.ts'
import { Template, TemplateDraft, TemplateVariables } from '../../template/template.ts'
import { TemplateUse } from '../../template/wish.ts'

const byTemplate = z.strictObject({ id: TemplateId })

/** Whose templates they are (a business account), and when its provider was last asked for them. */
export const TemplateOwner = z.object({
  id: TemplateOwnerId,
  channel: ChannelId,
  /** The provider's own id. */
  externalId: z.string(),
  /** The accounts that share its templates, the oldest first. */
  accountIds: z.array(ChannelAccountId),
  syncedAt: z.string().nullable(),
  /** Why the provider could not be asked. */
  error: z.string().nullable(),
})

export type TemplateOwner = z.infer<typeof TemplateOwner>

const Templates = z.object({ items: z.array(Template), owners: z.array(TemplateOwner) })

/** What may be sent outside the window: forms that the provider approves. */
export const templatesApi = {
  list: endpoint({
    method: 'GET',
    path: '/templates',
    summary:
      'The templates of all business accounts, or those of one account, in every language and state.',
    access: 'member',
    query: z.strictObject({ accountId: ChannelAccountId.optional() }),
    response: Templates,
  }),
  sync: endpoint({
    method: 'POST',
    path: '/channel-accounts/:id/templates/sync',
    summary: 'Reads the templates that an account can send from its provider now.',
    access: 'admin',
    params: z.strictObject({ id: ChannelAccountId }),
    response: Templates,
  }),
  create: endpoint({
    method: 'POST',
    path: '/templates',
    summary: 'Hands a template in for approval, for all accounts of the same business account.',
    access: 'admin',
    body: z.strictObject({ accountId: ChannelAccountId, draft: TemplateDraft }),
    response: Template,
  }),
  edit: endpoint({
    method: 'PUT',
    path: '/templates/:id',
    summary: 'Hands a template in anew, under the same name and language.',
    access: 'admin',
    params: byTemplate,
    body: z.strictObject({
      draft: TemplateDraft.pick({ category: true, parameterFormat: true, components: true }),
    }),
    response: Template,
  }),
  remove: endpoint({
    method: 'DELETE',
    path: '/templates/:id',
    summary: 'Deletes one language of a template at the provider, and here.',
    access: 'admin',
    params: byTemplate,
    response: z.object({}),
  }),
  configure: endpoint({
    method: 'PATCH',
    path: '/templates/:id',
    summary: 'Says what a template is for, and where the values of its places come from.',
    access: 'admin',
    params: byTemplate,
    body: z.strictObject({
      use: TemplateUse.nullable().optional(),
      variables: TemplateVariables.optional(),
    }),
    response: Template,
  }),
  preview: endpoint({
    method: 'GET',
    path: '/templates/:id/preview',
    summary:
      'What a contact would read, with the values that come by themselves; and which are missing.',
    access: 'member',
    params: byTemplate,
    query: z.strictObject({
      contactId: ContactId,
      /** What was to be said in free words. */
      words: z.string().max(4096).optional(),
    }),
    response: z.object({
      values: z.record(z.string(), z.string()),
      preview: z.string(),
      problems: z.array(z.object({ field: z.string(), text: z.string() })),
    }),
  }),
}
