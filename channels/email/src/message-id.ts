import { uuid } from '@atrium/contract/ids'

/** The Message-ID of our message, without angle brackets: made before sending, and the same at a retry. */
export function ownMessageId(messageId: string, address: string): string {
  return `${messageId}@${domainOf(address)}`
}

/** Whether an id has the form of our own Message-IDs for this address. */
export function isOwnMessageId(id: string, address: string): boolean {
  const at = id.lastIndexOf('@')
  return uuid.safeParse(id.slice(0, at)).success && id.slice(at + 1) === domainOf(address)
}

/**
 * The external id of a received mail: its Message-ID and a part of its key. Senders choose Message-IDs, so that
 * two mails may carry the same; with the key in it neither can take the other's place.
 */
export function externalIdOf(messageId: string, key: string): string {
  return `${messageId}#${key.slice(0, 12)}`
}

/** The Message-ID in an external id, ours or theirs. */
export function bareId(externalId: string): string {
  return externalId.replace(/#[0-9a-f]{12}$/, '')
}

/** The ids in a References or In-Reply-To field, without brackets, in order and without repeats. */
export function idsIn(field: string): string[] {
  const ids = field.match(/[^\s<>,;"()]+@[^\s<>,;"()]+/g) ?? []
  return [...new Set(ids.filter((id) => id.length <= 250))]
}

/** The domain of an address, in lower case. */
export function domainOf(address: string): string {
  return address.slice(address.lastIndexOf('@') + 1).toLowerCase()
}
