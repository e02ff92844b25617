import type { ChannelIo } from '@atrium/channel-kit/channel'
import { ChannelError } from '@atrium/channel-kit/channel-error'
import type { ChannelTemplates } from '@atrium/channel-kit/templates'
import { templatesApi } from '@atrium/contract/api/sending/templates'
import type { WorkspaceId } from '@atrium/contract/ids'
import { checkTemplate } from '@atrium/contract/template/check/check-template'
import { fillTemplate } from '@atrium/contract/template/fill'
import { placeholders } from '@atrium/contract/template/placeholders'
import { shownTemplate } from '@atrium/contract/template/shown'
import type { Template, TemplateDraft } from '@atrium/contract/template/template'
import { valuesFrom } from '@atrium/contract/template/values'
import type { Account, Accounts } from '../../accounts/accounts.ts'
import { workspaceName } from '../../accounts/sql.ts'
import { announceTemplates, takeBack } from '../../accounts/templates/announce.ts'
import { invalidTemplate } from '../../accounts/templates/check.ts'
import { askAsOne, ownerOf, sharing } from '../../accounts/templates/owner/sharing.ts'
import {
  accountsOf,
  holdOwner,
  listOwners,
  type Named,
} from '../../accounts/templates/owner/sql.ts'
import * as sql from '../../accounts/templates/sql.ts'
import { syncTemplates } from '../../accounts/templates/sync.ts'
import { AppError } from '../../platform/app-error.ts'
import type { Db, WorkspaceTx } from '../../platform/database/db.ts'
import type { Api } from '../../platform/http/api.ts'
import { getContact } from '../contacts/sql.ts'

export type TemplatesDeps = { db: Db; accounts: Accounts; io: ChannelIo; now: () => Date }

export function addTemplates(api: Api, deps: TemplatesDeps): void {
  addReading(api, deps)
  addWriting(api, deps)
}

function addReading(api: Api, deps: TemplatesDeps): void {
  const { db, now } = deps
  api.on(templatesApi.list, ({ actor, query }) =>
    db.inWorkspace(actor.workspaceId, (tx) => listed(tx, query.accountId)),
  )
  api.on(templatesApi.sync, async ({ actor, params }) => {
    const { account } = await withTemplates(deps, actor.workspaceId, params.id)
    await inWords(account, syncTemplates(deps, account))
    return db.inWorkspace(actor.workspaceId, (tx) => listed(tx, params.id))
  })
  api.on(templatesApi.preview, ({ actor, params, query }) =>
    db.inWorkspace(actor.workspaceId, async (tx) => {
      const template = await need(tx, params.id)
      const contact = await getContact(tx, query.contactId)
      if (!contact) throw new AppError('not_found', 'There is no such contact.')
      const values = valuesFrom(template, {
        contactName: contact.name,
        businessName: await workspaceName(tx),
        memberName: actor.name,
        words: query.words ?? null,
      })
      const filled = fillTemplate(template, values, { now: now() })
      const { header, body, footer } = shownTemplate(template, values)
      const preview = filled.ok
        ? filled.content.preview
        : [header, body, footer].filter(Boolean).join('\n')
      const problems = filled.ok ? [] : filled.problems.map(({ field, text }) => ({ field, text }))
      return { values, preview, problems }
    }),
  )
}

