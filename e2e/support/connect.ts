import { createHmac } from 'node:crypto'
import { channelsApi } from '@atrium/contract/api/settings'
import { shopsApi } from '@atrium/contract/api/shop/orders'
import { newId, uuid } from '@atrium/contract/ids'
import type { ShopOrder } from '@atrium/contract/shop/order'
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

/** A shop of the business's, which posts its orders signed. */
export type Shop = {
  /** Posts an order as it is now. Returns the status of the answer. */
  says(order: Omit<ShopOrder, 'updatedAt'>): Promise<number>
  remove(): Promise<void>
}

/** Connects a shop as an administrator does. */
export async function connectShop(api: Api, sandbox: Sandbox, name: string): Promise<Shop> {
  const params = { id: newId(uuid) }
  const { shop, secret } = await api.call(shopsApi.save, { params, body: { name } })
  if (secret === null) throw new Error('A new shop without a secret.')
  return {
    async says(order) {
      const now = await sandbox.now()
      const body = JSON.stringify({ ...order, updatedAt: now.toISOString() })
      const seconds = Math.floor(now.getTime() / 1000)
      const tag = createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex')
      const { status } = await fetch(shop.url, {
        method: 'POST',
        headers: { 'atrium-signature': `t=${seconds},v1=${tag}` },
        body,
      })
      return status
    },
    async remove() {
      await api.call(shopsApi.remove, { params })
    },
  }
}
