import type { Proof } from '@atrium/contract/contact'

/** Mailboxes that by their name belong to an office and not to a person (RFC 2142, and what shops use). */
const roles = new Set(
  `abuse accounting accounts admin administrator billing booking bookings contact customercare
   customerservice enquiries enquiry feedback finance frontdesk hello help helpdesk hostmaster hr info
   invoice invoices jobs kontakt mail mailer-daemon marketing no-reply noc noreply office orders
   postmaster press privacy purchasing reception root sales security service shop spam staff support
   team webmaster welcome`.split(/\s+/),
)

/** An address that more than one person answers by its name: info@, support@. It never links by itself. */
export function isRole(proof: Pick<Proof, 'kind' | 'value'>): boolean {
  if (proof.kind !== 'email') return false
  const [local = ''] = proof.value.toLowerCase().split('@')
  return roles.has(local.split('+')[0] ?? '')
}

/**
 * A channel where one person naturally has several addresses: two of them say nothing against one person. `import`: rows
 * of files.
 */
const many = new Set(['webchat', 'email', 'api', 'import'])

/** The provider names a person once per scope (a page, a bot, a portfolio): two different ids there are two people. */
export function namesOnePerson(handle: { channel: string; address: string }): boolean {
  return !many.has(handle.channel) && !/^\+\d+$/.test(handle.address)
}
