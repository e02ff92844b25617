import type { ContactId, HandleId } from '@atrium/contract/ids'
import { MessageId, newId } from '@atrium/contract/ids'
import type { Purpose } from '@atrium/contract/sending/consent'
import { workspaceName } from '../../accounts/sql.ts'
import { AppError } from '../../platform/app-error.ts'
import type { WorkspaceTx } from '../../platform/database/db.ts'
import type { ActDeps } from '../act.ts'
import { askedSince, insertConfirmation } from '../consent/confirm/sql.ts'
import { confirmationMail } from '../consent/confirm/words.ts'
import { readConsent } from '../consent/read.ts'
import { getHandle } from '../identity/sql.ts'
import { reachesOf } from '../outbound/reach/sql.ts'
import { sendAutomated } from './send-automated.ts'

const dayMs = 24 * 3600_000
/** How long the link confirms. */
const lifeMs = 7 * dayMs
/** Whoever types in somebody else's address must not be able to fill their mailbox with us. */
const most = { aDay: 1, aMonth: 3 }

type Wanted = { contactId: ContactId; handleId: HandleId; purpose: Purpose }
export type Asking = { kind: 'asked' } | { kind: 'not'; why: string }

/**
 * Asks the owner of a mail address by a mail to confirm a yes that somebody else noted (double opt-in). Why it does not
 * is a value: what is asked beside a note must not undo the note.
 */
export async function askToConfirm(
  tx: WorkspaceTx,
  deps: ActDeps,
  { contactId, handleId, purpose }: Wanted,
): Promise<Asking> {
  const known = await getHandle(tx, handleId)
  if (known?.contact.id !== contactId)
    throw new AppError('not_found', 'There is no such address in this record.')
  const own = (await readConsent(tx, contactId)).find((one) => one.handleId === handleId)
  if (own?.states[purpose] !== 'unconfirmed')
    return { kind: 'not', why: 'There is no yes here that waits for its confirmation.' }
  const now = deps.now()
  const asked = await askedSince(tx, handleId, new Date(now.getTime() - 30 * dayMs))
  const today = asked.filter(({ at }) => at.getTime() > now.getTime() - dayMs)
  if (today.length >= most.aDay || asked.length >= most.aMonth)
    return {
      kind: 'not',
      why: 'This address was asked already: at most once a day and three times a month.',
    }
  const accountId = await mailAccount(tx, deps, contactId, handleId, known.handle.channel)
  if (!accountId)
    return {
      kind: 'not',
      why: 'Only a mail address can be asked, and a mailbox must be connected.',
    }
  const messageId = newId(MessageId)
  const content = confirmationMail(known.contact.language, purpose, await workspaceName(tx))
  const sent = await sendAutomated(tx, deps, {
    messageId,
    contactId,
    handleId,
    accountId,
    author: { kind: 'system' },
    class: 'authentication',
    purpose,
    content,
  })
  if (sent.kind === 'refused') return { kind: 'not', why: sent.text }
  const expiresAt = new Date(now.getTime() + lifeMs)
  await insertConfirmation(tx, { messageId, handleId, purpose, at: now, expiresAt })
  return { kind: 'asked' }
}

/** The mailbox that they write to, else the first one that works. */
async function mailAccount(
  tx: WorkspaceTx,
  { accounts }: ActDeps,
  contactId: ContactId,
  handleId: HandleId,
  channel: string,
) {
  if (!accounts.channels.get(channel)?.capabilities.subject) return undefined
  const usable = (await accounts.list(tx)).filter((one) => one.channel === channel && one.enabled)
  const reached = (await reachesOf(tx, contactId)).filter((one) => one.handleId === handleId)
  const used = reached.find(({ accountId }) => usable.some(({ id }) => id === accountId))
  return used?.accountId ?? usable[0]?.id
}
