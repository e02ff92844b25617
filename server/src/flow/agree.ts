import type { ContactId, HandleId, MessageId } from '@atrium/contract/ids'
import type {
  AddressConsent,
  ConsentPurpose,
  OptInPolicy,
  Purpose,
} from '@atrium/contract/sending/consent'
import { AppError } from '../platform/app-error.ts'
import type { WorkspaceTx } from '../platform/database/db.ts'
import { writeEvent } from '../platform/feed/feed.ts'
import type { Member } from './act.ts'
import { lockConfirmation, setConfirmed } from './consent/confirm/sql.ts'
import { noteWord } from './consent/note.ts'
import { readConsent } from './consent/read.ts'
import { putOptIn } from './consent/sql.ts'
import { writeLine } from './conversation/append/append.ts'
import { latestConversation } from './conversation/sql.ts'
import { getHandle } from './identity/sql.ts'

/** What members and customers say on being written to enters here, beside the customers' own messages. */

type Said = {
  handleId: HandleId
  purpose: ConsentPurpose
  value: 'stop' | 'resume'
}

/** A member notes what a customer said, and where. The record of the handle, which must be this one. */
export async function noteConsent(
  tx: WorkspaceTx,
  deps: { now: () => Date },
  member: Member,
  contactId: ContactId,
  said: Said & { words: string },
): Promise<void> {
  await say(tx, deps, said, {
    contactId,
    actor: member.name,
    by: 'member',
    source: member.name,
    words: said.words,
    messageId: null,
  })
}

/** A customer says it on the page behind a link, or by one click in their mail program. */
export async function sayOnPage(
  tx: WorkspaceTx,
  deps: { now: () => Date },
  said: Said & { purpose: Purpose; messageId: MessageId | null; source: string },
): Promise<void> {
  const { messageId, source } = said
  await say(tx, deps, said, { actor: 'Atrium', by: 'page', source, words: null, messageId })
}

/**
 * The owner of an address confirms the yes that a mail asked about. What they said since counts more: a link that was
 * forgotten in a mailbox takes back no stop. Again is harmless.
 */
export async function confirmYes(
  tx: WorkspaceTx,
  deps: { now: () => Date },
  messageId: MessageId,
): Promise<'confirmed' | 'expired' | 'stopped' | 'unknown'> {
  const asked = await lockConfirmation(tx, messageId)
  if (!asked) return 'unknown'
  if (asked.confirmedAt) return 'confirmed'
  const now = deps.now()
  if (asked.expiresAt <= now) return 'expired'
  const { handleId, purpose } = asked
  const known = await getHandle(tx, handleId)
  if (!known) return 'unknown'
  const own = (await readConsent(tx, known.contact.id)).find((one) => one.handleId === handleId)
  if (!own || own.closed || own.states[purpose] === 'stopped') return 'stopped'
  await sayOnPage(tx, deps, {
    handleId,
    purpose,
    value: 'resume',
    messageId,
    source: 'Confirmation link',
  })
  await setConfirmed(tx, messageId, now)
  return 'confirmed'
}

/** Which purposes need a yes first. */
export async function setOptIn(tx: WorkspaceTx, policy: OptInPolicy): Promise<void> {
  await putOptIn(tx, policy)
}

type Proof = {
  contactId?: ContactId
  actor: string
  by: 'member' | 'page'
  source: string
  words: string | null
  messageId: MessageId | null
}

async function say(
  tx: WorkspaceTx,
  { now }: { now: () => Date },
  { handleId, purpose, value }: Said,
  { contactId, actor, ...proof }: Proof,
): Promise<void> {
  const known = await getHandle(tx, handleId)
  if (!known || (contactId && known.contact.id !== contactId))
    throw new AppError('not_found', 'There is no such address in this record.')
  const { contact, handle } = known
  const own = (await readConsent(tx, contact.id)).find((one) => one.handleId === handleId)
  if (proof.by === 'page' && own && isSaid(own, purpose, value)) return
  if (proof.by === 'member' && own?.closed && value === 'resume')
    throw new AppError('conflict', `${handle.label} has sent STOP: only START from there opens it.`)
  const at = now()
  const line = await noteWord(tx, handle, { ...proof, purpose, value, at })
  const { conversation } = await latestConversation(tx, contact.id)
  await writeLine(
    tx,
    { contactId: contact.id, id: conversation?.id ?? null },
    line,
    actor,
    at.toISOString(),
  )
  await writeEvent(tx, {
    contactId: contact.id,
    data: [{ kind: 'handles', contactIds: [contact.id] }],
  })
}

/** Once said is said: scanners and impatient people post again. Read under the lock of the handle. */
function isSaid(own: AddressConsent, purpose: ConsentPurpose, value: Said['value']): boolean {
  if (purpose === 'all') return false
  return own.states[purpose] === (value === 'stop' ? 'stopped' : 'given')
}
