import { channelsApi } from '@atrium/contract/api/settings'
import type { Api } from './api.ts'
import type { Sandbox } from './sandbox.ts'

/** Connects another account of a channel to its simulated provider; `first` stands in its settings until the provider gave its own. */
export async function openOwnAccount(
  api: Api,
  sandbox: Sandbox,
  channel: string,
  first: Record<string, unknown>,
  name = `Own ${channel}`,
): Promise<{
  accountId: string
  /** What the provider gave. */
  given: Record<string, unknown>
  set(settings: Record<string, unknown>): Promise<unknown>
}> {
  const body = { channel, name, enabled: true, settings: first }
  const { id: accountId, webhookUrl } = await api.call(channelsApi.create, { body })
  const set = (settings: Record<string, unknown>) =>
    api.call(channelsApi.update, { params: { id: accountId }, body: { settings } })
  // Mail is fetched: nobody calls.
  const called = webhookUrl ?? `http://127.0.0.1:9/${accountId}`
  const address = called.replace('//localhost', '//127.0.0.1')
  const given = await sandbox.openAccount({ accountId, channel, name, webhookUrl: address })
  await set(given)
  return { accountId, given, set }
}
