import { type ReplyTime, slaApi } from '@atrium/contract/api/sla'
import { type Accounts, accountTopic, usualReplyMinutes } from '../../accounts/accounts.ts'
import { replyTimes, setReplyMinutes } from '../../accounts/sql.ts'
import { AppError } from '../../platform/app-error.ts'
import type { Db, WorkspaceTx } from '../../platform/database/db.ts'
import type { Api } from '../../platform/http/api.ts'

/** What the business promises: within how many minutes customers are answered. */
export function addSla(api: Api, { db, accounts }: { db: Db; accounts: Accounts }): void {
  const list = async (tx: WorkspaceTx): Promise<{ items: ReplyTime[] }> => ({
    items: (await replyTimes(tx)).flatMap(({ channel, minutes }) => {
      const kind = accounts.channels.get(channel)
      return kind ? [{ channel, minutes, usual: usualReplyMinutes(kind) }] : []
    }),
  })
  api.on(slaApi.list, ({ actor }) => db.inWorkspace(actor.workspaceId, list))
  api.on(slaApi.set, ({ actor, params: { channel }, body: { minutes } }) =>
    db.inWorkspace(actor.workspaceId, async (tx) => {
      const ids = await setReplyMinutes(tx, channel, minutes)
      if (ids.length === 0)
        throw new AppError('not_found', 'No account of this channel is connected.')
      for (const id of ids) tx.hint(accountTopic, id)
      return list(tx)
    }),
  )
}
