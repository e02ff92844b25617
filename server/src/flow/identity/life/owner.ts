import { ContactId, HandleId, newId } from '@atrium/contract/ids'
import { AppError } from '../../../platform/app-error.ts'
import type { WorkspaceTx } from '../../../platform/database/db.ts'
import { searchTokens } from '../../../platform/tokens.ts'
import { note } from '../evidence/decision.ts'
import { setApart } from '../evidence/sql.ts'
import { insertContacts } from '../newcomer/sql.ts'
import { getHandle, lockContacts, lockHandles } from '../sql.ts'
import * as sql from './sql.ts'

type Said = { handleId: HandleId; actor: string; now: Date }

/** The number is still the same person's: its history is theirs again. */
export async function sameOwner(tx: WorkspaceTx, said: Said): Promise<ContactId> {
  const known = await need(tx, said.handleId)
  await sql.setProvedSince(tx, said.handleId, null)
  await noteOwner(tx, said, known.contactId, null, 'is the same person as before the silence')
  return known.contactId
}

/**
 * The number has a new owner. They get a record and a handle of their own with this address; what was written since
 * the silence is theirs. The old handle keeps its history under its old address, from which nothing comes any more.
 * The two are two people from now on.
 */
export async function newOwner(
  tx: WorkspaceTx,
  said: Said,
): Promise<{
  from: ContactId
  to: ContactId
  oldId: HandleId
  newHandleId: HandleId
  since: Date
}> {
  const known = await need(tx, said.handleId)
  await lockHandles(tx, [known.contactId])
  await lockContacts(tx, [known.contactId])
  const [to, newHandleId] = [newId(ContactId), newId(HandleId)]
  const { address, label, since } = known
  const tokens = searchTokens(label, address)
  await insertContacts(tx, [{ id: to, name: label, dormant: false, tokens, at: said.now }])
  await sql.retire(tx, said.handleId, `${address} until ${since.toISOString()}`)
  await sql.succeed(tx, { old: said.handleId, fresh: newHandleId, contactId: to, address, since })
  await setApart(tx, [said.handleId], [newHandleId], said.actor, said.now)
  await noteOwner(tx, said, known.contactId, to, 'has a new owner since the silence')
  return { from: known.contactId, to, oldId: said.handleId, newHandleId, since }
}

async function need(
  tx: WorkspaceTx,
  id: HandleId,
): Promise<{ contactId: ContactId; address: string; label: string; since: Date }> {
  const known = await getHandle(tx, id)
  if (!known) throw new AppError('not_found', 'There is no such handle.')
  const { contactId, address, label, provedSince } = known.handle
  if (!provedSince)
    throw new AppError('conflict', 'Nobody doubts whose handle this is. Look again.')
  return { contactId, address, label, since: provedSince }
}

function noteOwner(
  tx: WorkspaceTx,
  said: Said,
  contactId: ContactId,
  otherContactId: ContactId | null,
  what: string,
): Promise<void> {
  return note(tx, {
    handleId: said.handleId,
    contactId,
    otherContactId,
    zone: otherContactId ? 'never' : 'link',
    what: 'owner',
    reason: `${said.actor} said: the number ${what}.`,
    actor: said.actor,
    messageId: null,
    at: said.now,
  })
}
