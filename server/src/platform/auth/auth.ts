import { randomUUID } from 'node:crypto'
import { APIError } from 'better-auth/api'
import type pg from 'pg'
import { AppError } from '../app-error.ts'
import { createAttemptLimit } from '../http/rate-limit.ts'
import { addressHeader, configureBetterAuth } from './better-auth.ts'
import { createSessionCache, type SessionOwner } from './session-cache.ts'

/** Users, passwords and sessions of this installation. Who belongs to which workspace is not known here. */
export type Auth = {
  /** Nobody signs up by themselves: set-up and administrators call this. Throws `conflict` for a known e-mail. */
  createUser(user: { email: string; name: string; password: string }): Promise<{ userId: string }>
  /** Undefined for a wrong password and for an unknown account alike. Throws `rate_limited`. */
  signIn(
    email: string,
    password: string,
    address: string,
  ): Promise<{ userId: string; setCookie: string[] } | undefined>
  /** Who holds this cookie; a revoked session is known for at most 5 s more. */
  session(cookieHeader: string | undefined): Promise<SessionOwner | undefined>
  /** Those of these sessions that still hold, with one question however many they are. */
  lastingSessions(sessionIds: string[]): Promise<Set<string>>
  /** Ends the session; the cookies that remove it. */
  signOut(cookieHeader: string | undefined): Promise<string[]>
  /** Ends all sessions but the one of `cookie`. False when `current` is wrong. Throws `rate_limited`. */
  changePassword(change: {
    userId: string
    current: string
    next: string
    cookie?: string | undefined
  }): Promise<boolean>
  /** Sets it without the old one, and ends all sessions. */
  setPassword(userId: string, next: string): Promise<void>
  /** For a member who may not sign in any more. */
  endSessions(userId: string): Promise<void>
  /** Removes what has expired. */
  sweep(): Promise<void>
}

const nobody = '0.0.0.0'

/** `secret` signs the cookies; when it changes, everybody signs in again. */
export function createAuth(options: { pool: pg.Pool; secret: Buffer; publicUrl: string }): Auth {
  const { pool, publicUrl } = options
  const better = configureBetterAuth({ pool, publicUrl, secret: options.secret.toString('base64') })
  const signIns = createAttemptLimit(pool, 'sign-in')
  const passwords = createAttemptLimit(pool, 'password')

  const sessions = createSessionCache(async (cookie) => {
    const found = await better.api.getSession({ headers: new Headers({ cookie }) })
    return found ? { userId: found.user.id, sessionId: found.session.id } : undefined
  })

  async function storePassword(
    userId: string,
    next: string,
    keepSessionId?: string,
  ): Promise<void> {
    const { internalAdapter, password } = await better.$context
    await internalAdapter.updatePassword(userId, await password.hash(next))
    await endSessions(userId, keepSessionId)
  }

  async function endSessions(userId: string, keepSessionId?: string): Promise<void> {
    await pool.query('delete from auth_session where user_id = $1 and id is distinct from $2', [
      userId,
      keepSessionId ?? null,
    ])
    sessions.forgetUser(userId)
  }

  return {
    createUser: async ({ email, name, password }) => {
      const context = await better.$context
      return insertUser(pool, { email, name, hash: await context.password.hash(password) })
    },
    signIn: async (email, password, address) => {
      const wait = await signIns.take(email, address)
      if (wait !== undefined) throw tooMany(wait)
      try {
        const { response, headers } = await better.api.signInEmail({
          body: { email: email.trim(), password },
          headers: new Headers({ [addressHeader]: address }),
          returnHeaders: true,
        })
        await signIns.clear(email, address)
        return { userId: response.user.id, setCookie: headers.getSetCookie() }
      } catch (error) {
        if (error instanceof APIError && error.statusCode < 500) return undefined
        throw error
      }
    },
    session: async (cookieHeader) => (cookieHeader ? sessions.find(cookieHeader) : undefined),
    lastingSessions: async (sessionIds) => {
      const { rows } = await pool.query<{ id: string }>(
        'select id from auth_session where id = any($1) and expires_at > now()',
        [sessionIds],
      )
      return new Set(rows.map(({ id }) => id))
    },
    signOut: async (cookieHeader) => {
      const { headers } = await better.api.signOut({
        headers: new Headers({ cookie: cookieHeader ?? '' }),
        returnHeaders: true,
      })
      if (cookieHeader) sessions.forgetCookie(cookieHeader)
      return headers.getSetCookie()
    },
    changePassword: async ({ userId, current, next, cookie }) => {
      const wait = await passwords.take(userId, nobody)
      if (wait !== undefined) throw tooMany(wait)
      const { internalAdapter, password } = await better.$context
      const account = await internalAdapter.findCredentialAccount(userId)
      const hash = account?.password
      if (!hash || !(await password.verify({ hash, password: current }))) return false
      const kept = cookie ? await sessions.find(cookie) : undefined
      await storePassword(userId, next, kept?.userId === userId ? kept.sessionId : undefined)
      await passwords.clear(userId, nobody)
      return true
    },
    setPassword: (userId, next) => storePassword(userId, next),
    endSessions: (userId) => endSessions(userId),
    sweep: async () => {
      await pool.query('delete from auth_session where expires_at < now()')
      await signIns.sweep()
    },
  }
}

// One statement: a user without a password could neither sign in nor be made again.
async function insertUser(
  pool: pg.Pool,
  user: { email: string; name: string; hash: string },
): Promise<{ userId: string }> {
  const userId = randomUUID()
  try {
    await pool.query(
      `with added as (insert into auth_user (id, name, email) values ($1, $2, $3) returning id)
       insert into auth_account (id, user_id, account_id, provider_id, password)
       select $4, id, id, 'credential', $5 from added`,
      [userId, user.name, user.email.trim().toLowerCase(), randomUUID(), user.hash],
    )
    return { userId }
  } catch (error) {
    if (!isDuplicate(error)) throw error
    throw new AppError('conflict', 'This e-mail address already has a user.', { cause: error })
  }
}

function isDuplicate(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === '23505'
}

function tooMany(wait: number): AppError {
  return new AppError('rate_limited', 'Too many attempts. Try again later.', { retryAfter: wait })
}
