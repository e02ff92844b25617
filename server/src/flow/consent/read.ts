import {
  type AddressConsent,
  type ConsentWord,
  closedBy,
  consentTo,
  defaultOptIn,
  type OptInPolicy,
  type Purpose,
} from '@atrium/contract/sending/consent'
import type { WorkspaceTx } from '../../platform/database/db.ts'
import * as confirm from './confirm/sql.ts'
import { withConfirmLink } from './confirm/words.ts'
import * as sql from './sql.ts'

/** Every word of a record, the newest first, up to a limit. */
export const readWords = sql.wordsOf

/** What a record's addresses were asked to confirm. */
export const readConfirmations = confirm.confirmationsOf

/** What a mail asked the owner of its address to confirm. */
export const readAsked = confirm.getConfirmation

/** The text of a message as it leaves: with its own link, where it asks for a confirmation. */
export async function readyText(
  tx: WorkspaceTx,
  { id, text }: { id: string; text: string },
  url: () => string,
): Promise<string> {
  return (await confirm.isConfirmation(tx, id)) ? withConfirmLink(text, url()) : text
}

/** Which purposes need a yes first in this workspace. */
export async function readOptIn(tx: WorkspaceTx): Promise<OptInPolicy> {
  return (await sql.getOptIn(tx)) ?? defaultOptIn
}

/** How each address of a record stands. */
export async function readConsent(tx: WorkspaceTx, contactId: string): Promise<AddressConsent[]> {
  const [addresses, known] = [
    await sql.addressesOf(tx, contactId),
    await sql.standing(tx, contactId),
  ]
  const [words, policy] = [known.words ?? [], known.opt_in ?? defaultOptIn]
  return addresses.map((address) => ({
    ...address,
    closed: closedBy(address.handleId, words) !== undefined,
    states: statesOf(address, words, policy),
  }))
}

/** One address as its owner may see it, with nothing of the record's others. */
export async function readAddress(tx: WorkspaceTx, handleId: string) {
  const found = await sql.addressOf(tx, handleId)
  if (!found) return undefined
  const consent = await readConsent(tx, found.contactId)
  const own = consent.find((address) => address.handleId === handleId)
  return own && { ...found, closed: own.closed, states: own.states }
}

function statesOf(
  address: Pick<AddressConsent, 'handleId' | 'channel'>,
  words: ConsentWord[],
  policy: OptInPolicy,
): AddressConsent['states'] {
  const state = (purpose: Purpose) => consentTo(purpose, address, words, policy).kind
  return {
    marketing: state('marketing'),
    reminders: state('reminders'),
    surveys: state('surveys'),
  }
}
