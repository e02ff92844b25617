import type { Fake } from '@atrium/channel-kit/fake'
import { hmac } from '@atrium/channel-kit/signing/hmac'
import { createFake, type WhatsAppFake } from '@atrium/channel-whatsapp/fake'
import { inboxApi, type SendBody, Upload } from '@atrium/contract/api/inbox'
import type { ConversationRow } from '@atrium/contract/conversation'
import { type ChannelAccountId, MessageId, newId } from '@atrium/contract/ids'
import type { Message, TimelineItem } from '@atrium/contract/message'
import { type App, createApp } from '../src/app.ts'
import type { Config } from '../src/config.ts'
import { createLog } from '../src/platform/observe/log.ts'
import { eventually, startTestApp, type TestApp } from './app.ts'

type Context = { after(stop: () => Promise<void>): void }

/** A whole Atrium with a WhatsApp number, whose customers are on the fake. */
export type WhatsAppDesk = {
  atrium: TestApp
  fake: WhatsAppFake
  accountId: ChannelAccountId
  /** Another process on the same database, stopped before the first. */
  startProcess(change?: Partial<Config>): Promise<Process>
}

type Process = { app: App; url: string; stop(): Promise<void> }

/** Starts one. `env` as in `startTestApp`. */
export async function startDesk(
  context: Context,
  env: Record<string, string> = {},
): Promise<WhatsAppDesk> {
  const ends: (() => Promise<unknown>)[] = []
  context.after(async () => {
    for (const end of ends.reverse()) await end()
  })
  const atrium = await startTestApp({ after: () => undefined }, env)
  ends.push(atrium.stop)
  const { fake, accountId } = await atrium.connect(createFake)
  const startProcess = async (change: Partial<Config> = {}): Promise<Process> => {
    const app = await secondApp(atrium, change)
    const { port } = await app.start()
    let stopped: Promise<void> | undefined
    const stop = (): Promise<void> => {
      stopped ??= app.stop()
      return stopped
    }
    ends.push(stop)
    return { app, url: `http://127.0.0.1:${port}`, stop }
  }
  return { atrium, fake, accountId, startProcess }
}

async function secondApp(atrium: TestApp, change: Partial<Config>): Promise<App> {
  const app = await createApp({
    config: { ...atrium.app.config, port: 0, ...change },
    keys: [Buffer.alloc(32, 7)],
    adminUrl: atrium.adminUrl,
    appUrl: String(atrium.app.db.pool.options.connectionString),
    log: createLog({
      level: 'debug',
      destination: { write: (line: string) => void atrium.lines.push(line) },
    }),
  })
  app.clock.setOffset(atrium.app.clock.offset())
  return app
}

/** Rows as the owner of the tables sees them, whatever the workspace. */
export async function rowsOf<R>(
  atrium: TestApp,
  text: string,
  values: unknown[] = [],
): Promise<R[]> {
  return (await atrium.app.adminPool.query(text, values)).rows as R[]
}

/** Every conversation of the workspace. */
export async function conversations({ admin }: TestApp): Promise<ConversationRow[]> {
  return (await admin.call(inboxApi.list, { query: { view: 'all', limit: 100 } })).items
}

/** The conversation with the customer of this name, as soon as it is there. */
export function conversationWith(atrium: TestApp, name: string): Promise<ConversationRow> {
  return eventually(`a conversation with ${name}`, async () =>
    (await conversations(atrium)).find((row) => row.contactName === name),
  )
}

/** The messages of a contact's timeline, the oldest first. */
export async function messagesOf(atrium: TestApp, contactId: string): Promise<Message[]> {
  const page = await atrium.admin.call(inboxApi.timeline, {
    params: { id: contactId },
    query: { limit: 200 },
  })
  return page.items.filter((item: TimelineItem) => item.type === 'message')
}

/** A customer who has written once, so that the window is open and there is somebody to answer. */
export async function customerWrites(
  { atrium, fake }: Pick<WhatsAppDesk, 'atrium' | 'fake'>,
  name = 'Ana Ruiz',
  phone = '+34600111222',
): Promise<{ id: string; messageId: string; row: ConversationRow }> {
  const { id } = fake.addCustomer({ name, phone })
  const { id: messageId } = await fake.act(id, { kind: 'text', text: `hello from ${name}` })
  return { id, messageId, row: await conversationWith(atrium, name) }
}

