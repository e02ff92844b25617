import type { ChannelIo } from '@atrium/channel-kit/channel'
import { ChannelError } from '@atrium/channel-kit/channel-error'
import type { ProviderTemplate } from '@atrium/channel-kit/templates'
import { ChannelAccountId, type TemplateOwnerId } from '@atrium/contract/ids'
import type { Template } from '@atrium/contract/template/template'
import { z } from 'zod'
import type { Db, Tx, WorkspaceTx } from '../../platform/database/db.ts'
import { addJob } from '../../platform/database/jobs.ts'
import type { Account, Accounts } from '../accounts.ts'
import { enabledAccounts } from '../sql.ts'
import { announceTemplates, newsOf, statusOf, takeBack, warnOf } from './announce.ts'
import { askAsOne, ownerOf, sharing } from './owner/sharing.ts'
import { accountsOf, holdOwner, type Named, setSynced } from './owner/sql.ts'
import * as sql from './sql.ts'

export type SyncDeps = { db: Db; accounts: Accounts; io: ChannelIo; now: () => Date }

/** The job that reads an owner's templates from its provider, as one of its accounts. */
export const syncTemplatesTask = 'sync-templates'

const Payload = z.object({ accountId: ChannelAccountId })

/** Reads them soon: once, however often and by whichever of the owner's accounts it is asked for until then. */
export async function syncLater(
  tx: Tx,
  { workspaceId, id }: Pick<Account, 'workspaceId' | 'id'>,
  owner: Named,
): Promise<void> {
  const key = `${syncTemplatesTask}/${workspaceId}/${owner.channel}/${owner.externalId}`
  await addJob(tx, syncTemplatesTask, { accountId: id }, { key })
}

/** Queues it for every owner of templates: what a lost webhook told is found by it. */
export async function syncAllTemplates({ db, accounts }: Pick<SyncDeps, 'db' | 'accounts'>) {
  const kinds = [...accounts.channels.values()].flatMap((channel) =>
    channel.templates ? [channel.id] : [],
  )
  for (const { id } of await db.global((tx) => enabledAccounts(tx, kinds))) {
    const account = await accounts.find(id)
    const owner = account && ownerOf(account)
    if (owner) await db.global((tx) => syncLater(tx, account, owner))
  }
}

/** The job. What the provider refuses is kept as the owner's words; what may pass is tried again. */
export async function workSync(deps: SyncDeps, payload: unknown): Promise<void> {
  const { accountId } = Payload.parse(payload)
  const asked = await deps.accounts.find(accountId)
  if (!asked?.channel.templates) return
  const [account] = (await sharing(deps.accounts, asked)).filter(({ enabled }) => enabled)
  if (!account) return
  try {
    await syncTemplates(deps, account)
  } catch (error) {
    const isLasting =
      error instanceof ChannelError && ['auth', 'invalid', 'gone'].includes(error.kind)
    if (!isLasting) throw error
  }
}

/**
 * Reads the templates that an account can send now, as itself or as another account of the same owner. Throws
 * `ChannelError`, after it has kept its words.
 */
export async function syncTemplates(deps: SyncDeps, account: Account): Promise<void> {
  const { db, accounts, io, now } = deps
  const owner = ownerOf(account)
  if (!owner) return
  const asked = now()
  const inWorkspace = <T>(work: (tx: WorkspaceTx) => Promise<T>): Promise<T> =>
    db.inWorkspace(account.workspaceId, work)
  let found: ProviderTemplate[]
  try {
    found = await askAsOne(
      await sharing(accounts, account),
      async ({ channel, settings }) => (await channel.templates?.list(settings, io)) ?? [],
    )
  } catch (error) {
    const words = error instanceof ChannelError ? error.message : 'Something went wrong.'
    await inWorkspace(async (tx) => {
      const ownerId = await holdOwner(tx, owner)
      if (ownerId) await setSynced(tx, ownerId, { at: null, error: words })
    })
    throw error
  }
  await inWorkspace(async (tx) => {
    const ownerId = await holdOwner(tx, owner)
    if (!ownerId) return
    const accountIds = await accountsOf(tx, ownerId)
    const before = new Map((await sql.templatesOf(tx, ownerId)).map((one) => [keyOf(one), one]))
    const changed = await writeAll(tx, ownerId, found, asked)
    const externalIds = found.map(({ externalId }) => externalId)
    const gone = await sql.deleteMissing(tx, ownerId, { externalIds, since: asked })
    await setSynced(tx, ownerId, { at: now(), error: null })
    for (const after of changed)
      await say(tx, accounts, accountIds, before.get(keyOf(after)), after)
    const kept = new Set(found.map(keyOf))
    for (const one of before.values())
      if (!kept.has(keyOf(one))) await takeBack(tx, accounts, accountIds, one)
    if (changed.length > 0 || gone > 0) await announceTemplates(tx, accountIds)
  })
}

const keyOf = ({ name, language }: Pick<Template, 'name' | 'language'>) => `${name}/${language}`

async function writeAll(
  tx: WorkspaceTx,
  ownerId: TemplateOwnerId,
  found: ProviderTemplate[],
  now: Date,
): Promise<ProviderTemplate[]> {
  const changed: ProviderTemplate[] = []
  for (const template of found)
    if (await sql.putTemplate(tx, ownerId, template, now)) changed.push(template)
  return changed
}

/** What administrators would have heard by a webhook that did not come. */
async function say(
  tx: WorkspaceTx,
  accounts: Accounts,
  accountIds: ChannelAccountId[],
  before: Template | undefined,
  after: ProviderTemplate,
): Promise<void> {
  const which = `Template ${after.name} (${after.language})`
  if (after.status === 'approved') await takeBack(tx, accounts, accountIds, after)
  else if (before?.status === 'approved') {
    const text = `${which} is no longer approved${after.reason ? `: ${after.reason}` : '.'}`
    await warnOf(tx, accounts, accountIds, { source: statusOf(after), text })
  }
  if (before && before.category !== after.category) {
    const text = `${which} became ${after.category}: its price changes.`
    await warnOf(tx, accounts, accountIds, { source: newsOf(after), text })
  }
}
