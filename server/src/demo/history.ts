import type { InboundMessage } from '@atrium/channel-kit/inbound-event'
import type { Content } from '@atrium/contract/content'
import type { ChannelAccountId, MemberId, WorkspaceId } from '@atrium/contract/ids'
import type { Account } from '../accounts/accounts.ts'
import type { App } from '../app.ts'
import { updateContact } from '../desk/contacts/sql.ts'
import { statePreference } from '../flow/identify.ts'
import { inbound } from '../flow/pipeline.ts'
import { markPast } from './sql.ts'
import type { WorldMessage, WorldPerson } from './world.ts'

export type Staff = Map<string, { kind: 'member'; memberId: MemberId; name: string }>

const hourMs = 3600_000
/** A case that rests longer than this is resolved by the time the demo opens. */
const restsAfterMs = 36 * hourMs
/** Thanks that nobody has to answer are read by then, and end it. */
const readAfterMs = 3 * hourMs

/**
 * A customer's past, through the same pipeline as the present: each message on the day it happened. What the salon
 * wrote goes in as an echo and then gets its author, so that nothing is really sent.
 */
export async function seedPerson(
  app: App,
  workspaceId: WorkspaceId,
  person: WorldPerson,
  accounts: Record<string, ChannelAccountId>,
  staff: Staff,
): Promise<void> {
  const messages = [...person.messages].sort((a, b) => Date.parse(a.at) - Date.parse(b.at))
  for (const [index, message] of messages.entries()) {
    const accountId = accounts[message.channel]
    const account = accountId && (await app.accounts.find(accountId))
    if (account)
      await seedMessage(app, workspaceId, person, {
        message,
        account,
        staff,
        resolve: endsCase(message, messages[index + 1], app.clock.now()),
      })
  }
}

/** Whether somebody of the salon ended the case after this message. A question that is answered later waits. */
export function endsCase(
  { from, at }: Pick<WorldMessage, 'from' | 'at'>,
  next: Pick<WorldMessage, 'from' | 'at'> | undefined,
  now: Date,
): boolean {
  const rested = (next ? Date.parse(next.at) : now.getTime()) - Date.parse(at)
  if (from === 'business') return rested > restsAfterMs
  return next?.from !== 'business' && rested > readAfterMs
}

type Past = { message: WorldMessage; account: Account; staff: Staff; resolve: boolean }

async function seedMessage(
  app: App,
  workspaceId: WorkspaceId,
  person: WorldPerson,
  { message, account, staff, resolve }: Past,
): Promise<void> {
  const door = person.doors[message.channel]
  if (!door) return
  const at = new Date(message.at)
  const business = message.from === 'business'
  const event: InboundMessage = {
    kind: 'message',
    externalId: message.externalId,
    at: message.at,
    sender: { ...door, aliases: [], name: person.name },
    content: contentOf(message),
    attachments: await picturesOf(app, message),
  }
  const arrival = {
    receivedAt: at,
    trace: crypto.randomUUID(),
    now: at,
    accounts: app.accounts,
    signal: () => undefined,
  }
  await app.db.inWorkspace(workspaceId, async (tx) => {
    await inbound(tx, account, business ? { ...event, kind: 'echo' } : event, arrival)
    const author = business ? staff.get(message.staff ?? 'lea') : undefined
    const contactId = await markPast(tx, {
      accountId: account.id,
      externalId: message.externalId,
      author: author ?? null,
      resolve,
      at,
    })
    if (!contactId) return
    await updateContact(tx, contactId, { attributes: person.attributes })
    const spoken = { kind: 'language', value: person.language, by: 'member' } as const
    await statePreference(tx, { now: () => at }, { name: 'Léa Martin' }, contactId, spoken)
  })
}

/** The picture of a message, as the sandbox draws it. */
async function picturesOf(app: App, message: WorldMessage): Promise<InboundMessage['attachments']> {
  if (!message.picture || !app.config.sandboxUrl) return []
  const sandbox = app.config.sandboxUrl.replace('//localhost', '//127.0.0.1')
  const response = await app.io.fetch(`${sandbox}/pictures/${message.picture}.png`)
  const { blob, bytes } = await app.io.blobs.put(new Uint8Array(await response.arrayBuffer()))
  return [{ kind: 'image', name: `${message.picture}.png`, type: 'image/png', bytes, blob }]
}

function contentOf(message: WorldMessage): Content {
  if (message.subject !== null)
    return { kind: 'email', subject: message.subject, text: message.text }
  return { kind: 'text', text: message.text }
}
