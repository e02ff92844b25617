import type { InboundEvent } from '@atrium/channel-kit/inbound-event'
import { type MessageContext, plainText } from '@atrium/contract/content'
import type { Conversation } from '@atrium/contract/conversation'
import type { Message, Reaction } from '@atrium/contract/message'
import type { WorkspaceTx } from '../../platform/database/db.ts'
import { writeEvent } from '../../platform/feed/feed.ts'
import { searchTokens } from '../../platform/tokens.ts'
import { insertAttachments } from './append/sql.ts'
import { preview } from './continue.ts'
import { shownMessage } from './read.ts'
import type { MessageDbRow, StoredFile } from './rows.ts'
import * as sql from './sql.ts'

export type Change = Extract<InboundEvent, { kind: 'reaction' | 'edit' | 'delete' }>

/**
 * A customer, or a human in the provider's own app (`by: 'echo'`), reacted, edited or took back a message. Undefined
 * when the message is not known. `brought`: the files that an edited message has now; where they are others than before, they
 * take their place and are answered, and the earlier ones stay with what the message said. Only its own side can change a message, and a late edit does not undo a newer one. What
 * was taken back keeps its words for the team: "deleted" is shown, nothing is erased.
 */
export async function changeMessage(
  tx: WorkspaceTx,
  accountId: string,
  event: Change,
  brought?: StoredFile[],
): Promise<{ files: StoredFile[] } | undefined> {
  const [row] = await sql.findByExternalId(tx, accountId, [event.target])
  if (!row) return undefined
  const files = brought && (await areOthers(tx, row, brought)) ? brought : undefined
  const change = changeFor(row, event, files)
  if (!change) return { files: [] }
  // Nobody of ours did it: whose message it is says who did.
  if (event.kind !== 'reaction') {
    const version = await sql.keepVersion(tx, row.id, { how: event.kind, actor: '', at: event.at })
    if (files) {
      await sql.keepFiles(tx, row.id, version)
      await insertAttachments(tx, row.id, files, new Date(event.at))
    }
  }
  const changed = await sql.changeMessage(tx, row.id, change)
  if (changed && event.kind === 'edit') {
    const { text, kind } = preview(shownMessage(changed))
    await tell(tx, changed, await sql.showWords(tx, changed, { text, kind }))
  } else if (changed && event.kind === 'delete' && changed.deleted_at) {
    await tell(tx, changed, await sql.showWords(tx, changed, { text: '', kind: 'deleted' }))
  } else await announce(tx, changed)
  return { files: files ?? [] }
}

/**
 * Whether an edit brought other files. One that the provider names as before is the same; where it was not named when it
 * came, one of the same kind, name and size is.
 */
async function areOthers(
  tx: WorkspaceTx,
  row: MessageDbRow,
  brought: StoredFile[],
): Promise<boolean> {
  const shown = row.attachments ?? []
  if (shown.length !== brought.length) return true
  const keys = await sql.fileKeys(tx, row.id)
  return brought.some((file, index) => {
    const before = shown[index]
    const key = before && keys.get(before.id)
    if (key && file.key) return key !== file.key
    return (
      before?.kind !== file.kind ||
      before.name !== file.name ||
      (file.bytes !== null && before.bytes !== null && before.bytes !== file.bytes)
    )
  })
}

/**
 * The provider took a change of ours: the message shows it from now on, and what it said is kept. Nothing where it is not
 * the change that the message waits for.
 */
export async function takeChange(
  tx: WorkspaceTx,
  messageId: string,
  changeId: string,
  now: Date,
): Promise<void> {
  const row = await sql.getMessage(tx, messageId)
  if (row?.change?.id !== changeId) return
  const { kind: how, content, by: actor } = row.change
  const at = now.toISOString()
  await sql.keepVersion(tx, messageId, { how, actor, at })
  const names = row.attachments?.map(({ name }) => name) ?? []
  const tokens = content && searchTokens(plainText(content), ...names)
  const changed = await sql.changeMessage(tx, messageId, {
    taken: true,
    ...(how === 'delete' ? { deletedAt: at } : { editedAt: at }),
    ...(content && tokens && { content, tokens }),
  })
  if (!changed) return
  const words = how === 'delete' ? { text: '', kind: 'deleted' } : preview(shownMessage(changed))
  const { text, kind } = words
  await tell(tx, changed, await sql.showWords(tx, changed, { text, kind }))
}

function changeFor(
  row: MessageDbRow,
  event: Change,
  files?: StoredFile[],
): Parameters<typeof sql.changeMessage>[2] | undefined {
  const side = event.by === 'echo' ? 'out' : 'in'
  if (event.kind === 'reaction') {
    const by = event.by ?? 'contact'
    return { reactions: withReaction(row.reactions, by, event.emoji, event.at) }
  }
  if (row.direction !== side) return undefined
  if (event.kind === 'delete') return { deletedAt: event.at }
  if (row.edited_at && row.edited_at.toISOString() > event.at) return undefined
  const names = (files ?? row.attachments ?? []).map(({ name }) => name)
  const tokens = searchTokens(plainText(event.content), ...names)
  return { content: event.content, tokens, editedAt: event.at }
}

/** We hid, liked or deleted a public comment: readers are told how it stands now. */
export async function markComment(
  tx: WorkspaceTx,
  id: string,
  change: { context: MessageContext } | { deletedAt: string },
): Promise<Message | null> {
  const changed = await sql.changeMessage(tx, id, change)
  if (!changed) return null
  const list = changed.deleted_at
    ? await sql.showWords(tx, changed, { text: '', kind: 'deleted' })
    : null
  return tell(tx, changed, list)
}

/** One reaction per side: a new one replaces the old, null removes it. */
export function withReaction(
  reactions: Reaction[],
  by: Reaction['by'],
  emoji: string | null,
  at: string,
): Reaction[] {
  const others = reactions.filter((reaction) => reaction.by !== by)
  return emoji ? [...others, { by, emoji, at }] : others
}

/** Tells readers how a message is now. */
export async function announce(
  tx: WorkspaceTx,
  row: MessageDbRow | undefined,
): Promise<Message | null> {
  return row ? tell(tx, row, null) : null
}

/** Tells readers how a message is now, and its conversation where the list shows the message. */
export async function announceMessage(tx: WorkspaceTx, messageId: string): Promise<void> {
  const row = await sql.getMessage(tx, messageId)
  if (row) await tell(tx, row, await sql.showState(tx, row))
}

async function tell(
  tx: WorkspaceTx,
  row: MessageDbRow,
  conversation: Conversation | null,
): Promise<Message> {
  const item = shownMessage(row)
  await writeEvent(tx, {
    contactId: item.contactId,
    handleId: item.handleId,
    data: [
      { kind: 'item', item },
      ...(conversation ? [{ kind: 'conversation', conversation }] : []),
    ],
  })
  return item
}
