import type { Upload } from '@atrium/contract/api/inbox'
import { filePaths } from '@atrium/contract/api/inbox'
import { useSyncExternalStore } from 'react'
import { ApiError, type ApiErrorCode } from '../../../api/api-error.ts'
import { sendFile } from '../../../api/send-file.ts'
import { drafts } from '../sending/draft.ts'

/** A file on its way to the server. */
export type Uploading = {
  key: number
  name: string
  share: number
  error: ApiErrorCode | undefined
  cancel: () => void
}

const none: readonly Uploading[] = []
const running = new Map<string, readonly Uploading[]>()
const listeners = new Set<() => void>()
/** Files are sent in the order in which they were chosen, whichever arrives first. */
const chosenAt = new Map<string, number>()
let lastKey = 0

/** Uploads files for a conversation's reply; it goes on when the agent looks at another one. */
export function attach(conversationId: string, files: Iterable<File>): void {
  for (const file of files) void start(conversationId, file)
}

/** The uploads under way in a conversation. */
export function useUploads(conversationId: string): readonly Uploading[] {
  return useSyncExternalStore(subscribe, () => running.get(conversationId) ?? none)
}

async function start(conversationId: string, file: File): Promise<void> {
  lastKey += 1
  const key = lastKey
  const aborting = new AbortController()
  const cancel = (): void => {
    aborting.abort()
    change(conversationId, key, undefined)
  }
  const entry: Uploading = { key, name: file.name, share: 0, error: undefined, cancel }
  set(conversationId, [...(running.get(conversationId) ?? none), entry])
  try {
    const progress = (share: number): void => change(conversationId, key, { share })
    const done = await sendFile<Upload>(filePaths.upload, file, progress, aborting.signal)
    chosenAt.set(done.id, key)
    const { uploads: earlier } = drafts.get(conversationId, 'reply')
    const uploads = [...earlier, done].toSorted((a, b) => placeOf(a.id) - placeOf(b.id))
    drafts.change(conversationId, 'reply', { uploads })
    change(conversationId, key, undefined)
  } catch (error) {
    change(conversationId, key, { error: error instanceof ApiError ? error.code : 'internal' })
  }
}

/** Those of a draft that was kept from an earlier page come first. */
function placeOf(id: string): number {
  return chosenAt.get(id) ?? 0
}

function change(conversationId: string, key: number, part: Partial<Uploading> | undefined): void {
  const list = running.get(conversationId) ?? none
  const next = part
    ? list.map((entry) => (entry.key === key ? { ...entry, ...part } : entry))
    : list.filter((entry) => entry.key !== key)
  set(conversationId, next)
}

function set(conversationId: string, list: readonly Uploading[]): void {
  running.set(conversationId, list)
  for (const listener of listeners) listener()
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
