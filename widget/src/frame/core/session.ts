import type { BootReply } from '@atrium/contract/visitor'
import { type Api, ApiError } from './api.ts'
import type { Keep, Kept } from './keep.ts'

export type Booted = BootReply & {
  /** Another visitor than the one whose words are kept here; those are gone now. */
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
  const changed = kept !== undefined && kept.visitor !== reply.visitor
  if (changed) keep.clear()
  const { token, visitor, identified } = reply
  keep.set('session', { token, visitor, identified, ...(subject !== undefined && { subject }) })
  return { ...reply, changed }
}

/** Whom a token names. Not checked here: it only tells one person's stale token from another person's. */
function subjectOf(identity: string): string | undefined {
  try {
    const payload = (identity.split('.')[1] ?? '').replace(/-/g, '+').replace(/_/g, '/')
    const { sub } = Object(JSON.parse(atob(payload))) as { sub?: unknown }
    return typeof sub === 'string' ? sub : undefined
  } catch {
    return undefined
  }
}
