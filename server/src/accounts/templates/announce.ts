import type { ChannelAccountId } from '@atrium/contract/ids'
import type { WorkspaceTx } from '../../platform/database/db.ts'
import { writeEvent } from '../../platform/feed/feed.ts'
import type { Accounts } from '../accounts.ts'

/** Readers who show templates of this account ask for them again. */
export async function announceTemplates(
  tx: WorkspaceTx,
  accountId: ChannelAccountId,
): Promise<void> {
  await writeEvent(tx, { data: [{ kind: 'templates', accountId }] })
}

/** Where a template's trouble stands in the account's health, until it ends or somebody has read it. */
export const statusOf = ({ name, language }: Named) => `template/${name}/${language}` as const
export const newsOf = ({ name, language }: Named) => `news/${name}/${language}` as const
type Named = { name: string; language: string }

/** Takes back that this template is not approved: it is again, or is gone. */
export async function takeBack(
  tx: WorkspaceTx,
  accounts: Accounts,
  accountId: ChannelAccountId,
  template: Named,
): Promise<void> {
  await accounts.setHealth(tx, accountId, statusOf(template), { state: 'ok', text: null })
}
