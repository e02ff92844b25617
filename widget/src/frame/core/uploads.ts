import { type Api, ApiError, type Uploading } from './api.ts'
import type { Keep } from './keep.ts'
import { newId } from './id.ts'
import type { Store, UploadProblem } from './state.ts'

export type Uploads = ReturnType<typeof createUploads>

const most = 10

/** Files on their way into the composer. A file is uploaded when it is chosen and waits there for its message. */
export function createUploads(
  store: Store,
  keep: Keep,
  upload: Api['upload'],
  session: () => Promise<string>,
) {
  const running = new Map<string, Uploading>()

  async function add(file: File): Promise<void> {
    const problem = refusal(file)
    if (problem) return store.set({ problem })
    const key = newId()
    const progress = (share: number) => update(key, share)
    store.set({ uploading: [...store.get().uploading, { key, name: file.name, share: 0 }] })
    try {
      const job = upload(file, await session(), progress)
      running.set(key, job)
      const stored = await job.done
      if (running.has(key)) store.set({ uploads: [...store.get().uploads, stored] })
      save()
    } catch (error) {
      const status = error instanceof ApiError ? error.status : 0
      const detail = error instanceof Error ? error.message : ''
      const kind = status === 0 ? 'offline' : status === 413 ? 'too-large' : 'refused'
      store.set({ problem: { kind, name: file.name, detail } })
    } finally {
      running.delete(key)
      store.set({ uploading: store.get().uploading.filter((one) => one.key !== key) })
    }
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
      for (const file of files) void add(file)
    },
    cancel(key: string): void {
      const job = running.get(key)
      running.delete(key)
      job?.cancel()
      store.set({ uploading: store.get().uploading.filter((one) => one.key !== key) })
    },
    remove(id: string): void {
      store.set({ uploads: store.get().uploads.filter((one) => one.id !== id) })
      save()
    },
    save,
  }
}
