import type { AccountHealth, ChannelIo } from '../../../channel.ts'
import { ChannelError } from '../../../channel-error.ts'
import { appTrouble } from '../../app-webhook.ts'
import { arrayOf, fieldsOf, textOf } from '../../fields.ts'
import { callGraph } from '../../graph.ts'
import { askToken } from '../../token-health.ts'
import type { Account } from '../platform.ts'
import { missingFields, subscribe } from './subscription.ts'

/** Subscribes the account, and says how it is then. What passes (Meta is away) is thrown. */
export async function connectAccount(
  account: Account,
  io: ChannelIo,
  webhookUrl: string | null = null,
): Promise<AccountHealth> {
  let refusal: string | undefined
  try {
    await subscribe(account, io)
  } catch (error) {
    if (!(error instanceof ChannelError) || error.kind === 'rate' || error.kind === 'network')
      throw error
    // The operator may have subscribed it by hand, with rights that this token has not.
    refusal = error.message
  }
  return checkAccount(account, io, webhookUrl, refusal)
}

/** Asks Meta whether the account is ours, whether its events come here, and until when the token is good. */
export async function checkAccount(
  account: Account,
  io: ChannelIo,
  webhookUrl: string | null = null,
  refusal?: string,
): Promise<AccountHealth> {
  try {
    return (
      (await otherAccount(account, io)) ??
      (await missingFields(account, io, refusal)) ??
      (await deliveryAndToken(account, io, webhookUrl))
    )
  } catch (error) {
    if (!(error instanceof ChannelError)) throw error
    const isTemporary = error.kind === 'rate' || error.kind === 'network'
    const again = error.kind === 'auth' ? ' Make a new access token and enter it here.' : ''
    return {
      state: isTemporary ? 'warning' : 'broken',
      text: `${account.label} says: ${error.message}.${again}`.replace('..', '.'),
    }
  }
}

/** Each login names the account in its own way; a token of somebody else's is told here. */
async function otherAccount(account: Account, io: ChannelIo): Promise<AccountHealth | undefined> {
  const { label, graph, object, ownId, token, page } = account
  const ask = async (path: string) => fieldsOf(await callGraph(graph, path, io))
  if (object === 'page') {
    await ask(`${ownId}?fields=id,name`)
    return undefined
  }
  if (token === 'page') {
    const linked = await ask(`${page ?? 'me'}?fields=id,name,instagram_business_account`)
    const id = textOf(fieldsOf(linked.instagram_business_account).id)
    if (id === ownId) return undefined
    return broken(
      id
        ? `The token’s page is linked to another ${label} account: ${id}.`
        : `No ${label} account is linked to the token’s page.`,
    )
  }
  const answer = await ask('me?fields=user_id,username')
  // Meta's page shows the answer in a list.
  const me = fieldsOf(arrayOf(answer.data)[0] ?? answer)
  const id = textOf(me.user_id)
  return !id || id === ownId
    ? undefined
    : broken(`The token is of another ${label} account: ${id} (@${textOf(me.username) ?? '?'}).`)
}

const broken = (text: string): AccountHealth => ({ state: 'broken', text })

async function deliveryAndToken(
  account: Account,
  io: ChannelIo,
  webhookUrl: string | null,
): Promise<AccountHealth> {
  const { graph, object, app } = account
  const { appId, health } = await askToken(graph, io)
  if (health.state !== 'ok' || !app || !appId) return health
  const { secret: appSecret, needed, wanted } = app
  const webhook = { appId, appSecret, object, needed, wanted, webhookUrl }
  return (await appTrouble(graph, webhook, io)) ?? health
}
