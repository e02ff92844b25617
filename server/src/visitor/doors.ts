import { VisitorDoorBody, type VisitorDoors } from '@atrium/contract/visitor'
import type { Account, Accounts } from '../accounts/accounts.ts'
import { opens } from '../accounts/opens.ts'
import { AppError } from '../platform/app-error.ts'
import type { Db, WorkspaceTx } from '../platform/database/db.ts'
import * as sql from './sql.ts'

export type DoorDeps = {
  db: Db
  accounts: Accounts
  /** Makes the link with a one-time code; an error after too many in an hour. */
  continueOn: (
    tx: WorkspaceTx,
    input: { handleId: sql.VisibleHandle['id']; account: Account; actor: string; words: string },
  ) => Promise<{ url: string; expiresAt: string }>
}

type Visitor = { account: Account; address: string }

/**
 * Where a visitor may go on: the workspace lets codes link, the chat's settings offer the channel, and an account of
 * it says how its chat is opened. The same for every visitor: what else is known of somebody shows nowhere.
 */
export async function doorsOf(deps: DoorDeps, { account }: Visitor): Promise<VisitorDoors> {
  const found = await offered(deps, account)
  return {
    items: found.map(({ id, channel: { label, color } }) => ({ accountId: id, label, color })),
  }
}

/** A link through one of these doors, for the visitor's own handle. */
export async function openDoor(
  deps: DoorDeps,
  { account, address }: Visitor,
  body: unknown,
): Promise<{ url: string; expiresAt: string }> {
  const wish = VisitorDoorBody.safeParse(body)
  if (!wish.success) throw new AppError('invalid', 'This is not how a door is opened.')
  const door = (await offered(deps, account)).find(({ id }) => id === wish.data.accountId)
  if (!door) throw new AppError('not_found', 'There is no such door.')
  return deps.db.inWorkspace(account.workspaceId, async (tx) => {
    const [handle] = await sql.visibleHandles(tx, account.channel.id, address)
    if (!handle)
      throw new AppError('conflict', 'Write something first, so that it can go on there.')
    const words = greetings[wish.data.language ?? 'en'] ?? greetings.en
    return deps.continueOn(tx, { handleId: handle.id, account: door, actor: 'visitor', words })
  })
}

/** One account of each channel, in the order of the settings or of their names. */
async function offered({ db, accounts }: DoorDeps, from: Account): Promise<Account[]> {
  const wished = from.channel.visitors?.continueOn(from.settings) ?? []
  const ids = await db.inWorkspace(from.workspaceId, (tx) => sql.otherAccounts(tx, from.id))
  const byChannel = new Map<string, Account>()
  for (const id of ids) {
    const account = await accounts.find(id)
    if (!account?.enabled || !opens(account) || byChannel.has(account.channel.id)) continue
    if (wished.length === 0 || wished.includes(account.channel.id))
      byChannel.set(account.channel.id, account)
  }
  const order = ({ channel }: Account) => wished.indexOf(channel.id)
  return [...byChannel.values()].sort((a, b) => order(a) - order(b))
}

/** What the visitor finds in the text box of the other chat, in the widget's language. */
const greetings = {
  en: 'Hello! I would like to go on with our talk here.',
  es: '¡Hola! Me gustaría seguir aquí con nuestra conversación.',
  ar: 'مرحبًا! أود أن نكمل حديثنا هنا.',
}