/** Sends a reply as the administrator; returns our id of the (first) message. */
export async function reply(
  atrium: TestApp,
  row: ConversationRow,
  text: string,
  more: Partial<SendBody> = {},
): Promise<MessageId> {
  const messageId = newId(MessageId)
  if (!row.replyHandleId || !row.replyAccountId) throw new Error('nobody to answer')
  await atrium.admin.call(inboxApi.send, {
    params: { id: row.id },
    body: {
      messageId,
      handleId: row.replyHandleId,
      accountId: row.replyAccountId,
      content: { kind: 'text', text },
      ...more,
    },
  })
  return messageId
}

/** Waits until our message is in one of these states, and returns it. */
export async function inState(
  atrium: TestApp,
  row: ConversationRow,
  messageId: string,
  ...states: Message['state'][]
): Promise<Message> {
  let seen: string | undefined
  const wanted = eventually(`message in state ${states.join(' or ')}`, async () => {
    const message = (await messagesOf(atrium, row.contactId)).find(({ id }) => id === messageId)
    seen = message && `${message.state} ${message.error?.text ?? ''}`
    return message && states.includes(message.state) && message
  })
  return wanted.catch((error: Error) => {
    throw new Error(`${error.message}; it is ${seen ?? 'not there'}`)
  })
}

/** The words of a message. */
export function wordsOf({ content }: Pick<Message, 'content'>): string {
  return content.kind === 'text' || content.kind === 'email' ? content.text : content.kind
}

/** What the customer's phone shows of the business, in order. */
export function textsOnPhone(fake: Fake, customerId: string): string[] {
  return fake
    .transcript(customerId)
    .filter((line) => line.from === 'business')
    .map(wordsOf)
}

/** Uploads a file as the member does. */
export async function upload(
  atrium: TestApp,
  name: string,
  data: Uint8Array,
  type: string,
): Promise<Upload> {
  const response = await atrium.admin.fetch(`/api/v1/uploads?name=${encodeURIComponent(name)}`, {
    method: 'POST',
    headers: { 'content-type': type },
    body: new Uint8Array(data),
  })
  return Upload.parse(await response.json())
}

export type WireText = { id: string; from: string; name: string; text: string; at?: number }

/** One webhook of Meta with these text messages, in one change or more. */
export function wireBody(fake: WhatsAppFake, messages: WireText[]): string {
  const { phoneNumberId, wabaId } = fake.settings
  const value = {
    messaging_product: 'whatsapp',
    metadata: { display_phone_number: '15550001111', phone_number_id: phoneNumberId },
    contacts: [...new Map(messages.map((one) => [one.from, one])).values()].map((one) => ({
      profile: { name: one.name },
      wa_id: one.from,
    })),
    messages: messages.map(({ id, from, text, at }) => ({
      from,
      id,
      timestamp: String(Math.floor((at ?? Date.now()) / 1000)),
      type: 'text',
      text: { body: text },
    })),
  }
  const entry = [{ id: wabaId, changes: [{ field: 'messages', value }] }]
  return JSON.stringify({ object: 'whatsapp_business_account', entry })
}

/** Posts bytes to a WhatsApp account's door, signed with the app secret unless told otherwise. */
export function post(
  { atrium, fake, accountId }: Pick<WhatsAppDesk, 'atrium' | 'fake' | 'accountId'>,
  body: string,
  change: { secret?: string; signature?: string | null; accountId?: string; url?: string } = {},
): Promise<Response> {
  const secret = change.secret ?? String(fake.settings.appSecret)
  const signature = change.signature ?? `sha256=${hmac('sha256', secret, body)}`
  const headers = {
    'content-type': 'application/json',
    ...(change.signature === null ? {} : { 'x-hub-signature-256': signature }),
  }
  const account = change.accountId ?? accountId
  return fetch(`${change.url ?? atrium.url}/channels/whatsapp/${account}/webhook`, {
    method: 'POST',
    headers,
    body,
  })
}
