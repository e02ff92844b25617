import { createHmac, timingSafeEqual } from 'node:crypto'
import type { VisitorUpload } from '@atrium/channel-kit/channel'
import { AttachmentKind } from '@atrium/contract/content'
import { BlobId } from '@atrium/contract/ids'
import { z } from 'zod'

const day = 86_400
const VisitorPayload = z.object({
  v: z.string().regex(/^[0-9a-f]{32}$/),
  s: z.string().min(1).optional(),
  exp: z.number(),
})
const UploadPayload = z.tuple([
  BlobId,
  z.string(),
  z.string(),
  z.number(),
  AttachmentKind,
  z.number(),
])

/** Who holds a visitor token: the visitor's id, and the business's own id for them once identified. */
export type Holder = { visitor: string; subject: string | undefined }

/** A visitor's token, good for 90 days; each boot renews it. At most 500 characters. */
export function signVisitor(holder: Holder, secret: string, now: Date): string {
  const exp = seconds(now) + 90 * day
  const payload = { v: holder.visitor, ...(holder.subject && { s: holder.subject }), exp }
  return seal('visitor', JSON.stringify(payload), secret)
}

/** Reads a visitor token; undefined when it is forged, damaged or expired. */
export function readVisitor(token: string, secret: string, now: Date): Holder | undefined {
  const payload = VisitorPayload.safeParse(unseal('visitor', token, secret))
  if (!payload.success || payload.data.exp <= seconds(now)) return undefined
  return { visitor: payload.data.v, subject: payload.data.s }
}

/** An upload's id: the stored file, bound to the visitor who sent it, good for a day. */
export function signUpload(
  upload: VisitorUpload,
  visitor: string,
  secret: string,
  now: Date,
): string {
  const { blob, type, bytes, kind } = upload
  // Control and direction characters make a name look like another one ("exe.gpj").
  const name = [...upload.name.replace(/[\p{Cc}\p{Cf}]/gu, '')].slice(0, 120).join('')
  const payload = [blob, name || 'file', type.slice(0, 100), bytes, kind, seconds(now) + day]
  return seal(`upload ${visitor}`, JSON.stringify(payload), secret)
}

/** Reads an upload's id; undefined when it is forged, expired or another visitor's. */
export function readUpload(
  token: string,
  visitor: string,
  secret: string,
  now: Date,
): VisitorUpload | undefined {
  const payload = UploadPayload.safeParse(unseal(`upload ${visitor}`, token, secret))
  if (!payload.success) return undefined
  const [blob, name, type, bytes, kind, exp] = payload.data
  return exp <= seconds(now) ? undefined : { blob, name, type, bytes, kind }
}

function seal(purpose: string, text: string, secret: string): string {
  const payload = Buffer.from(text).toString('base64url')
  return `${payload}.${mac(purpose, payload, secret)}`
}

function unseal(purpose: string, token: string, secret: string): unknown {
  const [payload = '', given = '', ...rest] = token.split('.')
  // The encoded form is compared: base64 has several spellings of the same bytes, and only one is ours.
  const expected = Buffer.from(mac(purpose, payload, secret))
  const actual = Buffer.from(given)
  if (rest.length > 0 || actual.length !== expected.length) return undefined
  if (!timingSafeEqual(actual, expected)) return undefined
  return JSON.parse(Buffer.from(payload, 'base64url').toString())
}

function mac(purpose: string, payload: string, secret: string): string {
  return createHmac('sha256', secret).update(`${purpose}\n${payload}`).digest('base64url')
}

function seconds(time: Date): number {
  return Math.floor(time.getTime() / 1000)
}
