import type { Outgoing, OutgoingAttachment } from '@atrium/channel-kit/outgoing'
import { AttachmentKind } from '@atrium/contract/content'
import { Sticker } from '@atrium/contract/content/sticker'
import { BlobId, type HandleId, type MessageId, type WorkspaceId } from '@atrium/contract/ids'
import type { Purpose } from '@atrium/contract/sending/consent'
import type { Account } from '../../accounts/accounts.ts'
import { workspaceName } from '../../accounts/sql.ts'
import type { WorkspaceTx } from '../../platform/database/db.ts'
import { readyText } from '../consent/read.ts'
import { intendedOf } from './gate/policy-facts.ts'
import { linksIn, withLinks } from './links/rewrite.ts'
import { putLinks } from './links/sql.ts'
import { type OutboxRow, takeAnswerToken } from './queue/sql.ts'
import * as sql from './sql.ts'

/** The address of the page on which the recipient says what they want to get. */
export type ConsentUrl = (to: {
  workspaceId: WorkspaceId
  handleId: HandleId
  messageId: MessageId
  purpose: Purpose
}) => string

/** The address of the page on which the owner of an address confirms a yes. */
export type ConfirmUrl = (asked: { workspaceId: WorkspaceId; messageId: MessageId }) => string

/** Our short addresses. */
export type OurLinks = { prefix: string; url: (id: string) => string }

/** The message as its channel renders it, with everything that its provider gave for it. */
export async function assemble(
  tx: WorkspaceTx,
  row: OutboxRow,
  account: Account,
  facts: sql.SendFacts,
  deps: { consentUrl: ConsentUrl; confirmUrl: ConfirmUrl; trackedLinks: OurLinks; now: () => Date },
): Promise<Outgoing> {
  const { channel } = account
  const { references, subject } = channel.capabilities.subject
    ? await sql.threadOf(tx, facts.handle_id, facts.account_id, facts.id)
    : { references: [], subject: null }
  const fromName = facts.author.kind === 'member' ? facts.author.name : await workspaceName(tx)
  const outgoing: Outgoing = {
    messageId: facts.id,
    to: {
      address: facts.address,
      scope: facts.scope,
      label: facts.label,
      name: facts.handle_name,
      proofs: facts.proofs ?? [],
    },
    content: facts.content,
    attachments: [],
    author: facts.author,
    fromName,
    thread: { references, subject, lastInbound: facts.last_inbound_external_id },
  }
  if (facts.class === 'proactive' && channel.capabilities.subject)
    outgoing.unsubscribe = unsubscribe(tx, facts, deps.consentUrl)
  if (account.webhookUrl) outgoing.webhookUrl = account.webhookUrl
  if (row.kind === 'reaction') return { ...outgoing, ...reactionOf(row) }
  await carries(tx, outgoing)
  outgoing.content = await withOwnLinks(tx, facts, channel.capabilities.text.max, deps)
  if (row.kind !== 'message') return { ...outgoing, ...changeOf(row.kind, facts) }
  answers(outgoing, facts)
  if (channel.capabilities.asks && (await sql.askedLast(tx, facts))) outgoing.askedBefore = true
  const token = facts.answer_token
  if (token && (await takeAnswerToken(tx, row, facts.handle_id, token, deps.now())))
    outgoing.answerToken = token
  const own = channel.ownExternalId?.(facts.id, account.settings)
  if (own) outgoing.externalId = own
  return outgoing
}

/** The words as they leave: a mail of ours about their consent has its link in it, and links may lead over our address. */
async function withOwnLinks(
  tx: WorkspaceTx,
  { id, author, content, context }: sql.SendFacts,
  max: number,
  deps: { confirmUrl: ConfirmUrl; trackedLinks: OurLinks },
): Promise<Outgoing['content']> {
  if (author.kind === 'system' && content.kind === 'email') {
    const url = () => deps.confirmUrl({ workspaceId: tx.workspaceId, messageId: id })
    return { ...content, text: await readyText(tx, { id, text: content.text }, url) }
  }
  return context?.trackLinks ? tracked(tx, id, content, max, deps.trackedLinks) : content
}

/** The words with our addresses in place of links; as they are where that would be too long for the channel. */
async function tracked(
  tx: WorkspaceTx,
  messageId: MessageId,
  content: Outgoing['content'],
  max: number,
  ours: OurLinks,
): Promise<Outgoing['content']> {
  if (content.kind !== 'text' && content.kind !== 'email') return content
  const links = linksIn(content.text, ours.prefix)
  if (links.length === 0) return content
  const ids = await putLinks(tx, messageId, links)
  const text = withLinks(content.text, new Map([...ids].map(([url, id]) => [url, ours.url(id)])))
  return Buffer.byteLength(text) > max && text.length > content.text.length
    ? content
    : { ...content, text }
}

function reactionOf({ detail }: OutboxRow): Pick<Outgoing, 'reaction'> {
  return detail && 'emoji' in detail ? { reaction: detail } : {}
}

/** What the message says from now on; of one that is taken back its words do not matter. */
function changeOf(
  kind: 'edit' | 'delete',
  { external_id, change, content }: sql.SendFacts,
): Pick<Outgoing, 'change' | 'content'> {
  return { change: { kind, target: external_id ?? '' }, content: change?.content ?? content }
}

/** Its files, or the provider's own sticker. */
async function carries(tx: WorkspaceTx, outgoing: Outgoing): Promise<void> {
  const carried = await sql.carried(tx, outgoing.messageId)
  const sticker = carried.find(({ ref }) => ref !== null)
  if (sticker) outgoing.sticker = Sticker.parse(sticker.ref)
  else outgoing.attachments = filesOf(carried)
}

function unsubscribe(tx: WorkspaceTx, facts: sql.SendFacts, url: ConsentUrl) {
  const { id: messageId, handle_id: handleId, purpose, contact_language: language } = facts
  const words = language?.startsWith('es')
    ? 'Dejar de recibir estos mensajes'
    : 'Stop these messages'
  return {
    url: url({ workspaceId: tx.workspaceId, handleId, messageId, purpose: purpose ?? 'marketing' }),
    words,
  }
}

/** What the message answers: a public comment, or a message that it quotes. */
function answers(outgoing: Outgoing, facts: sql.SendFacts): void {
  const id = facts.reply_to_external_id
  if (!id) return
  const { comment } = intendedOf(facts)
  if (comment) {
    outgoing.comment = { id, as: comment.as }
    return
  }
  outgoing.replyTo = id
  if (facts.quote_token) outgoing.quoteToken = facts.quote_token
}

function filesOf(files: Awaited<ReturnType<typeof sql.carried>>): OutgoingAttachment[] {
  return files.map((file) => ({
    kind: AttachmentKind.parse(file.kind),
    name: file.name,
    type: file.type,
    bytes: Number(file.bytes),
    blob: BlobId.parse(file.blob),
  }))
}
