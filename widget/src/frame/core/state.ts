import type { VisitorMessage, WidgetConfig } from '@atrium/contract/visitor'
import type { Options } from '../../protocol.ts'
import type { Chosen, Door } from './doors.ts'
import type { OutboxItem, Upload } from './outbox.ts'

type Uploading = { key: string; name: string; share: number }
export type UploadProblem = {
  kind: 'too-large' | 'too-many' | 'empty' | 'refused' | 'offline'
  name: string
  detail?: string
}

/** All that the screen shows. */
export type ChatState = {
  /** `unavailable`: the server has not answered yet; we go on trying. */
  phase: 'starting' | 'ready' | 'unavailable'
  options: Options
  config: WidgetConfig | undefined
  identified: boolean
  /** What was said before is read, or there was nothing: an empty thread is really empty. */
  settled: boolean
  messages: VisitorMessage[]
  /** Cursor of earlier messages; null: none. */
  earlier: string | null
  loadingEarlier: boolean
  outbox: OutboxItem[]
  draft: string
  uploads: Upload[]
  uploading: Uploading[]
  problem: UploadProblem | undefined
  quote: { id: string; text: string } | undefined
  /** Who of the business is writing now. */
  typing: { name: string | null } | undefined
  /** Other channels on which the talk can go on; undefined: not asked yet. */
  doors: Door[] | undefined
  door: Chosen | undefined
  lost: boolean
  open: boolean
  visible: boolean
  readSeq: string | undefined
}

export type Store = ReturnType<typeof createStore>

export const empty = {
  identified: false,
  settled: false,
  messages: [],
  earlier: null,
  loadingEarlier: false,
  outbox: [],
  draft: '',
  uploads: [],
  uploading: [],
  problem: undefined,
  quote: undefined,
  typing: undefined,
  doors: undefined,
  door: undefined,
  readSeq: undefined,
} satisfies Partial<ChatState>

/** A value with listeners. */
export function createStore() {
  let state: ChatState = {
    phase: 'starting',
    options: {},
    config: undefined,
    lost: false,
    open: false,
    visible: true,
    ...empty,
  }
  const listeners = new Set<() => void>()
  return {
    get: () => state,
    set(change: Partial<ChatState>): void {
      state = { ...state, ...change }
      for (const listener of listeners) listener()
    },
    subscribe(listener: () => void): () => void {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
  }
}
