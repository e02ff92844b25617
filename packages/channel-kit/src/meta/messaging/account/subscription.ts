import type { AccountHealth, ChannelIo } from '../../../channel.ts'
import { arrayOf, fieldsOf, textOf } from '../../fields.ts'
import { callGraph } from '../../graph.ts'
import type { Account } from '../platform.ts'

const edge = ({ page }: Account) => `${page ?? 'me'}/subscribed_apps`

/**
 * Lets the account's events come to the app. A call replaces the fields that were there, and a page may serve Messenger
 * and Instagram: what is subscribed already stays.
 */
export async function subscribe(account: Account, io: ChannelIo): Promise<void> {
  const fields = new Set([...(await subscribedFields(account, io)), ...account.fields])
  const query = new URLSearchParams({ subscribed_fields: [...fields].join(',') })
  await callGraph(account.graph, `${edge(account)}?${query}`, io, { method: 'POST' })
}

export async function unsubscribe(account: Account, io: ChannelIo): Promise<void> {
  await callGraph(account.graph, edge(account), io, { method: 'DELETE' })
}

/** `refusal`: what Meta said when they were to be subscribed. */
export async function missingFields(
  account: Account,
  io: ChannelIo,
  refusal?: string,
): Promise<AccountHealth | undefined> {
  const subscribed = await subscribedFields(account, io)
  const missing = account.fields.filter((field) => !subscribed.includes(field))
  if (missing.length === 0) return undefined
  const text =
    missing.length === account.fields.length
      ? 'The app is not subscribed to this account: no message will come in.'
      : `The app is not subscribed to ${missing.join(', ')}.`
  const next = refusal
    ? `Meta refused it: ${refusal.replace(/\.$/, '')}.`
    : 'Save the account to subscribe.'
  return { state: 'warning', text: `${text} ${next}` }
}

/** Those of our app; of the only app where the settings do not name it. */
async function subscribedFields(account: Account, io: ChannelIo): Promise<string[]> {
  const answer = fieldsOf(await callGraph(account.graph, edge(account), io))
  const apps = arrayOf(answer.data).map(fieldsOf)
  const ours = apps.find(({ id }) => account.appId !== '' && String(id) === account.appId)
  const app = ours ?? (apps.length === 1 && account.appId === '' ? apps[0] : undefined)
  return arrayOf(app?.subscribed_fields).flatMap((field) => textOf(field) ?? [])
}
