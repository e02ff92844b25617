import type { ChannelIo } from '@atrium/channel-kit/channel'
import { ChannelError } from '@atrium/channel-kit/channel-error'
import type { ProviderTemplate } from '@atrium/channel-kit/templates'
import { ChannelAccountId } from '@atrium/contract/ids'
import type { Template } from '@atrium/contract/template/template'
import { z } from 'zod'
import type { Db, Tx, WorkspaceTx } from '../../platform/database/db.ts'
import { addJob } from '../../platform/database/jobs.ts'
import type { Account, Accounts } from '../accounts.ts'
import { enabledAccounts } from '../sql.ts'
import { announceTemplates, newsOf, statusOf, takeBack } from './announce.ts'
import * as sql from './sql.ts'

export type SyncDeps = { db: Db; accounts: Accounts; io: ChannelIo; now: () => Date }

/** The job that reads an account's templates from its provider. */
export const syncTemplatesTask = 'sync-templates'

const Payload = z.object({ accountId: ChannelAccountId })

/** Reads them soon: once, however often it is asked for until then. */
export async function syncLater(tx: Tx, accountId: string): Promise<void> {
  const key = `${syncTemplatesTask}/${accountId}`
  await addJob(tx, syncTemplatesTask, { accountId }, { key })
}

/** Queues it for every account that has templates: what a lost webhook told is found by it. */
export async function syncAllTemplates({ db, accounts }: Pick<SyncDeps, 'db' | 'accounts'>) {
  const kinds = [...accounts.channels.values()].flatMap((channel) =>
    channel.templates ? [channel.id] : [],
  )
  await db.global(async (tx) => {
    for (const { id } of await enabledAccounts(tx, kinds)) await syncLater(tx, id)
  })
}

/** The job. What the provider refuses is kept as the account's words; what may pass is tried again. */
export async function workSync(deps: SyncDeps, payload: unknown): Promise<void> {
  const { accountId } = Payload.parse(payload)
  const account = await deps.accounts.find(accountId)
  if (!account?.enabled || !account.channel.templates) return
  try {
    await syncTemplates(deps, account)
  } catch (error) {
    const isLasting =
      error instanceof ChannelError && ['auth', 'invalid', 'gone'].includes(error.kind)
    if (!isLasting) throw error
  }
}

/** Reads an account's templates now. Throws `ChannelError`, after it has kept its words. */
export async function syncTemplates(deps: SyncDeps, account: Account): Promise<void> {
  const { db, accounts, io, now } = deps
  const { channel, settings, workspaceId, id } = account
  const asked = now()
  let found: ProviderTemplate[]
  try {
    found = (await channel.templates?.list(settings, io)) ?? []
  } catch (error) {
    const words = error instanceof ChannelError ? error.message : 'Something went wrong.'
    await db.inWorkspace(workspaceId, (tx) => sql.setSynced(tx, id, { at: null, error: words }))
    throw error
  }
  await db.inWorkspace(workspaceId, async (tx) => {
    await sql.lockTemplates(tx, id)
    const before = new Map((await sql.listTemplates(tx, id)).map((one) => [keyOf(one), one]))
    const changed = await writeAll(tx, id, found, asked)
    const externalIds = found.map(({ externalId }) => externalId)
    const gone = await sql.deleteMissing(tx, id, { externalIds, since: asked })
    await sql.setSynced(tx, id, { at: now(), error: null })
    for (const after of changed) await say(tx, accounts, id, before.get(keyOf(after)), after)
    const kept = new Set(found.map(keyOf))
    for (const one of before.values())
      if (!kept.has(keyOf(one))) await takeBack(tx, accounts, id, one)
    if (changed.length > 0 || gone > 0) await announceTemplates(tx, id)
  })
}

const keyOf = ({ name, language }: Pick<Template, 'name' | 'language'>) => `${name}/${language}`

async function writeAll(
  tx: WorkspaceTx,
  id: ChannelAccountId,
  found: ProviderTemplate[],
  now: Date,
): Promise<ProviderTemplate[]> {
  const changed: ProviderTemplate[] = []
  for (const template of found)
    if (await sql.putTemplate(tx, id, template, now)) changed.push(template)
  return changed
}

/** What administrators would have heard by a webhook that did not come. */
async function say(
  tx: WorkspaceTx,
  accounts: Accounts,
  id: ChannelAccountId,
  before: Template | undefined,
  after: ProviderTemplate,
): Promise<void> {
  const which = `Template ${after.name} (${after.language})`
  if (after.status === 'approved') await takeBack(tx, accounts, id, after)
  else if (before?.status === 'approved') {
    const text = `${which} is no longer approved${after.reason ? `: ${after.reason}` : '.'}`
    await accounts.setHealth(tx, id, statusOf(after), { state: 'warning', text })
  }
  if (before && before.category !== after.category) {
    const text = `${which} became ${after.category}: its price changes.`
    await accounts.setHealth(tx, id, newsOf(after), { state: 'warning', text })
  }
}
