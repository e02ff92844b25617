import { createHash, randomBytes } from 'node:crypto'
import type { InboundMessage } from '@atrium/channel-kit/inbound-event'
import type { Content, MessageContext } from '@atrium/contract/content'

/** Crockford's base 32: no I, L, O or U, so that it can be read aloud. */
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const pattern = /\bATR-([0-9A-HJKMNP-TV-Z]{5})-([0-9A-HJKMNP-TV-Z]{5})\b/i
/** The code as it stands in a text, with the brackets or quotes and the space around it. */
const inText = /\s*[("“]?\bATR-[0-9A-HJKMNP-TV-Z]{5}-[0-9A-HJKMNP-TV-Z]{5}\b[)"”]?/gi

/** A new code, `ATR-XXXXX-XXXXX`: 50 random bits, fit for a text, a `ref` and a `start` payload. */
export function newCode(): string {
  const letters = Array.from(randomBytes(10), (byte) => alphabet[byte & 31]).join('')
  return `ATR-${letters.slice(0, 5)}-${letters.slice(5)}`
}

/** What is stored of a code. It lives for hours and has 50 bits: one round of SHA-256 keeps a copied table useless. */
export function hashOf(code: string): Buffer {
  return createHash('sha256').update(code.toUpperCase()).digest()
}

/** The code that a message carries: in its text, or in the payload of the link that opened the chat. */
export function codeIn(event: InboundMessage): string | undefined {
  const places = [event.content.kind === 'text' ? event.content.text : '', ...referred(event)]
  for (const place of places) {
    const found = pattern.exec(place.slice(0, 4_000))
    if (found) return found[0].toUpperCase()
  }
  return undefined
}

/** The same message without any code: it is ours and says nothing to readers. */
export function withoutCode(event: InboundMessage): InboundMessage {
  const { context } = event
  return {
    ...event,
    content: clean(event.content),
    ...(context && { context: cleanContext(context) }),
  }
}

/** What the provider tells of the link. The page of a web-chat visitor is their own word, and carries no codes. */
function referred({ context }: InboundMessage): string[] {
  const referral = context?.referral
  if (!referral || referral.source === 'page') return []
  return [referral.id, referral.body, referral.headline, referral.url].filter(
    (text) => text !== undefined,
  )
}

function clean(content: Content): Content {
  // A notice of the channel says by which link somebody came.
  return content.kind === 'text' || content.kind === 'system'
    ? { ...content, text: cut(content.text) }
    : content
}

function cleanContext(context: MessageContext): MessageContext {
  const { referral } = context
  if (!referral) return context
  const { source, ...rest } = referral
  const entries = Object.entries(rest)
    .map(([name, value]) => [name, cut(value ?? '')] as const)
    .filter(([, value]) => value !== '')
  return { ...context, referral: { source, ...Object.fromEntries(entries) } }
}

function cut(text: string): string {
  return text.replace(inText, '').trim()
}
