import type { ChannelAccountId } from '@atrium/contract/ids'
import type { WorkspaceTx } from '../../platform/database/db.ts'
import { writeEvent } from '../../platform/feed/feed.ts'
import type { Accounts } from '../accounts.ts'

/** Readers who show templates of these accounts ask for them again. */
export async function announceTemplates(
  tx: WorkspaceTx,
  accountIds: ChannelAccountId[],
): Promise<void> {
  await writeEvent(tx, {
    data: accountIds.map((accountId) => ({ kind: 'templates' as const, accountId })),
  })
}

/** Where a template's trouble stands in the health of its accounts, until it ends or somebody has read it. */
export const statusOf = ({ name, language }: Named) => `template/${name}/${language}` as const
export const newsOf = ({ name, language }: Named) => `news/${name}/${language}` as const
type Named = { name: string; language: string }

/** What administrators should know: every account that sends the template says it. */
export async function warnOf(
  tx: WorkspaceTx,
  accounts: Accounts,
  accountIds: ChannelAccountId[],
  { source, text }: { source: ReturnType<typeof statusOf | typeof newsOf>; text: string },
): Promise<void> {
  for (const id of accountIds) await accounts.setHealth(tx, id, source, { state: 'warning', text })
}

/** Takes back that this template is not approved: it is again, or is gone. */
export async function takeBack(
  tx: WorkspaceTx,
  accounts: Accounts,
  accountIds: ChannelAccountId[],
  template: Named,
): Promise<void> {
  for (const id of accountIds)
    await accounts.setHealth(tx, id, statusOf(template), { state: 'ok', text: null })
}
