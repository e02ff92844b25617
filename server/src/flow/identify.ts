import type { Statement } from '@atrium/contract/contact'
import type { Conversation } from '@atrium/contract/conversation'
import type { FeedEvent } from '@atrium/contract/event'
import type { ChannelAccountId, ContactId, ConversationId, HandleId } from '@atrium/contract/ids'
import type { Account } from '../accounts/accounts.ts'
import { AppError } from '../platform/app-error.ts'
import type { WorkspaceTx } from '../platform/database/db.ts'
import { writeEvent } from '../platform/feed/feed.ts'
import type { ActDeps, Member } from './act.ts'
import { handOver } from './bookings/sql.ts'
import { insertActivity } from './conversation/append/sql.ts'
import { followLink, followOwner, followUnlink } from './conversation/move.ts'
import { readContactSummary } from './conversation/read.ts'
import { createCode } from './identity/codes/create.ts'
import { note } from './identity/evidence/decision.ts'
import { setApart } from './identity/evidence/sql.ts'
import { areAlike, importPeople } from './identity/import/people.ts'
import { sayLabel } from './identity/label/sql.ts'
import { refreshSpeakers } from './identity/language/hear.ts'
import { newOwner, sameOwner } from './identity/life/owner.ts'
import { link, unlink } from './identity/link.ts'
import { followName } from './identity/name/follow.ts'
import { putStatement, speakersFor } from './identity/preference/sql.ts'
import type { ImportedPerson, ImportFate } from './identity/rows.ts'
import { getHandle, setShared } from './identity/sql.ts'
import * as suggestions from './identity/suggest/sql.ts'
import { recallReminders } from './sending/booking-messages.ts'

/** What members decide on who is who enters here. */

/** A member links another record's handles to this one. */
export async function linkContacts(
  tx: WorkspaceTx,
  deps: ActDeps,
  actor: Member,
  input: { from: ContactId; to: ContactId },
): Promise<void> {
  const now = deps.now()
  const reason = `Linked by ${actor.name}`
  const by = { proof: null, witness: null, messageId: null, reason, actor: actor.name, now }
  const move = await link(tx, { ...input, ...by })
  const decided = { state: 'accepted', actor: actor.name, at: now } as const
  await suggestions.decideSuggestion(tx, [input.from, input.to], decided)
  const line = { kind: 'linked', data: { reason, handles: move.handleIds } }
  await announceMove(tx, move, await followLink(tx, move), line, actor.name, now)
}

/** Undoes the link of a handle; both records are as if it had never been. Returns the record the handle returned to. */
export async function unlinkHandle(
  tx: WorkspaceTx,
  deps: ActDeps,
  actor: Member,
  handleId: HandleId,
): Promise<ContactId> {
  const now = deps.now()
  const move = await unlink(tx, { handleId, actor: actor.name, now })
  const toName = await nameOf(tx, move.to)
  const changed = await followUnlink(tx, { handleId, from: move.from, to: move.to, toName }, now)
  await recallReminders(tx, [move.from, move.to])
  const decided = { state: 'refused', actor: actor.name, at: now } as const
  await suggestions.decideSuggestion(tx, [move.from, move.to], decided)
  const line = { kind: 'unlinked', data: { handleId } }
  await announceMove(tx, move, changed, line, actor.name, now)
  return move.to
}

/** Decides on a suggestion. False when it was decided before, or one of the records is gone. */
export async function decideSuggestion(
  tx: WorkspaceTx,
  deps: ActDeps,
  actor: Member,
  decision: { id: string; same: boolean },
): Promise<boolean> {
  const found = await suggestions.lockSuggestion(tx, decision.id)
  if (!found) return false
  const { contactId, otherId } = found
  if (decision.same) {
    // Into the older record: ids grow with time.
    await linkContacts(tx, deps, actor, { from: otherId, to: contactId })
    return true
  }
  const now = deps.now()
  const [mine, theirs] = [
    await suggestions.handlesOf(tx, contactId),
    await suggestions.handlesOf(tx, otherId),
  ]
  await setApart(tx, mine, theirs, actor.name, now)
  const decided = { state: 'refused', actor: actor.name, at: now } as const
  await suggestions.decideSuggestion(tx, [contactId, otherId], decided)
  const [handleId] = mine
  if (handleId)
    await note(tx, {
      handleId,
      contactId,
      otherContactId: otherId,
      zone: 'never',
      what: 'two people',
      reason: `${actor.name} said that these are two people.`,
      actor: actor.name,
      messageId: null,
      at: now,
    })
  await writeEvent(tx, {
    contactId,
    data: [{ kind: 'suggestions', contactIds: [contactId, otherId] }],
  })
  return true
}

