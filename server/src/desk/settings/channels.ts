import type { AccountHealth, ChannelIo } from '@atrium/channel-kit/channel'
import { ChannelError } from '@atrium/channel-kit/channel-error'
import { settingsForm } from '@atrium/channel-kit/settings-form'
import { channelsApi } from '@atrium/contract/api/settings'
import type { Account, Accounts } from '../../accounts/accounts.ts'
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
    await db.inWorkspace(actor.workspaceId, (tx) => accounts.get(tx, id))
    accounts.forget(id)
    const before = await accounts.find(id)
    await db.inWorkspace(actor.workspaceId, (tx) => accounts.update(tx, id, body))
    await settleConnection({ db, accounts, io }, id, before)
    return db.inWorkspace(actor.workspaceId, (tx) => accounts.get(tx, id))
  })
  api.on(channelsApi.check, async ({ params, actor }) => {
    // Only of this workspace: `get` answers 404 for any other.
    const { webhookUrl } = await db.inWorkspace(actor.workspaceId, (tx) =>
      accounts.get(tx, params.id),
    )
    accounts.forget(params.id)
    const account = await accounts.find(params.id)
    const health = await ask(account, webhookUrl, io)
    return db.inWorkspace(actor.workspaceId, async (tx) => {
      await accounts.setHealth(tx, params.id, health.state, health.text)
      return accounts.get(tx, params.id)
    })
  })
}

async function ask(
  account: Account | undefined,
  webhookUrl: string | null,
  io: ChannelIo,
): Promise<AccountHealth> {
  if (!account?.channel.check) return { state: 'ok', text: null }
  try {
    return await account.channel.check(account.settings, io, webhookUrl)
  } catch (error) {
    if (error instanceof ChannelError) return { state: 'broken', text: error.message }
    throw error
  }
}
