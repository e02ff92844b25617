import type { ChannelIo } from '@atrium/channel-kit/channel'
import { settingsForm } from '@atrium/channel-kit/settings-form'
import { channelsApi } from '@atrium/contract/api/settings'
import type { Accounts } from '../../accounts/accounts.ts'
import { checkNow } from '../../accounts/check.ts'
import { settleConnection } from '../../accounts/connect.ts'
import type { Db } from '../../platform/database/db.ts'
import type { Api } from '../../platform/http/api.ts'

export type ChannelsDeps = { db: Db; accounts: Accounts; io: ChannelIo }

export function addChannels(api: Api, { db, accounts, io }: ChannelsDeps): void {
  api.on(channelsApi.kinds, async () => ({
    items: [...accounts.channels.values()].map((channel) => ({
      id: channel.id,
      label: channel.label,
      color: channel.color,
      icon: channel.icon,
      capabilities: channel.capabilities,
      fields: settingsForm(channel.settings),
      steps: channel.steps,
    })),
  }))
  api.on(channelsApi.accounts, ({ actor }) =>
    db.inWorkspace(actor.workspaceId, async (tx) => ({ items: await accounts.list(tx) })),
  )
  // The provider is told after the commit: what it delivers at once must find its account.
  api.on(channelsApi.create, async ({ body, actor }) => {
    const { id } = await db.inWorkspace(actor.workspaceId, (tx) => accounts.create(tx, body))
    await settleConnection({ db, accounts, io }, id, undefined)
    return db.inWorkspace(actor.workspaceId, (tx) => accounts.get(tx, id))
  })
  api.on(channelsApi.update, async ({ params: { id }, body, actor }) => {
    // Only of this workspace: `get` answers 404 for any other.
    const { health } = await db.inWorkspace(actor.workspaceId, (tx) => accounts.get(tx, id))
    accounts.forget(id)
    const before = await accounts.find(id)
    await db.inWorkspace(actor.workspaceId, (tx) => accounts.update(tx, id, body))
    await settleConnection({ db, accounts, io }, id, before)
    // What was wrong may be mended: the new token that was asked for.
    if (health.state !== 'ok' && body.settings && !before?.channel.connect)
      await checkNow({ db, accounts, io }, id)
    return db.inWorkspace(actor.workspaceId, (tx) => accounts.get(tx, id))
  })
  api.on(channelsApi.check, async ({ params, actor }) => {
    // Only of this workspace: `get` answers 404 for any other.
    await db.inWorkspace(actor.workspaceId, (tx) => accounts.get(tx, params.id))
    await checkNow({ db, accounts, io }, params.id)
    return db.inWorkspace(actor.workspaceId, (tx) => accounts.get(tx, params.id))
  })
}
