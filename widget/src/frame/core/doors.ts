import type { VisitorDoor, VisitorDoors } from '@atrium/contract/visitor'
import type { Request } from './feed.ts'
import type { Keep } from './keep.ts'
import { type Api, ApiError } from './line/api.ts'
import type { Store } from './state.ts'

export type Door = VisitorDoors['items'][number]
/** The door that was chosen: its link comes, is there, or could not be made. */
export type Chosen = { id: string } & (
  | { kind: 'asking' }
  | { kind: 'open'; url: VisitorDoor['url'] }
  | { kind: 'failed'; tooMany: boolean }
)

type Deps = {
  store: Store
  keep: Keep
  api: Pick<Api, 'doors' | 'openDoor'>
  request: Request
}

/** Other channels on which the visitor can go on, and the link through the one that they choose. */
export function createDoors({ store, keep, api, request }: Deps) {
  /** A link is made for one visitor: an answer that comes after a logout is not for the next one. */
  async function forVisitor(run: () => Promise<() => void>): Promise<void> {
    const visitor = keep.get('session')?.token
    const set = await run()
    if (keep.get('session')?.token === visitor) set()
  }

  return {
    load: () =>
      forVisitor(async () => {
        const { items } = await request(api.doors).catch(() => ({ items: [] }))
        return () => store.set({ doors: items })
      }),
    async choose(id: string, language: string): Promise<void> {
      store.set({ door: { id, kind: 'asking' } })
      await forVisitor(async () => {
        const door = await request((token) => api.openDoor(id, language, token)).then(
          ({ url }): Chosen => ({ id, kind: 'open', url }),
          (error: unknown): Chosen => {
            const tooMany = error instanceof ApiError && error.status === 429
            return { id, kind: 'failed', tooMany }
          },
        )
        // Another one was chosen meanwhile.
        return () => store.get().door?.id === id && store.set({ door })
      })
    },
  }
}
