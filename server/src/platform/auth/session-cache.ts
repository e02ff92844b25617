/** The user behind a session. */
export type SessionOwner = { userId: string; sessionId: string }

/** Sessions looked up a moment ago: an agent's screen makes many requests at once. */
export type SessionCache = {
  find(cookieHeader: string): Promise<SessionOwner | undefined>
  forgetCookie(cookieHeader: string): void
  forgetUser(userId: string): void
}

/** How long another process may still believe in a session that was ended here. */
const believedMs = 5_000
const maxEntries = 10_000

/** `look` gets a Cookie header that holds the session's cookie alone. Only sessions that exist are kept. */
export function createSessionCache(
  look: (cookie: string) => Promise<SessionOwner | undefined>,
): SessionCache {
  const entries = new Map<string, { at: number; owner: Promise<SessionOwner | undefined> }>()
  const users = new Map<string, string>()
  let sweeping: NodeJS.Timeout | undefined

  function forget(cookie: string): void {
    entries.delete(cookie)
    users.delete(cookie)
  }

  /** A crowd that has signed in and only listens from then on leaves nothing here. The oldest come first. */
  function sweep(): void {
    for (const [cookie, { at }] of entries) {
      if (performance.now() - at < believedMs) break
      forget(cookie)
    }
    sweeping = undefined
    if (entries.size > 0) sweepLater()
  }

  function sweepLater(): void {
    if (!sweeping) sweeping = setTimeout(sweep, believedMs).unref()
  }

  async function ask(cookie: string): Promise<SessionOwner | undefined> {
    const entry = { at: performance.now(), owner: look(cookie) }
    entries.delete(cookie)
    entries.set(cookie, entry)
    sweepLater()
    const owner = await entry.owner.catch((error: unknown) => {
      forget(cookie)
      throw error
    })
    // While it was looked up the entry may have been dropped by `forgetUser`: then it stays dropped.
    if (entries.get(cookie) !== entry) return owner
    if (owner) users.set(cookie, owner.userId)
    else forget(cookie)
    return owner
  }

  return {
    find: async (cookieHeader) => {
      const cookie = sessionCookie(cookieHeader)
      if (!cookie) return undefined
      const entry = entries.get(cookie)
      if (entry && performance.now() - entry.at < believedMs) return entry.owner
      if (entries.size >= maxEntries) {
        entries.clear()
        users.clear()
      }
      return ask(cookie)
    },
    forgetCookie: (cookieHeader) => {
      const cookie = sessionCookie(cookieHeader)
      if (cookie) forget(cookie)
    },
    forgetUser: (userId) => {
      for (const cookie of entries.keys()) {
        const known = users.get(cookie)
        // A look-up under way may have read the session just before it was ended.
        if (known === userId || known === undefined) forget(cookie)
      }
    },
  }
}

function sessionCookie(header: string): string | undefined {
  return /(?:^|;\s*)((?:__Secure-)?atrium_session=[^;]+)/.exec(header)?.[1]
}
