import type { Request } from './feed.ts'
import { newId } from './id.ts'
import type { Keep } from './keep.ts'
import { type Api, ApiError, type Uploading } from './line/api.ts'
import type { Store, UploadProblem } from './state.ts'

const most = 10

/** Files on their way into the composer. A file is uploaded when it is chosen and waits there for its message. */
export function createUploads(store: Store, keep: Keep, upload: Api['upload'], request: Request) {
  const running = new Map<string, Uploading>()

  async function add(file: File): Promise<void> {
    const key = newId()
    store.set({ uploading: [...store.get().uploading, { key, name: file.name, share: 0 }] })
    try {
      const stored = await request((token) => {
        const job = upload(file, token, (share) => update(key, share))
        running.set(key, job)
        return job.done
      })
      if (!isWanted(key)) return
      store.set({ uploads: [...store.get().uploads, stored] })
      save()
    } catch (error) {
      if (isWanted(key)) store.set({ problem: problem(error, file.name) })
    } finally {
      forget(key)
    }
  }

  /** Not taken back meanwhile, and still the same visitor's. */
  function isWanted(key: string): boolean {
    return store.get().uploading.some((one) => one.key === key)
  }

  function forget(key: string): void {
    running.delete(key)
    store.set({ uploading: store.get().uploading.filter((one) => one.key !== key) })
  }

  function refusal(file: File): UploadProblem | undefined {
    const { uploads, uploading, config } = store.get()
    const { name, size } = file
    if (size === 0) return { kind: 'empty', name }
    if (size > (config?.maxUploadBytes ?? Infinity)) return { kind: 'too-large', name }
    return uploads.length + uploading.length >= most ? { kind: 'too-many', name } : undefined
  }

  function update(key: string, share: number): void {
    const { uploading } = store.get()
    store.set({ uploading: uploading.map((one) => (one.key === key ? { ...one, share } : one)) })
  }

  function save(): void {
    const { draft, uploads } = store.get()
    keep.set('draft', { text: draft, uploads })
  }

  return {
    add(files: Iterable<File>): void {
      store.set({ problem: undefined })
      for (const file of files) {
        const refused = refusal(file)
        if (refused) store.set({ problem: refused })
        else void add(file)
      }
    },
    cancel(key: string): void {
      running.get(key)?.cancel()
      forget(key)
    },
    remove(id: string): void {
      store.set({ uploads: store.get().uploads.filter((one) => one.id !== id) })
      save()
    },
    save,
  }
}

function problem(error: unknown, name: string): UploadProblem {
  const detail = error instanceof Error ? error.message : ''
  const status = error instanceof ApiError ? error.status : 0
  if (status === 0) return { kind: 'offline', name }
  return status === 413 ? { kind: 'too-large', name } : { kind: 'refused', name, detail }
}
