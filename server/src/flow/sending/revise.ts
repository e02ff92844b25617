import type { Content } from '@atrium/contract/content'
import type { Message, MessageChange, MessageState } from '@atrium/contract/message'
import type { Account } from '../../accounts/accounts.ts'
import { AppError } from '../../platform/app-error.ts'
import type { WorkspaceTx } from '../../platform/database/db.ts'
import type { ActDeps, Member } from '../act.ts'
import { announceMessage } from '../conversation/change.ts'
import { readMessage } from '../conversation/read.ts'
import type { MessageDbRow } from '../conversation/rows.ts'
import * as conversations from '../conversation/sql.ts'
import { policyFacts } from '../outbound/gate/policy-facts.ts'
import { enqueue } from '../outbound/queue/outbox.ts'
import { recipientFacts } from '../outbound/sql.ts'
import { check } from '../policy/check.ts'
import { refusal } from './send.ts'

const arrived = new Set<MessageState>(['accepted', 'delivered', 'read'])

/**
 * Edits the words of a message that has left. It goes out like a message: through policy and the outbox. The timeline
 * shows the new words once the provider took them. The same words again change nothing.
 */
export async function edit(
  tx: WorkspaceTx,
  deps: ActDeps,
  id: string,
  member: Member,
  text: string,
): Promise<Message> {
  const { row, account } = await sent(tx, deps, id)
  const { content } = row
  const isSticker = row.attachments?.some(({ kind }) => kind === 'sticker')
  if ((content.kind !== 'text' && content.kind !== 'buttons') || isSticker)
    throw new AppError('invalid', 'Only messages of words can be edited.')
  const waiting = row.change?.state === 'queued' ? row.change : undefined
  const said = waiting?.kind === 'edit' ? waiting.content : content
  if (said && 'text' in said && said.text === text) return shown(tx, id)
  return change(tx, deps, { row, account, member, kind: 'edit', content: { ...content, text } })
}

/** Takes back a message that has left: the customer's side no longer shows it, the team's says so. Once is enough. */
export async function takeBack(
  tx: WorkspaceTx,
  deps: ActDeps,
  id: string,
  member: Member,
): Promise<Message> {
  const { row, account } = await sent(tx, deps, id)
  if (row.change?.kind === 'delete' && row.change.state === 'queued') return shown(tx, id)
  return change(tx, deps, { row, account, member, kind: 'delete' })
}

/** Forgets a change that was refused or failed; one that is on its way cannot be called back. */
export async function dismiss(tx: WorkspaceTx, id: string): Promise<Message> {
  await shown(tx, id)
  if (!(await conversations.setChange(tx, id, null)))
    throw new AppError('conflict', 'This change is on its way already.')
  await announceMessage(tx, id)
  return shown(tx, id)
}

/** A message of ours that the customer has, in private. */
async function sent(
  tx: WorkspaceTx,
  { accounts }: ActDeps,
  id: string,
): Promise<{ row: MessageDbRow; account: Account }> {
  const row = await conversations.getMessage(tx, id)
  const account = row && (await accounts.find(row.account_id))
  if (!row || !account) throw new AppError('not_found', 'There is no such message.')
  if (row.direction !== 'out')
    throw new AppError('invalid', 'Only messages of ours can be changed, not the customer’s.')
  if (row.context?.post)
    throw new AppError('invalid', 'A public comment is changed by its own act.')
  if (row.deleted_at) throw new AppError('conflict', 'This message is deleted already.')
  if (!row.external_id || !arrived.has(row.state))
    throw new AppError('conflict', 'This message has not been sent yet.')
  return { row, account }
}

async function change(
  tx: WorkspaceTx,
  deps: ActDeps,
  wanted: {
    row: MessageDbRow
    account: Account
    member: Member
    kind: MessageChange['kind']
    content?: Content
  },
): Promise<Message> {
  const { row, account, member, kind, content } = wanted
  const facts = await recipientFacts(tx, row.handle_id, row.account_id)
  if (!facts) throw new AppError('not_found', 'There is no such handle.')
  const now = deps.now()
  const decision = check(
    {
      class: 'reply',
      author: member,
      content: content ?? { kind: 'text', text: '' },
      change: { kind, sentAt: row.at },
    },
    policyFacts(account, { ...facts, handler: 'human' }, now),
  )
  if (decision.kind === 'refused') throw refusal(decision)
  const { memberId, name: by } = member
  const id = crypto.randomUUID()
  const next = { id, kind, ...(content && { content }), memberId, by, error: null } as const
  if (!(await conversations.setChange(tx, row.id, { ...next, state: 'queued' })))
    throw new AppError('conflict', 'Another change of this message is on its way.')
  await enqueue(tx, decision.approved, {
    accountId: account.id,
    handleId: row.handle_id,
    messageId: row.id,
    change: { id, kind },
    trace: crypto.randomUUID(),
    now,
  })
  await announceMessage(tx, row.id)
  return shown(tx, row.id)
}

async function shown(tx: WorkspaceTx, id: string): Promise<Message> {
  const message = await readMessage(tx, id)
  if (!message) throw new AppError('not_found', 'There is no such message.')
  return message
}
