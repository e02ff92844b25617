import { type Promises, slaApi } from '@atrium/contract/api/sla'
import { type Accounts, accountTopic, usualReplyMinutes } from '../../accounts/accounts.ts'
import { readAnew } from '../../accounts/read-anew.ts'
import { replyTimes, setReplyMinutes } from '../../accounts/sql.ts'
import { readCalendar } from '../../flow/bookings/read.ts'
import { readCounting } from '../../flow/sla/read.ts'
import { AppError } from '../../platform/app-error.ts'
import type { Db, WorkspaceTx } from '../../platform/database/db.ts'
import type { Api } from '../../platform/http/api.ts'
import { putCounting } from './sql.ts'

/** What the business promises: within how many minutes customers are answered, and when these pass. */
export function addSla(api: Api, { db, accounts }: { db: Db; accounts: Accounts }): void {
  const promises = async (tx: WorkspaceTx): Promise<Promises> => {
    const { opening, zone } = await readCalendar(tx)
    const items = (await replyTimes(tx)).flatMap(({ channel, minutes }) => {
      const kind = accounts.channels.get(channel)
      return kind ? [{ channel, minutes, usual: usualReplyMinutes(kind) }] : []
    })
    return { items, inOpeningHours: await readCounting(tx), opening, timeZone: zone }
  }
  api.on(slaApi.list, ({ actor }) => db.inWorkspace(actor.workspaceId, promises))
  api.on(slaApi.set, ({ actor, params: { channel }, body: { minutes } }) =>
    db.inWorkspace(actor.workspaceId, async (tx) => {
      const ids = await setReplyMinutes(tx, channel, minutes)
      if (ids.length === 0)
        throw new AppError('not_found', 'No account of this channel is connected.')
      for (const id of ids) tx.hint(accountTopic, id)
      return promises(tx)
    }),
  )
  api.on(slaApi.count, ({ actor, body: { inOpeningHours } }) =>
    db.inWorkspace(actor.workspaceId, async (tx) => {
      await putCounting(tx, inOpeningHours)
      await readAnew(tx)
      return promises(tx)
    }),
  )
}
