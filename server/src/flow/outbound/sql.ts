import type { Proof } from '@atrium/contract/contact'
import type { AttachmentKind, Content, MessageContext } from '@atrium/contract/content'
import type {
  AttachmentId,
  ChannelAccountId,
  ContactId,
  ConversationId,
  HandleId,
  MessageId,
} from '@atrium/contract/ids'
import type {
  Author,
  MessageChange,
  MessageClass,
  MessageState,
  SendError,
} from '@atrium/contract/message'
import type { ConsentWord, OptInPolicy, Purpose } from '@atrium/contract/sending/consent'
import type { TemplateWish } from '@atrium/contract/template/wish'
import type { WorkspaceTx } from '../../platform/database/db.ts'
import { allInOrder, inOrder } from '../../platform/database/together/batches.ts'
import { optInPolicy, standingWords } from '../consent/rows.ts'

export type SendFacts = {
  id: MessageId
  conversation_id: ConversationId
  handle_id: HandleId
  contact_id: ContactId
  account_id: ChannelAccountId
  content: Content
  context: MessageContext | null
  author: Author
  class: MessageClass | null
  purpose: Purpose | null
  /** From then on it says nothing any more. */
  good_until: Date | null
  state: MessageState
  at: Date
  change: MessageChange | null
  external_id: string | null
  reply_to_external_id: string | null
  quote_token: string | null
  handler: 'nobody' | 'human' | 'assistant' | 'flow'
  address: string
  scope: string
  label: string
  handle_name: string | null
  handle_blocked: boolean
  contact_blocked: boolean
  window_until: Date | null
  last_inbound_external_id: string | null
  answer_token: string | null
  answer_until: Date | null
  proofs: Proof[] | null
  /** What counts of the customer's words on being written to. */
  consent: ConsentWord[] | null
  opt_in: OptInPolicy | null
  contact_name: string
  contact_language: string | null
  /** What its sender wants said where free words may not go. */
  late: TemplateWish | null
  files: number
  /** The public comment that it answers, and whether another message answers it in private. */
  comment: { at: string; answered: boolean } | null
}

const recipient = `
  h.address, h.scope, h.label, h.name AS handle_name, h.blocked AS handle_blocked, h.contact_id, c.blocked AS contact_blocked,
  c.name AS contact_name, c.language AS contact_language,
  (SELECT jsonb_agg(jsonb_build_object('kind', p.kind, 'value', p.value, 'strength', p.strength, 'source', p.source)) FROM proof p WHERE p.handle_id = h.id) AS proofs,
  ${standingWords('h.contact_id')} AS consent, ${optInPolicy} AS opt_in`

/** Whether a comment has its one private answer, or one that may have arrived. Beside `excepted`. */
const answeredPrivately = (comment: string, excepted: string) => `
  EXISTS (SELECT 1 FROM message p WHERE p.handle_id = ${comment}.handle_id AND p.reply_to_id = ${comment}.id AND p.id <> ${excepted}
    AND p.context->'privateReply' IS NOT NULL AND p.state NOT IN ('failed', 'refused'))`

/** The same before a message exists. */
export async function isAnsweredPrivately(
  tx: WorkspaceTx,
  commentId: string,
  messageId: string,
): Promise<boolean> {
  const rows = await tx.query<{ answered: boolean }>(
    `SELECT ${answeredPrivately('q', '$2')} AS answered FROM message q WHERE q.id = $1`,
    [commentId, messageId],
  )
  return rows[0]?.answered ?? false
}

/** Everything that sending one message needs, read anew at dispatch. */
export function sendFacts(tx: WorkspaceTx, messageId: string): Promise<SendFacts | undefined> {
  return tx.batched('outbox-send-facts', messageId, (ids) => factsOfMany(tx, ids))
}

async function factsOfMany(tx: WorkspaceTx, ids: string[]): Promise<(SendFacts | undefined)[]> {
  const rows = await tx.named<SendFacts>(
    'outbox-send-facts',
    `SELECT m.id, m.conversation_id, m.handle_id, m.account_id, m.content, m.context, m.author, m.class, m.purpose, m.good_until, m.late, m.state, m.at, m.change, m.external_id, m.reply_to_external_id,
       (SELECT q.quote_token FROM message q WHERE q.id = m.reply_to_id) AS quote_token,
       CASE WHEN m.context ?| '{post,privateReply}' THEN (SELECT jsonb_build_object('at', q.at, 'answered', ${answeredPrivately('q', 'm.id')}) FROM message q WHERE q.id = m.reply_to_id) END AS comment,
       (SELECT count(*)::int FROM attachment f WHERE f.message_id = m.id AND f.version IS NULL) AS files,
       v.handler, r.window_until, r.last_inbound_external_id, r.answer_token, r.answer_until, ${recipient}
     FROM message m JOIN handle h ON h.id = m.handle_id JOIN contact c ON c.id = h.contact_id JOIN conversation v ON v.id = m.conversation_id
     LEFT JOIN reach r ON r.handle_id = m.handle_id AND r.account_id = m.account_id
     WHERE m.id = ANY ($1::uuid[])`,
    [ids],
  )
  return inOrder(ids, rows, ({ id }) => id)
}

