import type { BootReply } from '@atrium/contract/visitor'
import type { Keep, Kept } from '../keep.ts'
import { type Api, ApiError } from './api.ts'

export type Booted = BootReply & {
  /** Another visitor than before: nothing that was said is shown any more. */
  changed: boolean
  /** The identity token was not taken; the reason is for the website's developer. */
  refused?: string
}

/**
 * Opens or resumes the session. An identity token that is refused (an old page from a cache) ends nothing for the
 * person it names, but never continues the session of somebody else.
 */
export async function openSession(
  api: Pick<Api, 'boot'>,
  keep: Keep,
  identity: string | undefined,
  page: string | undefined,
): Promise<Booted> {
  const kept = keep.get('session')
  const body = page === undefined ? {} : { page }
  const token = kept && { token: kept.token }
  try {
    const reply = await api.boot({ ...body, ...token, ...(identity && { identity }) })
    return settle(keep, kept, reply, identity === undefined ? kept?.subject : subjectOf(identity))
  } catch (error) {
    if (identity === undefined || !(error instanceof ApiError) || error.passing) throw error
    const same = kept && (!kept.identified || kept.subject === subjectOf(identity))
    const reply = await api.boot({ ...body, ...(same && token) })
    return { ...settle(keep, kept, reply, same ? kept.subject : undefined), refused: error.message }
  }
}

function settle(
  keep: Keep,
  kept: Kept['session'] | undefined,
  reply: BootReply,
  subject: string | undefined,
): Booted {
  const { token, identified } = reply
  const visitor = visitorIn(token)
  const changed = kept !== undefined && kept.visitor !== visitor
  if (changed) keep.clear(samePerson(kept, reply.identified ? subject : undefined))
  keep.set('session', { token, visitor, identified, ...(subject !== undefined && { subject }) })
  return { ...reply, changed }
}

/**
 * A session that ended (expired, or its key was renewed) takes nothing from the person who was writing. What was
 * written under a name stays under that name.
 */
function samePerson(kept: Kept['session'], subject: string | undefined): boolean {
  return !kept.identified || (subject !== undefined && kept.subject === subject)
}

/** Whom an identity token names: tells one person's stale token from another person's. */
function subjectOf(identity: string): string | undefined {
  return claim(identity.split('.')[1], 'sub')
}

/** Whose session a token is: a token that cannot be read is a visitor of its own. */
function visitorIn(token: string): string {
  return claim(token.split('.')[0], 'v') ?? token
}

/** A text in base64url JSON. Not checked here: the server does. */
function claim(part: string | undefined, name: string): string | undefined {
  try {
    const bytes = atob((part ?? '').replace(/-/g, '+').replace(/_/g, '/'))
    const text = new TextDecoder().decode(Uint8Array.from(bytes, (char) => char.charCodeAt(0)))
    const value = (Object(JSON.parse(text)) as Record<string, unknown>)[name]
    return typeof value === 'string' ? value : undefined
  } catch {
    return undefined
  }
}
