import type { RawRequest, Refused, Verified } from '@atrium/channel-kit/channel'
import { z } from 'zod'
import type { WebchatSettings } from './settings.ts'
import { originAllowed } from './visitors/origin.ts'
import { readVisitor } from './visitors/token.ts'

/** What the check of a visitor's request proved, and when. */
export const Attested = z.object({
  visitor: z.string(),
  subject: z.string().optional(),
  at: z.string(),
})
export type Attested = z.infer<typeof Attested>

/** A visitor's request: POST /messages with their token. The token is no cookie, so no page can send it unasked. */
export function verify(
  request: RawRequest,
  settings: WebchatSettings,
  now: Date,
): Verified | Refused {
  if (request.method !== 'POST' || request.path !== '/messages') {
    return { ok: false, reason: 'not a visitor’s message' }
  }
  if (!originAllowed(request, settings.origins)) return { ok: false, reason: 'origin not allowed' }
  const token = /^Bearer ([\w.-]{1,500})$/.exec(request.headers.authorization ?? '')?.[1]
  if (token === undefined) return { ok: false, reason: 'no visitor token' }
  const holder = readVisitor(token, settings.secret, now)
  if (holder === undefined) return { ok: false, reason: 'visitor token refused or expired' }
  const attested: Attested = {
    visitor: holder.visitor,
    ...(holder.subject !== undefined && { subject: holder.subject }),
    at: now.toISOString(),
  }
  return { ok: true, attested }
}