function addWriting(api: Api, deps: TemplatesDeps): void {
  const { db, io, now } = deps
  api.on(templatesApi.create, async ({ actor, body: { accountId, draft } }) => {
    const { account, owner, ask } = await withTemplates(deps, actor.workspaceId, accountId)
    refuseUnfit(draft)
    await db.inWorkspace(actor.workspaceId, async (tx) => {
      if (await sql.templateNamed(tx, accountId, draft))
        throw new AppError(
          'conflict',
          `There is a template "${draft.name}" in ${draft.language} already.`,
        )
    })
    const made = await inWords(
      account,
      ask((templates, settings) => templates.create(draft, settings, io)),
    )
    return db.inWorkspace(actor.workspaceId, async (tx) => {
      const row = { ...draft, ...made, reason: null, quality: 'unknown' as const }
      const ownerId = await holdOwner(tx, owner)
      if (!ownerId) throw new AppError('conflict', 'This account sends other templates by now.')
      await sql.putTemplate(tx, ownerId, row, now())
      await announceTemplates(tx, await accountsOf(tx, ownerId))
      const written = await sql.templateNamed(tx, accountId, draft)
      if (!written) throw new AppError('not_found', 'There is no such template.')
      return written
    })
  })
  api.on(templatesApi.edit, async ({ actor, params, body }) => {
    const { template, account, ask } = await ofTemplate(deps, actor.workspaceId, params.id)
    const { name, language, externalId } = template
    const draft = { ...body.draft, name, language }
    refuseUnfit(draft)
    await inWords(
      account,
      ask((templates, settings) => templates.edit(externalId, draft, settings, io)),
    )
    return db.inWorkspace(actor.workspaceId, async (tx) => {
      const waiting = { ...template, ...draft, status: 'pending' as const, reason: null }
      await sql.putTemplate(tx, template.ownerId, waiting, now())
      await announceTemplates(tx, template.accountIds)
      return need(tx, params.id)
    })
  })
  api.on(templatesApi.remove, async ({ actor, params }) => {
    const { template, account, ask } = await ofTemplate(deps, actor.workspaceId, params.id)
    await inWords(
      account,
      ask((templates, settings) => templates.remove(template, settings, io)),
    )
    await db.inWorkspace(actor.workspaceId, async (tx) => {
      await sql.deleteTemplate(tx, params.id)
      await takeBack(tx, deps.accounts, template.accountIds, template)
      await announceTemplates(tx, template.accountIds)
    })
    return {}
  })
  api.on(templatesApi.configure, ({ actor, params, body }) =>
    db.inWorkspace(actor.workspaceId, async (tx) => {
      const template = await need(tx, params.id)
      const { use = template.use, variables = template.variables } = body
      refuseUnknownPlaces(template, Object.keys(variables))
      await sql.configureTemplate(tx, template.id, { use, variables })
      await announceTemplates(tx, template.accountIds)
      return need(tx, params.id)
    }),
  )
}

async function listed(tx: WorkspaceTx, accountId?: string) {
  return {
    items: await sql.listTemplates(tx, accountId),
    owners: await listOwners(tx, accountId),
  }
}

async function need(tx: WorkspaceTx, id: string): Promise<Template> {
  const template = await sql.getTemplate(tx, id)
  // What no account is left of belongs to nobody, until it is cleared away.
  if (!template?.accountIds.length) throw new AppError('not_found', 'There is no such template.')
  return template
}

type Asked = <T>(
  ask: (templates: ChannelTemplates<unknown>, settings: unknown) => Promise<T>,
) => Promise<T>
type WithTemplates = {
  account: Account
  owner: Named
  /** As the account itself, or another that shares its templates where the provider refuses this one's token. */
  ask: Asked
}

async function withTemplates(
  { db, accounts }: TemplatesDeps,
  workspaceId: WorkspaceId,
  id: string,
): Promise<WithTemplates> {
  // Only of this workspace: `get` answers 404 for any other.
  await db.inWorkspace(workspaceId, (tx) => accounts.get(tx, id))
  const account = await accounts.find(id)
  const templates = account?.channel.templates
  const owner = account && ownerOf(account)
  if (!templates || !owner)
    throw new AppError('invalid', 'Messages of this channel need no templates.')
  const all = await sharing(accounts, account)
  const ask: Asked = (work) => askAsOne(all, ({ settings }) => work(templates, settings))
  return { account, owner, ask }
}

async function ofTemplate(
  deps: TemplatesDeps,
  workspaceId: WorkspaceId,
  id: string,
): Promise<WithTemplates & { template: Template }> {
  const template = await deps.db.inWorkspace(workspaceId, (tx) => need(tx, id))
  const [first = ''] = template.accountIds
  return { template, ...(await withTemplates(deps, workspaceId, first)) }
}

function refuseUnfit(draft: TemplateDraft): void {
  const problems = checkTemplate(draft)
  if (problems.length > 0)
    throw invalidTemplate('The provider would refuse this template.', problems, '/draft')
}

function refuseUnknownPlaces(template: Template, fields: string[]): void {
  const known = new Set(placeholders(template).map(({ field }) => field))
  const unknown = fields.find((field) => !known.has(field))
  if (unknown !== undefined)
    throw new AppError('invalid', `The template has no place "${unknown}".`)
}

/** The provider's no, as the API answers it. */
async function inWords<T>({ channel }: Account, work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (error) {
    if (!(error instanceof ChannelError)) throw error
    throw new AppError('channel_error', `${channel.label} says: ${error.message}`, { cause: error })
  }
}
