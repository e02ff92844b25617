import { createHash, randomBytes } from 'node:crypto'
import type { Channel } from '@atrium/channel-kit/channel'
import { BootBody } from '@atrium/contract/visitor'
import type { Row } from '../row.ts'
import type { WebchatSettings } from '../settings.ts'
import { entry } from '../split.ts'
import { widgetConfig } from './config.ts'
import { type Claims, checkIdentity } from './identity.ts'
import { type Holder, readVisitor, signUpload, signVisitor } from './token.ts'

type Visitors = NonNullable<Channel<WebchatSettings>['visitors']>

/** Visitors' sessions: opened, resumed, identified. Nothing is stored; the token carries all. */
export const visitors: Visitors = {
  async boot(body, settings, now, accountId) {
    const parsed = BootBody.safeParse(body)
    if (!parsed.success) return { ok: false, reason: 'boot request not understood' }
    const { token, identity } = parsed.data
    const known = token === undefined ? undefined : readVisitor(token, settings.secret, now)
    if (identity === undefined) return session(known ?? stranger(), settings, now, [])

    const checked = await checkIdentity(identity, settings, now, accountId)
    if (!checked.ok) return checked
    const holder = identify(known, checked.claims.sub)
    return session(holder, settings, now, [identifyRow(holder, checked.claims, now)])
  },
  address: (token, settings, now) => readVisitor(token, settings.secret, now)?.visitor,
  config: widgetConfig,
  continueOn: (settings) => settings.continueOn,
  origins: (settings) => settings.origins,
  uploadToken: (upload, address, settings, now) =>
    signUpload(upload, address, settings.secret, now),
}

/**
 * A visitor who was nobody yet keeps their chat when they sign in. Someone else's session is never continued:
 * two people at one browser are two visitors, and neither sees the other's words.
 */
function identify(known: Holder | undefined, subject: string): Holder {
  const continues = known && (known.subject === undefined || known.subject === subject)
  return { ...(continues ? known : stranger()), subject }
}

function stranger(): Holder {
  return { visitor: randomBytes(16).toString('hex'), subject: undefined }
}

function session(holder: Holder, settings: WebchatSettings, now: Date, rows: Row[]) {
  return {
    ok: true as const,
    token: signVisitor(holder, settings.secret, now),
    address: holder.visitor,
    identified: holder.subject !== undefined,
    // The same claims on every page view are one event; a changed e-mail is a new one.
    entries: rows.map((row) =>
      entry(
        row,
        createHash('sha256')
          .update(JSON.stringify([row.subject, row.said]))
          .digest('hex'),
      ),
    ),
  }
}

function identifyRow(holder: Holder, claims: Claims, now: Date): Row {
  const phone = claims.phone ?? claims.phone_number
  const phoneVerified = claims.phone_verified ?? claims.phone_number_verified
  return {
    visitor: holder.visitor,
    subject: claims.sub,
    at: now.toISOString(),
    said: {
      type: 'identify',
      ...(claims.name !== undefined && { name: claims.name }),
      ...(claims.email !== undefined && {
        email: { value: claims.email, verified: claims.email_verified === true },
      }),
      ...(phone !== undefined && { phone: { value: phone, verified: phoneVerified === true } }),
    },
  }
}
