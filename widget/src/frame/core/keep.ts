import type { Upload } from './outbox.ts'

/** What the widget keeps in the frame's own storage, each thing under its own key, so that two tabs do not overwrite. */
export type Kept = {
  /** `subject`: whom the last identity token named. */
  session: { token: string; visitor: string; identified: boolean; subject?: string }
  draft: { text: string; uploads: Upload[] }
  /** The newest message of the business that the visitor has seen. */
  read: { seq: string }
}

export type Keep = ReturnType<typeof createKeep>

/** Storage under one account's prefix. Where the browser forbids it, memory: the chat works until the page is left. */
export function createKeep(account: string, storage: Storage | undefined) {
  const memory = new Map<string, string>()
  const prefix = `atrium:${account}:`

  function keys(): string[] {
    return storage
      ? Array.from({ length: storage.length }, (_, at) => storage.key(at) ?? '')
      : [...memory.keys()]
  }

  function get<T>(name: string): T | undefined {
    const text = storage ? storage.getItem(prefix + name) : memory.get(prefix + name)
    try {
      return text ? (JSON.parse(text) as T) : undefined
    } catch {
      return undefined
    }
  }

  function set(name: string, value: unknown): void {
    const text = JSON.stringify(value)
    try {
      if (storage) storage.setItem(prefix + name, text)
      else memory.set(prefix + name, text)
    } catch {
      // Full storage: the words are still on screen and in memory.
    }
  }

  function remove(name: string): void {
    storage?.removeItem(prefix + name)
    memory.delete(prefix + name)
  }

  return {
    get: <K extends keyof Kept>(name: K) => get<Kept[K]>(name),
    set: <K extends keyof Kept>(name: K, value: Kept[K]) => set(name, value),
    /** Items of a list, each under a key of its own, by id: ids grow with time. */
    list: <T>(list: string): T[] =>
      keys()
        .filter((key) => key.startsWith(`${prefix}${list}:`))
        .sort()
        .flatMap((key) => get<T>(key.slice(prefix.length)) ?? []),
    setItem: (list: string, id: string, value: unknown) => set(`${list}:${id}`, value),
    removeItem: (list: string, id: string) => remove(`${list}:${id}`),
    /** Forgets everything, or everything but what is written and not yet sent. */
    clear(butWords = false): void {
      for (const key of keys()) {
        const name = key.slice(prefix.length)
        const words = name === 'draft' || name.startsWith('out:')
        if (key.startsWith(prefix) && !(butWords && words)) remove(name)
      }
    },
  }
}
