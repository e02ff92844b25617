import type { Keep } from './keep.ts'
import { ApiError } from './line/api.ts'

export type Upload = { id: string; name: string; type: string; bytes: number; kind: string }
export type Answer = { field: string; value: string }

/** Something the visitor said that the server has not taken yet. */
export type OutboxItem = {
  id: string
  at: string
  text: string
  uploads: Upload[]
  choice?: { id: string; title: string }
  replyTo?: { id: string; text: string }
  page?: string
  /** The pre-chat form; sent before the first message. */
  answers?: Answer[]
  /** Set when the server refused it: it waits for the visitor's decision. */
  refused?: string
  /** The server has it; shown here until it comes back in the thread. */
  sent?: boolean
}

export type Outbox = ReturnType<typeof createOutbox>

const list = 'out'
const waits = [1000, 2000, 5000, 10_000, 30_000]

/**
 * Sends in order, one at a time, and keeps each item in storage until the server has it: a reload, a closed tab or a
 * dead line loses nothing. The server drops repeats by id. Passing trouble is waited out, a refusal is shown.
 */
export function createOutbox(
  keep: Keep,
  /** `still`: asked again just before sending, when the session is known; another visitor must not send it. */
  post: (event: object, still: () => boolean) => Promise<unknown>,
  changed: (items: OutboxItem[]) => void,
  later: (run: () => void, milliseconds: number) => unknown = setTimeout,
) {
  let items: OutboxItem[] = keep.list<OutboxItem>(list)
  let busy = false
  let failures = 0

  function set(next: OutboxItem[]): void {
    items = next
    changed(items)
  }

  function replace(item: OutboxItem): void {
    keep.setItem(list, item.id, item)
    set(items.map((one) => (one.id === item.id ? item : one)))
  }

  function drop(id: string): void {
    keep.removeItem(list, id)
    set(items.filter((one) => one.id !== id))
  }

  async function flush(): Promise<void> {
    if (busy) return
    busy = true
    const item = items.find((one) => one.refused === undefined && !one.sent)
    const next = item && (await attempt(item))
    busy = false
    if (next === undefined) return
    if (next === 0) return flush()
    later(() => void flush(), next)
  }

  /** The milliseconds after which to go on. */
  async function attempt(item: OutboxItem): Promise<number> {
    try {
      await post(event(item), () => items.some((one) => one.id === item.id))
      failures = 0
      keep.removeItem(list, item.id)
      set(items.map((one) => (one.id === item.id ? { ...one, sent: true } : one)))
      return 0
    } catch (error) {
      if (error instanceof ApiError && !error.passing) {
        replace({ ...item, refused: error.message })
        return 0
      }
      failures += 1
      return waits[Math.min(failures, waits.length) - 1] ?? 30_000
    }
  }

  return {
    items: () => items,
    add(item: OutboxItem): void {
      keep.setItem(list, item.id, item)
      set([...items, item])
      void flush()
    },
    retry(id: string): void {
      const item = items.find((one) => one.id === id)
      if (!item) return
      const { refused: _, ...again } = item
      replace(again)
      void flush()
    },
    drop,
    flush: () => void flush(),
    /** Reads what is in storage: after the visitor changed, nothing of the other one is left to send. */
    reload: () => set(keep.list<OutboxItem>(list)),
  }
}

function event(item: OutboxItem): object {
  const { id, answers, text, uploads, choice, replyTo, page } = item
  if (answers) return { type: 'form', id, answers }
  return {
    type: 'message',
    id,
    text,
    uploads: uploads.map((upload) => upload.id),
    ...(choice && { choice }),
    ...(replyTo && { replyTo: replyTo.id }),
    ...(page && { page }),
  }
}
