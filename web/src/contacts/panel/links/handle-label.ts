import type { Contact, Link } from '@atrium/contract/contact'

/** The address that a link brought, as people write it. */
export function handleLabel(contact: Contact, link: Link): string {
  return contact.handles.find(({ id }) => id === link.handleId)?.label ?? link.handleId
}