/** Says whether several people use a handle. What is linked stays; nothing links by it any more. */
export async function shareHandle(
  tx: WorkspaceTx,
  deps: ActDeps,
  actor: Member,
  input: { handleId: HandleId; shared: boolean },
): Promise<ContactId> {
  const known = await getHandle(tx, input.handleId)
  if (!known) throw new AppError('not_found', 'There is no such handle.')
  const { id: handleId, contactId, label } = known.handle
  await setShared(tx, handleId, input.shared)
  const now = deps.now()
  await note(tx, {
    handleId,
    contactId,
    otherContactId: null,
    zone: input.shared ? 'never' : 'link',
    what: 'shared',
    reason: input.shared
      ? `${actor.name} said that several people use ${label}.`
      : `${actor.name} said that one person uses ${label}.`,
    actor: actor.name,
    messageId: null,
    at: now,
  })
  await writeEvent(tx, { contactId, data: [{ kind: 'handles', contactIds: [contactId] }] })
  return contactId
}

/** Says who speaks after a long silence. Returns the record of whoever that is. */
export async function nameOwner(
  tx: WorkspaceTx,
  deps: ActDeps,
  actor: Member,
  input: { handleId: HandleId; owner: 'same' | 'new' },
): Promise<ContactId> {
  const now = deps.now()
  const said = { handleId: input.handleId, actor: actor.name, now }
  if (input.owner === 'same') {
    const contactId = await sameOwner(tx, said)
    const line = { kind: 'proved', data: { handleId: input.handleId } }
    const item = await writeLine(tx, contactId, line, actor.name, now)
    await writeEvent(tx, { contactId, data: [{ kind: 'handles', contactIds: [contactId] }, item] })
    return contactId
  }
  const parted = await newOwner(tx, said)
  await handOver(tx, parted)
  const changed = await followOwner(tx, { ...parted, toName: await nameOf(tx, parted.to) }, now)
  await recallReminders(tx, [parted.from, parted.to])
  const line = { kind: 'new_owner', data: { handleId: parted.newHandleId } }
  await announceMove(tx, parted, changed, line, actor.name, now)
  return parted.to
}

/** A link with a one-time code, with which the owner of a handle can go on through another account. */
export async function continueOn(
  tx: WorkspaceTx,
  deps: Pick<ActDeps, 'now'>,
  input: {
    handleId: HandleId
    account: Account
    actor: string
    byItself?: boolean
    words: string
  },
): Promise<{ url: string; expiresAt: string }> {
  const { account } = input
  const accountId: ChannelAccountId = account.id
  const { code, expiresAt } = await createCode(tx, {
    handleId: input.handleId,
    accountId,
    actor: input.actor,
    byItself: input.byItself ?? false,
    now: deps.now(),
  })
  const url = account.channel.continueLink?.({ code, words: input.words }, account.settings)
  if (!url)
    throw new AppError('conflict', `${account.name} does not say how its chat can be opened.`)
  return { url, expiresAt: expiresAt.toISOString() }
}

