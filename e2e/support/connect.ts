import { channelsApi } from '@atrium/contract/api/settings'
import type { Api } from './api.ts'
import type { Sandbox } from './sandbox.ts'

/** Connects an account of a channel to its simulated provider, as an operator does. Returns the account's id. */
export async function connect(
  api: Api,
  sandbox: Sandbox,
  channel: 'messenger' | 'instagram',
  name: string,
): Promise<string> {
  const secrets = { accessToken: 'later', appSecret: 'later', verifyToken: 'later' }
  const ids = channel === 'messenger' ? { pageId: '1', appId: '1' } : { accountId: '1' }
  const created = await api.call(channelsApi.create, {
    body: { channel, name, enabled: true, settings: { ...ids, ...secrets } },
  })
  const settings = await sandbox.openAccount({
    accountId: created.id,
    channel,
    name,
    // The sandbox calls by address, as the demo's own accounts are called.
    webhookUrl: (created.webhookUrl ?? '').replace('//localhost', '//127.0.0.1'),
  })
  await api.call(channelsApi.update, { params: { id: created.id }, body: { settings } })
  return created.id
}

/** Puts a chat on the sandbox's website, with these settings. Returns the account's id. */
export async function connectSite(
  api: Api,
  sandbox: Sandbox,
  url: string,
  name: string,
  settings: Record<string, unknown>,
): Promise<string> {
  const created = await api.call(channelsApi.create, {
    body: {
      channel: 'webchat',
      name,
      enabled: true,
      settings: { name: 'Salon Lumière', ...settings },
    },
  })
  await sandbox.openAccount({
    accountId: created.id,
    channel: 'webchat',
    name,
    webhookUrl: `${url.replace('localhost', '127.0.0.1')}/channels/webchat/${created.id}`,
  })
  return created.id
}
