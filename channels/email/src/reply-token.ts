import { createHmac } from 'node:crypto'
import { sameSecret } from '@atrium/channel-kit/signing/hmac'
import { uuid } from '@atrium/contract/ids'
import type { Settings } from './settings.ts'

/** `t` in Reply-To addresses, `b` in the envelope sender that bounces come back to. */
type Purpose = 't' | 'b'
type Account = Pick<Settings, 'address' | 'replySecret'>

// Lower case, because many servers change the case of a local part.
const digits = 'abcdefghijklmnopqrstuvwxyz234567'
const tokenForm = /^([^+@]+)\+([tb])\.([a-z2-7]{26})([a-z2-7]{13})@/i

/**
 * `user+t.<message><proof>@domain`: an address that names one of our messages and that nobody else can make.
 * Undefined where it would be longer than the 64 characters that a local part may have (RFC 5321).
 */
export function tokenAddress(
  purpose: Purpose,
  messageId: string,
  account: Account,
): string | undefined {
  const at = account.address.lastIndexOf('@')
  const id = base32(Buffer.from(messageId.replaceAll('-', ''), 'hex')).slice(0, 26)
  const local = `${account.address.slice(0, at)}+${purpose}.${id}${proof(purpose, messageId, account)}`
  return local.length <= 64 ? `${local}${account.address.slice(at)}` : undefined
}

/** The message that an address names, when we made the address. */
export function readTokenAddress(
  address: string,
  account: Account,
): { purpose: Purpose; messageId: string } | undefined {
  const found = tokenForm.exec(address.trim())
  const purpose = found?.[2]?.toLowerCase()
  const messageId = uuidOf(found?.[3]?.toLowerCase() ?? '')
  if ((purpose !== 't' && purpose !== 'b') || !messageId) return undefined
  const given = found?.[4]?.toLowerCase()
  return sameSecret(given, proof(purpose, messageId, account)) ? { purpose, messageId } : undefined
}

/** The value of `X-Atrium-Loop`: tells our own mail from that of another Atrium. */
export function loopMark(account: Account): string {
  return mac(`loop:${account.address}`, account)
}

// 64 bits: each guess costs a mail, and a right one only joins a thread.
function proof(purpose: Purpose, messageId: string, account: Account): string {
  return mac(`${purpose}:${messageId}:${account.address}`, account)
}

function mac(text: string, account: Account): string {
  const bytes = createHmac('sha256', account.replySecret).update(text).digest()
  return base32(bytes.subarray(0, 8))
}

function base32(bytes: Uint8Array): string {
  let text = ''
  let bits = 0
  let value = 0
  for (const byte of bytes) {
    value = ((value << 8) | byte) & 0xffff
    bits += 8
    while (bits >= 5) {
      bits -= 5
      text += digits[(value >> bits) & 31]
    }
  }
  return bits > 0 ? text + digits[(value << (5 - bits)) & 31] : text
}

function uuidOf(text: string): string | undefined {
  const bits = [...text].map((char) => digits.indexOf(char).toString(2).padStart(5, '0')).join('')
  if (bits.length < 128) return undefined
  const hex = BigInt(`0b${bits.slice(0, 128)}`)
    .toString(16)
    .padStart(32, '0')
  const id = hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
  return uuid.safeParse(id).success ? id : undefined
}