export type RecipientFacts = Pick<
  SendFacts,
  | 'handle_id'
  | 'address'
  | 'scope'
  | 'label'
  | 'handle_name'
  | 'handle_blocked'
  | 'contact_id'
  | 'contact_blocked'
  | 'contact_name'
  | 'contact_language'
  | 'proofs'
  | 'consent'
  | 'opt_in'
  | 'window_until'
  | 'last_inbound_external_id'
  | 'answer_token'
  | 'answer_until'
> & { channel: string }

/** A handle as a recipient through an account, before a message exists. */
export function recipientFacts(
  tx: WorkspaceTx,
  handleId: string,
  accountId: string,
): Promise<RecipientFacts | undefined> {
  return tx.batched(`outbox-recipient-facts ${accountId}`, handleId, async (ids) => {
    const rows = await tx.named<RecipientFacts>(
      'outbox-recipient-facts',
      `SELECT h.id AS handle_id, h.channel, r.window_until, r.last_inbound_external_id, r.answer_token, r.answer_until, ${recipient}
       FROM handle h JOIN contact c ON c.id = h.contact_id LEFT JOIN reach r ON r.handle_id = h.id AND r.account_id = $2
       WHERE h.id = ANY ($1::uuid[])`,
      [ids, accountId],
    )
    return inOrder(ids, rows, (row) => row.handle_id)
  })
}

/** Earlier external ids of the exchange with a handle through an account, the oldest first, and the last mail's subject. */
export async function threadOf(
  tx: WorkspaceTx,
  handleId: string,
  accountId: string,
  before: string,
): Promise<{ references: string[]; subject: string | null }> {
  const rows = await tx.query<{ external_id: string; subject: string | null }>(
    `SELECT external_id, content->>'subject' AS subject FROM message
     WHERE handle_id = $1 AND account_id = $2 AND external_id IS NOT NULL AND id <> $3 ORDER BY at DESC, seq DESC LIMIT 20`,
    [handleId, accountId, before],
  )
  return {
    references: rows.map((row) => row.external_id).reverse(),
    subject: rows.find((row) => row.subject)?.subject ?? null,
  }
}

/** Whether the last message that reached this handle, those with buttons of their own left out, asks for something. */
export async function askedLast(
  tx: WorkspaceTx,
  { id, handle_id, account_id }: Pick<SendFacts, 'id' | 'handle_id' | 'account_id'>,
): Promise<boolean> {
  const rows = await tx.query<{ kind: string }>(
    `SELECT content->>'kind' AS kind FROM message
     WHERE handle_id = $1 AND account_id = $2 AND direction = 'out' AND id <> $3 AND content->>'kind' <> 'buttons'
       AND state IN ('unknown', 'accepted', 'delivered', 'read') ORDER BY at DESC, seq DESC LIMIT 1`,
    [handle_id, account_id, id],
  )
  return rows[0]?.kind === 'ask'
}

/** What a message carries: files with their bytes, or a sticker of the provider's behind `ref`. */
export function carried(tx: WorkspaceTx, messageId: string): Promise<Carried[]> {
  return tx.batched('outbox-carried', messageId, async (ids) => {
    const rows = await tx.named<Carried>(
      'outbox-carried',
      `SELECT message_id AS "messageId", kind, name, type, bytes, blob, ref FROM attachment
       WHERE message_id = ANY ($1::uuid[]) AND version IS NULL AND (state = 'stored' OR ref IS NOT NULL) ORDER BY position`,
      [ids],
    )
    return allInOrder(ids, rows, (row) => row.messageId)
  })
}

type Carried = {
  messageId: string
  kind: string
  name: string
  type: string
  bytes: string
  blob: string
  ref: unknown
}

/** The order of states; a change never goes to a lower one. `failed` and `refused` end a try, `unknown` waits to be settled. */
const rankOf = (
  state: string,
) => `CASE ${state} WHEN 'delayed' THEN 0 WHEN 'queued' THEN 1 WHEN 'sending' THEN 2 WHEN 'unknown' THEN 3 WHEN 'accepted' THEN 4
  WHEN 'failed' THEN 5 WHEN 'refused' THEN 5 WHEN 'delivered' THEN 6 WHEN 'read' THEN 7 ELSE 8 END`