/** Notes how a customer wants to be written to. */
export async function statePreference(
  tx: WorkspaceTx,
  deps: Pick<ActDeps, 'now'>,
  actor: Pick<Member, 'name'>,
  contactId: ContactId,
  statement: Statement,
): Promise<void> {
  const said = { actor: actor.name, at: deps.now() }
  if (!(await putStatement(tx, contactId, statement, said)))
    throw new AppError('not_found', 'There is no such contact.')
  const spoken = statement.kind === 'language' ? await refreshSpeakers(tx, contactId) : []
  for (const id of new Set([contactId, ...spoken])) {
    const contact = await readContactSummary(tx, id)
    const data: FeedEvent[] = [{ kind: 'handles', contactIds: [id] }]
    if (contact) data.unshift({ kind: 'contact', contact })
    await writeEvent(tx, { contactId: id, data })
  }
}

/** What a member has just written of a record, its name too: those that speak for it may be known by that. Tells readers of all. */
export async function tellChanged(tx: WorkspaceTx, contactId: ContactId): Promise<void> {
  const others = (await speakersFor(tx, contactId)).filter((id) => id !== contactId)
  const renamed = [contactId]
  for (const id of others) if ((await followName(tx, id)) !== undefined) renamed.push(id)
  for (const id of renamed) {
    const contact = await readContactSummary(tx, id)
    const handles: FeedEvent = { kind: 'handles', contactIds: [id] }
    await writeEvent(tx, {
      contactId: id,
      data: contact ? [{ kind: 'contact', contact }, handles] : [handles],
    })
  }
}

/** Makes records of the rows of a file: claims, which link nothing. */
export async function bringPeople(
  tx: WorkspaceTx,
  people: ImportedPerson[],
  now: Date,
): Promise<ImportFate[]> {
  const { fates, changed } = await importPeople(tx, people, now)
  if (changed.length > 0) await writeEvent(tx, { data: [{ kind: 'handles', contactIds: changed }] })
  return fates
}

/** The places, among these people, of those who hold an address that a record holds already. */
export function knownAddresses(tx: WorkspaceTx, people: ImportedPerson[]): Promise<Set<number>> {
  return areAlike(tx, people)
}

async function nameOf(tx: WorkspaceTx, contactId: ContactId): Promise<string> {
  const contact = await readContactSummary(tx, contactId)
  if (!contact) throw new Error('a record vanished inside its own transaction')
  return contact.name
}

async function announceMove(
  tx: WorkspaceTx,
  move: { from: ContactId; to: ContactId },
  changed: Conversation[],
  line: Line,
  actor: string,
  now: Date,
): Promise<void> {
  const contactIds = [move.from, move.to]
  const data: FeedEvent[] = [
    { kind: 'handles', contactIds },
    { kind: 'suggestions', contactIds },
  ]
  for (const contactId of contactIds) {
    const contact = await readContactSummary(tx, contactId)
    if (contact) data.push({ kind: 'contact', contact })
  }
  data.push(...changed.map((conversation): FeedEvent => ({ kind: 'conversation', conversation })))
  data.push(await writeLine(tx, move.to, line, actor, now))
  await writeEvent(tx, { contactId: move.to, data })
}

type Line = { kind: string; data: Record<string, unknown> }

/** A line in the timeline of a record, as readers are told of it. */
async function writeLine(
  tx: WorkspaceTx,
  contactId: ContactId,
  line: Line,
  actor: string,
  now: Date,
): Promise<FeedEvent> {
  const home: { contactId: ContactId; conversationId: ConversationId | null } = {
    contactId,
    conversationId: null,
  }
  const id = crypto.randomUUID()
  const said = { ...line, actor }
  const seq = await insertActivity(tx, { id, ...home, ...said, at: now })
  const at = now.toISOString()
  return { kind: 'item', item: { type: 'activity', id, seq, at, ...home, ...said, rev: 1 } }
}

/** Gives a record a label, or takes it away, and tells readers. False where there is no such record or label. */
export async function giveLabel(
  tx: WorkspaceTx,
  said: { contactId: ContactId; labelId: string; has: boolean; actor: string; at: Date },
): Promise<boolean> {
  if (!(await sayLabel(tx, said))) return false
  const { contactId, labelId, has } = said
  await writeEvent(tx, { contactId, data: [{ kind: 'label', contactId, labelId, has }] })
  return true
}
