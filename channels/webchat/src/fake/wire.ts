import type { Faults } from '@atrium/channel-kit/fake'
import { pause } from '@atrium/channel-kit/fakes/fault-switches'
import { VisitorUploadReply } from '@atrium/contract/visitor'

export type Wire = ReturnType<typeof createWire>

/** A visitor's requests. Throws with the server's words where it refuses. */
export function createWire(url: string, signal: AbortSignal) {
  async function call(path: string, init: RequestInit): Promise<string> {
    const response = await fetch(`${url}${path}`, { ...init, signal })
    const text = await response.text()
    if (!response.ok) {
      throw new Error(`${init.method} ${path} answered ${response.status}: ${text.slice(0, 300)}`)
    }
    return text
  }

  return {
    signal,
    async get(path: string, token: string): Promise<unknown> {
      return JSON.parse(
        await call(path, { method: 'GET', headers: { authorization: `Bearer ${token}` } }),
      )
    },
    async post(path: string, body: unknown, token?: string): Promise<unknown> {
      const headers = {
        'content-type': 'application/json',
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
      }
      const text = await call(path, { method: 'POST', headers, body: JSON.stringify(body) })
      return text.startsWith('{') ? JSON.parse(text) : {}
    },
    async upload(file: { name: string; type: string; data: Uint8Array }, token: string) {
      const text = await call(`/uploads?name=${encodeURIComponent(file.name)}`, {
        method: 'POST',
        headers: { 'content-type': file.type, authorization: `Bearer ${token}` },
        body: new Uint8Array(file.data),
      })
      return VisitorUploadReply.parse(JSON.parse(text)).id
    },
  }
}

/** Posts in order and repeats until each is taken, like the widget's outbox; a refusal is an error at once. */
export function createOutbox(wire: Wire, faults: Faults, token: () => Promise<string>) {
  let last: Promise<void> = Promise.resolve()
  let held: (() => Promise<void>) | undefined
  let waiting = 0

  async function send(event: object): Promise<void> {
    while (!wire.signal.aborted) {
      if (!faults.outage && (await attempt(event))) return
      await pause(50)
    }
  }

  async function attempt(event: object): Promise<boolean> {
    const copies = Array.from({ length: faults.duplicate ? 2 : 1 }, async () =>
      wire.post('/messages', event, await token()),
    )
    const results = await Promise.allSettled(copies)
    if (results.some((result) => result.status === 'fulfilled')) return true
    const refused = results.find((result) => result.status === 'rejected')?.reason
    if (/answered 4(?!29)\d\d/.test(String(refused))) throw refused
    return false
  }

  function queue(event: object): Promise<void> {
    const done = last
      .then(() => send(event))
      .finally(() => {
        waiting -= 1
      })
    last = done.catch(() => undefined)
    return done
  }

  async function release(): Promise<void> {
    const late = held
    held = undefined
    await late?.()
  }

  return {
    post(event: object): Promise<void> {
      waiting += 1
      if (faults.reorder && !held) {
        // Held back until the next has gone first, or until none comes.
        held = () => queue(event)
        void pause(50)
          .then(release)
          .catch(() => undefined)
        return Promise.resolve()
      }
      const done = queue(event)
      void release().catch(() => undefined)
      return done
    },
    async idle(): Promise<void> {
      while (waiting > 0 && !wire.signal.aborted) await pause(10)
    },
  }
}
