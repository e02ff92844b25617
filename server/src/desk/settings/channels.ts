import type { ChannelIo } from '@atrium/channel-kit/channel'
import { ChannelError } from '@atrium/channel-kit/channel-error'
import { settingsForm } from '@atrium/channel-kit/settings-form'
import { channelsApi } from '@atrium/contract/api/settings'
import type { Accounts } from '../../accounts/accounts.ts'
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
  api.on(channelsApi.create, ({ body, actor }) =>
    db.inWorkspace(actor.workspaceId, (tx) => accounts.create(tx, body)),
  )
  api.on(channelsApi.update, ({ params, body, actor }) =>
    db.inWorkspace(actor.workspaceId, (tx) => accounts.update(tx, params.id, body)),
  )
  api.on(channelsApi.check, async ({ params, actor }) => {
    // Only of this workspace: `get` answers 404 for any other.
    await db.inWorkspace(actor.workspaceId, (tx) => accounts.get(tx, params.id))
    accounts.forget(params.id)
    const account = await accounts.find(params.id)
    const health = await ask(account, io)
    return db.inWorkspace(actor.workspaceId, async (tx) => {
      await accounts.setHealth(tx, params.id, health.state, health.text)
      return accounts.get(tx, params.id)
    })
  })
}

type Health = { state: 'ok' | 'warning' | 'broken'; text: string | null }

async function ask(account: Awaited<ReturnType<Accounts['find']>>, io: ChannelIo): Promise<Health> {
  if (!account?.channel.check) return { state: 'ok', text: null }
  try {
    return await account.channel.check(account.settings, io)
  } catch (error) {
    if (error instanceof ChannelError) return { state: 'broken', text: error.message }
    throw error
  }
}
