import { type Session, sessionApi } from '@atrium/contract/api/session'
import { MemberId, newId, WorkspaceId } from '@atrium/contract/ids'
import { AppError } from '../../platform/app-error.ts'
import type { Auth } from '../../platform/auth/auth.ts'
import type { Db } from '../../platform/database/db.ts'
import type { Api, FindActor } from '../../platform/http/api.ts'
import { insertMember, updateMember } from '../settings/sql.ts'
import { isSetUp, type Membership, makeFirstWorkspace, memberships } from './sql.ts'

export type SessionDeps = {
  db: Db
  auth: Auth
  now: () => Date
  sandboxUrl: string | null
  demoLogin: () => { email: string; password: string } | null
}

/** Finds who is behind a request's session cookie. Memberships are kept for five seconds, so a member who was switched off is out within that time. */
export function createFindActor({ db, auth }: Pick<SessionDeps, 'db' | 'auth'>): FindActor {
  const cache = new Map<string, { until: number; found: Promise<Membership | undefined> }>()
  return async (request) => {
    const session = await auth.session(request.headers.cookie)
    if (!session) return undefined
    const known = cache.get(session.userId)
    const fresh = known && known.until > performance.now()
    const found = fresh
      ? known.found
      : db.global(async (tx) =>
          (await memberships(tx, session.userId)).find((membership) => membership.active),
        )
    if (!fresh) {
      if (cache.size > 10_000) cache.clear()
      cache.set(session.userId, { until: performance.now() + 5_000, found })
    }
    const member = await found
    if (!member) return undefined
    return {
      workspaceId: member.workspace_id,
      memberId: member.id,
      userId: session.userId,
      name: member.name,
      email: member.email,
      role: member.role,
      language: member.language,
      sessionId: session.sessionId,
    }
  }
}

export function addSession(api: Api, deps: SessionDeps): void {
  const { db, auth } = deps

  async function sessionOf(userId: string): Promise<Session | null> {
    const member = await db.global(async (tx) =>
      (await memberships(tx, userId)).find((membership) => membership.active),
    )
    if (!member) return null
    return {
      workspace: { id: member.workspace_id, name: member.workspace_name },
      member: {
        id: member.id,
        name: member.name,
        email: member.email,
        role: member.role,
        language: member.language,
      },
      sandboxUrl: deps.sandboxUrl,
      now: deps.now().toISOString(),
    }
  }

  api.on(sessionApi.state, async ({ actor }) => ({
    setUp: await db.global((tx) => isSetUp(tx)),
    session: actor ? await sessionOf(actor.userId) : null,
    demoLogin: deps.demoLogin(),
  }))
  api.on(sessionApi.setUp, async ({ body, setCookies, request }) => {
    if (await db.global((tx) => isSetUp(tx)))
      throw new AppError('already_set_up', 'This installation has its first administrator already.')
    const { userId } = await createFirstAdmin(deps, body)
    const signedIn = await auth.signIn(body.email, body.password, request.ip)
    const session = await sessionOf(userId)
    if (!signedIn || !session)
      throw new AppError(
        'internal',
        'The administrator was made, but signing in failed. Sign in by hand.',
      )
    setCookies(signedIn.setCookie)
    return session
  })
  api.on(sessionApi.signIn, async ({ body, setCookies, request }) => {
    const signedIn = await auth.signIn(body.email, body.password, request.ip)
    const session = signedIn && (await sessionOf(signedIn.userId))
    if (!signedIn || !session)
      throw new AppError('unauthenticated', 'This e-mail address and password do not fit together.')
    setCookies(signedIn.setCookie)
    return session
  })
  api.on(sessionApi.signOut, async ({ setCookies, request }) => {
    setCookies(await auth.signOut(request.headers.cookie))
    return {}
  })
  api.on(sessionApi.update, async ({ body, actor, request }) => {
    if (
      body.password &&
      !(await auth.changePassword({
        userId: actor.userId,
        ...body.password,
        cookie: request.headers.cookie,
      }))
    ) {
      throw new AppError('invalid', 'The current password is not right.', {
        errors: [{ pointer: '/password/current', message: 'not right' }],
      })
    }
    await db.inWorkspace(actor.workspaceId, (tx) =>
      updateMember(tx, actor.memberId, { name: body.name, language: body.language }),
    )
    const session = await sessionOf(actor.userId)
    if (!session) throw new AppError('unauthenticated', 'Sign in again.')
    return session
  })
}

/** The first workspace and its administrator. Throws `already_set_up`, also when two ask at once. */
export async function createFirstAdmin(
  { db, auth }: Pick<SessionDeps, 'db' | 'auth'>,
  input: { workspace: string; name: string; email: string; password: string },
): Promise<{ workspaceId: WorkspaceId; memberId: MemberId; userId: string }> {
  const workspaceId = newId(WorkspaceId)
  const memberId = newId(MemberId)
  const email = input.email.toLowerCase()
  // One transaction around all: a workspace without its administrator could never be set up again.
  return db.inWorkspace(workspaceId, async (tx) => {
    if (!(await makeFirstWorkspace(tx, workspaceId, input.workspace)))
      throw new AppError('already_set_up', 'This installation has its first administrator already.')
    const { userId } = await auth.createUser({ email, name: input.name, password: input.password })
    await insertMember(tx, { id: memberId, userId, name: input.name, email, role: 'admin' })
    return { workspaceId, memberId, userId }
  })
}
