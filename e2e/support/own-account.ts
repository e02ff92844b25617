import { channelsApi } from '@atrium/contract/api/settings'
import type { Api } from './api.ts'
import type { Sandbox } from './sandbox.ts'

/** Connects another account of a channel to its simulated provider; `first` stands in its settings until the provider gave its own. */
export async function openOwnAccount(
  api: Api,
  sandbox: Sandbox,
  channel: string,
  first: Record<string, unknown>,
): Promise<{ accountId: string; set(settings: Record<string, unknown>): Promise<unknown> }> {
  const name = `Own ${channel}`
  const body = { channel, name, enabled: true, settings: first }
  const { id: accountId, webhookUrl } = await api.call(channelsApi.create, { body })
  const set = (settings: Record<string, unknown>) =>
    api.call(channelsApi.update, { params: { id: accountId }, body: { settings } })
  const address = (webhookUrl ?? '').replace('//localhost', '//127.0.0.1')
  await set(await sandbox.openAccount({ accountId, channel, name, webhookUrl: address }))
  return { accountId, set }
}
