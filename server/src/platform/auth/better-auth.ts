import { randomUUID } from 'node:crypto'
import { betterAuth } from 'better-auth'
import type pg from 'pg'

/** Thirty days from signing in, whatever happens in between: sessions are not prolonged. */
const sessionSeconds = 30 * 24 * 3600
/** The header in which we tell better-auth the caller's address; it reads no other. */
export const addressHeader = 'x-atrium-address'

/** better-auth with our table and column names. No handler of it is mounted: only server-side calls reach it. */
export function configureBetterAuth(options: { pool: pg.Pool; secret: string; publicUrl: string }) {
  const stamps = { createdAt: 'created_at', updatedAt: 'updated_at' }
  return betterAuth({
    database: options.pool,
    secret: options.secret,
    baseURL: options.publicUrl,
    telemetry: { enabled: false },
    logger: { disabled: true },
    // Attempts are counted in platform/http/rate-limit.ts, for all processes together.
    rateLimit: { enabled: false },
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: 10,
      maxPasswordLength: 200,
    },
    user: {
      modelName: 'auth_user',
      fields: { emailVerified: 'email_verified', ...stamps },
    },
    session: {
      modelName: 'auth_session',
      fields: {
        userId: 'user_id',
        expiresAt: 'expires_at',
        ipAddress: 'ip_address',
        userAgent: 'user_agent',
        ...stamps,
      },
      expiresIn: sessionSeconds,
      disableSessionRefresh: true,
      // A cached cookie would outlive a revoked session.
      cookieCache: { enabled: false },
    },
    account: {
      modelName: 'auth_account',
      fields: {
        userId: 'user_id',
        accountId: 'account_id',
        providerId: 'provider_id',
        accessToken: 'access_token',
        refreshToken: 'refresh_token',
        idToken: 'id_token',
        accessTokenExpiresAt: 'access_token_expires_at',
        refreshTokenExpiresAt: 'refresh_token_expires_at',
        ...stamps,
      },
    },
    verification: {
      modelName: 'auth_verification',
      fields: { expiresAt: 'expires_at', ...stamps },
    },
    advanced: {
      cookiePrefix: 'atrium',
      cookies: { session_token: { name: 'atrium_session' } },
      ipAddress: { ipAddressHeaders: [addressHeader] },
      database: { generateId: () => randomUUID() },
    },
  })
}
