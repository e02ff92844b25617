import type { Refused } from '@atrium/channel-kit/channel'
import { errors, importSPKI, type JWTVerifyResult, jwtVerify } from 'jose'
import { z } from 'zod'
import type { WebchatSettings } from '../settings.ts'

const maxHours = 24
const tolerance = 60

/** What an identity token says. Names are those of OpenID Connect; `phone` is short for `phone_number`. */
const Claims = z.object({
  // Goes into the visitor's own token, whose length is limited.
  sub: z
    .string()
    .refine(
      (sub) => /^[^\p{Cc}]+$/u.test(sub) && Buffer.byteLength(JSON.stringify(sub)) <= 240,
      'sub must be text of at most 240 bytes',
    ),
  exp: z.number(),
  name: z.string().max(200).optional(),
  email: z.string().max(254).optional(),
  email_verified: z.boolean().optional(),
  phone: z.string().max(40).optional(),
  phone_verified: z.boolean().optional(),
  phone_number: z.string().max(40).optional(),
  phone_number_verified: z.boolean().optional(),
})
export type Claims = z.infer<typeof Claims>

/** Checks the token with which the business says who its signed-in visitor is. */
export async function checkIdentity(
  token: string,
  settings: WebchatSettings,
  now: Date,
  accountId: string | undefined,
): Promise<{ ok: true; claims: Claims } | Refused> {
  try {
    const { payload } = await verifySignature(token, settings, now)
    if (payload.aud !== undefined && !isFor(payload.aud, accountId)) {
      return { ok: false, reason: 'identity token is for another chat (aud)' }
    }
    const claims = Claims.safeParse(payload)
    if (!claims.success) {
      return { ok: false, reason: `identity token: ${claims.error.issues[0]?.message}` }
    }
    if (claims.data.exp > now.getTime() / 1000 + maxHours * 3600 + tolerance) {
      return { ok: false, reason: `identity token lives longer than ${maxHours} hours (exp)` }
    }
    return { ok: true, claims: claims.data }
  } catch (error) {
    return { ok: false, reason: refusal(error) }
  }
}

/** The key decides the algorithm, never the token: `alg=none` and a public key used as a shared secret are refused. */
async function verifySignature(
  token: string,
  settings: WebchatSettings,
  now: Date,
): Promise<JWTVerifyResult> {
  const rules = {
    currentDate: now,
    clockTolerance: tolerance,
    maxTokenAge: maxHours * 3600,
    requiredClaims: ['sub', 'exp', 'iat'],
  }
  if (settings.identityPublicKey !== undefined) {
    const key = await importSPKI(settings.identityPublicKey, 'ES256')
    return jwtVerify(token, key, { ...rules, algorithms: ['ES256'] })
  }
  if (settings.identitySecret !== undefined) {
    const key = new TextEncoder().encode(settings.identitySecret)
    return jwtVerify(token, key, { ...rules, algorithms: ['HS256'] })
  }
  throw new errors.JOSEError('this chat has no identity key')
}

function isFor(audience: string | string[], accountId: string | undefined): boolean {
  return accountId !== undefined && [audience].flat().includes(accountId)
}

function refusal(error: unknown): string {
  return error instanceof errors.JOSEError
    ? `identity token refused: ${error.message}`
    : 'identity token refused: the key in the settings cannot be read'
}