/** Moves a message forward. Returns whether it moved; a late or repeated receipt changes nothing. */
export function advance(tx: WorkspaceTx, messageId: string, next: Step): Promise<boolean> {
  const of = (step: { messageId: string }) => step.messageId
  return tx.batched('outbox-advance', { messageId, next }, (steps) => advanceMany(tx, steps), of)
}

type Step = {
  state: MessageState
  externalId?: string
  error?: SendError | null
  cost?: unknown
  delayedUntil?: Date | null
}

async function advanceMany(
  tx: WorkspaceTx,
  steps: { messageId: string; next: Step }[],
): Promise<boolean[]> {
  // What leaves and what the provider tells of it come to the same messages: in one order, so that neither waits for the other.
  const inOrder = steps.toSorted((one, other) => (one.messageId < other.messageId ? -1 : 1))
  const rows = await tx.named<{ id: string }>(
    'outbox-advance',
    `UPDATE message SET state = n.state, external_id = coalesce(n.external_id, message.external_id), error = n.error,
       cost = coalesce(n.cost, message.cost), delayed_until = n.delayed_until, rev = rev + 1
     FROM unnest($1::uuid[], $2::text[], $3::text[], $4::jsonb[], $5::jsonb[], $6::timestamptz[]) AS n (id, state, external_id, error, cost, delayed_until)
     WHERE message.id = n.id AND ${rankOf('message.state')} < ${rankOf('n.state')} RETURNING message.id`,
    [
      inOrder.map(({ messageId }) => messageId),
      inOrder.map(({ next }) => next.state),
      inOrder.map(({ next }) => next.externalId ?? null),
      inOrder.map(({ next }) => (next.error ? JSON.stringify(next.error) : null)),
      inOrder.map(({ next }) => (next.cost ? JSON.stringify(next.cost) : null)),
      inOrder.map(({ next }) => next.delayedUntil ?? null),
    ],
  )
  const moved = new Set(rows.map(({ id }) => id))
  return steps.map(({ messageId }) => moved.has(messageId))
}

/** What stands against a change of a message that has left; it can be dismissed, or tried again. */
export async function failChange(
  tx: WorkspaceTx,
  messageId: string,
  changeId: string,
  why: { state: 'failed' | 'refused'; error: SendError },
): Promise<void> {
  await tx.query(
    `UPDATE message SET change = change || $3::jsonb, rev = rev + 1 WHERE id = $1 AND change->>'id' = $2`,
    [messageId, changeId, JSON.stringify(why)],
  )
}

/** A person decided to send again: the only way back. */
export async function restart(tx: WorkspaceTx, messageId: string): Promise<boolean> {
  const rows = await tx.query(
    `UPDATE message SET state = 'queued', error = NULL, rev = rev + 1 WHERE id = $1 AND state IN ('failed', 'unknown', 'refused') RETURNING 1`,
    [messageId],
  )
  return rows.length > 0
}

export async function setQuoteToken(
  tx: WorkspaceTx,
  messageId: string,
  token: string,
): Promise<void> {
  await tx.query('UPDATE message SET quote_token = $2 WHERE id = $1', [messageId, token])
}

export async function freeUploads(
  tx: WorkspaceTx,
  ids: string[],
  uploader: string,
): Promise<
  { id: AttachmentId; kind: AttachmentKind; name: string; type: string; bytes: string }[]
> {
  return tx.query(
    `SELECT id, kind, name, type, bytes FROM attachment WHERE id = ANY ($1::uuid[]) AND uploader = $2 AND message_id IS NULL FOR UPDATE`,
    [ids, uploader],
  )
}

export async function attachUploads(
  tx: WorkspaceTx,
  messageId: string,
  ids: string[],
): Promise<void> {
  if (ids.length === 0) return
  await tx.query(
    'UPDATE attachment SET message_id = $1, position = array_position($2::uuid[], id) WHERE id = ANY ($2::uuid[])',
    [messageId, ids],
  )
}

/** Whose record each of these messages belongs to now. */
export async function recordsOf(
  tx: WorkspaceTx,
  messageIds: MessageId[],
): Promise<Map<MessageId, ContactId>> {
  const rows = await tx.named<{ id: MessageId; contactId: ContactId }>(
    'outbox-records',
    `SELECT m.id, h.contact_id AS "contactId" FROM message m JOIN handle h ON h.id = m.handle_id WHERE m.id = ANY ($1::uuid[])`,
    [messageIds],
  )
  return new Map(rows.map(({ id, contactId }) => [id, contactId]))
}
