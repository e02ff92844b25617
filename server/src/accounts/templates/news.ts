import type { InboundEvent } from '@atrium/channel-kit/inbound-event'
import type { WorkspaceTx } from '../../platform/database/db.ts'
import type { Account, Accounts } from '../accounts.ts'
import { announceTemplates, newsOf, statusOf, takeBack, warnOf } from './announce.ts'
import { ownerOf } from './owner/sharing.ts'
import { accountsOf, holdOwner } from './owner/sql.ts'
import { changeTemplate, templateNamed } from './sql.ts'
import { syncLater } from './sync.ts'

type News = Extract<InboundEvent, { kind: 'template' }>

/**
 * What the provider tells of one template: its row changes, readers hear of it, and administrators of what is bad, at
 * every account that sends it. A template that is not known, and one whose words changed, is read with all the others.
 * The same news twice is one: the provider may tell each account.
 */
export async function hearOfTemplate(
  tx: WorkspaceTx,
  account: Account,
  accounts: Accounts,
  news: News,
  now: Date,
): Promise<void> {
  const { status, category, quality } = news
  const owner = ownerOf(account)
  if (!owner) return
  const ownerId = await holdOwner(tx, owner)
  if (!ownerId) return
  const accountIds = await accountsOf(tx, ownerId)
  const known = await templateNamed(tx, account.id, news)
  const tellsAll = status !== undefined || category !== undefined || quality !== undefined
  if (!known || (!tellsAll && news.reason === undefined)) await syncLater(tx, account, owner)
  if (known && (await changeTemplate(tx, known.id, changeIn(news), now)))
    await announceTemplates(tx, accountIds)
  if (news.severity === 'warning') {
    const source = status ? statusOf(news) : newsOf(news)
    await warnOf(tx, accounts, accountIds, { source, text: news.text })
  }
  // An approval ends the worry about this one; of others it says nothing.
  else if (status === 'approved') await takeBack(tx, accounts, accountIds, news)
}

/** What of a template's row the news name. */
function changeIn({ externalId, status, reason, category, quality }: News) {
  return {
    externalId,
    ...(status && { status }),
    ...(reason !== undefined && { reason }),
    ...(category && { category }),
    ...(quality && { quality }),
  }
}
