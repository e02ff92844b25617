import { createHash } from 'node:crypto'
import { domainToASCII } from 'node:url'
import nodemailerParser from 'nodemailer/lib/addressparser'
import { addressParser, decodeWords } from 'postal-mime'
import type { HeaderField } from '../receive/header-fields.ts'
import { addressForm, isMailAddress } from './address-form.ts'

/**
 * Who the From field names. `usable` is what DMARC's verdict may be applied to: one field, one mailbox, in the one
 * form that no two programs read differently. `address` is kept for a form that is careless but clear.
 */
export type From =
  | { usable: true; address: string; domain: string; name?: string; shown: string }
  | { usable: false; address?: string; name?: string; shown: string; reason: string }

const plainForm = new RegExp(`^${addressForm}$`, 'i')
const namedForm = new RegExp(
  `^(?:"(?:[^"\\\\]|\\\\.)*"|[^"<>()@,;:\\\\[\\]]*)[ \\t]*<${addressForm}>$`,
  'i',
)

/** Reads the From field, strictly: RFC 5322 is wide, and programs differ in its corners. */
export function strictFrom(fields: HeaderField[]): From {
  const found = fields.filter((field) => field.name === 'from')
  const [field] = found
  const shown = clean(found.map(({ value }) => value).join(' / ')).slice(0, 300)
  if (!field) return { usable: false, shown, reason: 'there is no From field' }
  if (found.length > 1) return { usable: false, shown, reason: 'there are several From fields' }
  const agreed = agreedMailbox(field.value)
  const reason = whyUnusable(field, agreed?.address)
  const base = { shown, ...(agreed?.name ? { name: agreed.name } : {}) }
  if (!reason && agreed)
    return { ...base, usable: true, address: agreed.address, domain: domainPart(agreed.address) }
  const address = agreed && isPlainEnough(field, agreed.address) ? { address: agreed.address } : {}
  return { ...base, ...address, usable: false, reason: reason ?? 'it names no mailbox' }
}

/** A stand-in for the address of a sender that cannot be read: nobody can be answered there, and nobody matches it. */
export function unreadableSender(shown: string): string {
  return `unreadable:${createHash('sha256').update(shown).digest('hex').slice(0, 24)}`
}

// Careless, and still clear about the mailbox: a fold, an unquoted name, the old "address (Name)".
const clearForm = new RegExp(`^[^<>]*<${addressForm}>$|^${addressForm}[ \\t]*\\([^()<>@]*\\)$`, 'i')

function isPlainEnough({ raw, value }: HeaderField, agreed: string): boolean {
  if (/(?![\t\r\n])\p{Cc}/u.test(raw)) return false
  const found = clearForm.exec(value)
  return normalised(found?.[1] ?? found?.[2] ?? '') === agreed
}

function whyUnusable(field: HeaderField, agreed: string | undefined): string | undefined {
  if (field.value.length > 1000) return 'it is too long'
  if (field.raw.includes('\r\n')) return 'it is folded over several lines'
  if (/(?!\t)\p{Cc}/u.test(field.raw)) return 'it holds control characters'
  const strict = plainForm.exec(field.value)?.[1] ?? namedForm.exec(field.value)?.[1]
  if (!strict) return 'it is not in the plain form "Name <address>"'
  if (normalised(strict) !== agreed) return 'programs read it differently'
  return undefined
}

/** The mailbox that two independent parsers find, or undefined where they differ or find several. */
function agreedMailbox(value: string): { address: string; name: string } | undefined {
  if (value.length > 10_000) return undefined
  const [first, ...more] = nodemailerParser(value)
  const [second, ...others] = addressParser(value)
  if (!first?.address || !second?.address || more.length > 0 || others.length > 0) return undefined
  const address = normalised(first.address)
  if (!address || address !== normalised(second.address) || !isMailAddress(address))
    return undefined
  return { address, name: displayName(second.name, address) }
}

function normalised(address: string): string {
  const at = address.lastIndexOf('@')
  const domain = domainToASCII(address.slice(at + 1))
  return domain ? `${address.slice(0, at)}@${domain}`.toLowerCase() : ''
}

// A display name that is another address is a disguise, not a name.
function displayName(name: string, address: string): string {
  const text = clean(name).slice(0, 100)
  return text.includes('@') || text.toLowerCase() === address ? '' : text
}

function clean(text: string): string {
  return decodeWords(text)
    .replace(/[\p{Cc}\p{Cf}\p{Surrogate}]/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim()
}

function domainPart(address: string): string {
  return address.slice(address.lastIndexOf('@') + 1)
}
