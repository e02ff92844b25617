import type { Upload } from '@atrium/contract/api/inbox'
import type { Sticker } from '@atrium/contract/content/sticker'
import type { MessageId, NoteId } from '@atrium/contract/ids'
import type { ApiErrorCode } from '../../../api/api-error.ts'

export type Mode = 'reply' | 'note'

/** Where a reply goes: an address of the customer, through an account of ours. */
export type Target = { handleId: string; accountId: string }

/** Words not sent yet. Reply and note are apart, and a draft never shows in another conversation. */
export type Draft = {
  text: string
  subject?: string | undefined
  uploads: Upload[]
  buttons: string[]
  sticker?: (Sticker & { name: string }) | undefined
  quote?: { id: MessageId; text: string; direction: 'in' | 'out' } | undefined
  target?: Target | undefined
  /** A public comment is answered in private. Chosen anew for each answer. */
  privately?: boolean | undefined
  /** Made with the first try to send; another try with the same words is the same message. */
  messageId?: MessageId | undefined
  /** The same of a note. */
  noteId?: NoteId | undefined
  problem?: Problem | undefined
}

/** Why the last try to send did not work. */
export type Problem = {
  code: ApiErrorCode
  detail: string | undefined
  evidence: unknown
  resolve: boolean
}

export const emptyDraft: Draft = { text: '', uploads: [], buttons: [] }

const known = new Map<string, Draft>()
const listeners = new Set<() => void>()

/** Drafts by conversation and mode, kept in the browser; for `useSyncExternalStore`. */
export const drafts = {
  get(conversationId: string, mode: Mode): Draft {
    const key = keyOf(conversationId, mode)
    const draft = known.get(key) ?? read(key)
    known.set(key, draft)
    return draft
  },
  set(conversationId: string, mode: Mode, draft: Draft): void {
    const key = keyOf(conversationId, mode)
    known.set(key, draft)
    write(key, draft)
    for (const listener of listeners) listener()
  },
  /** Changes parts of it. Other words are another message: the first try to send them may have arrived. */
  change(conversationId: string, mode: Mode, part: Partial<Draft>): void {
    const isSame = Object.keys(part).every((name) => name === 'problem')
    const draft = { ...drafts.get(conversationId, mode), ...part }
    const other = { ...draft, messageId: undefined, noteId: undefined }
    drafts.set(conversationId, mode, isSame ? draft : other)
  },
  subscribe(listener: () => void): () => void {
    listeners.add(listener)
    return () => listeners.delete(listener)
  },
}

/** Nothing in it that would be a loss. */
export function isEmpty({ text, uploads, buttons, sticker, problem }: Draft): boolean {
  const files = uploads.length + buttons.length
  return text.trim() === '' && files === 0 && !sticker && !problem
}

/** What came back unsent, together with what was written meanwhile, or was sent before it and came back earlier. */
export function rejoin(unsent: Draft, meanwhile: Draft): Draft {
  if (isEmpty(meanwhile)) return unsent
  const inOrder = meanwhile.problem ? [meanwhile, unsent] : [unsent, meanwhile]
  const words = inOrder.map(({ text }) => text)
  return {
    ...unsent,
    text: words.filter(Boolean).join('\n'),
    uploads: inOrder.flatMap(({ uploads }) => uploads),
    buttons: inOrder.flatMap(({ buttons }) => buttons),
    sticker: meanwhile.sticker ?? unsent.sticker,
    // Other words are another message.
    messageId: undefined,
  }
}

function keyOf(conversationId: string, mode: Mode): string {
  return `atrium.draft.${mode}.${conversationId}`
}

function read(key: string): Draft {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(key) ?? 'null')
    // Written by `write` below, perhaps by an older version: missing parts are filled.
    return typeof stored === 'object' && stored !== null ? { ...emptyDraft, ...stored } : emptyDraft
  } catch {
    return emptyDraft
  }
}

function write(key: string, draft: Draft): void {
  try {
    if (isEmpty(draft)) localStorage.removeItem(key)
    else localStorage.setItem(key, JSON.stringify(draft))
  } catch {
    // The browser's store is full or closed (private mode): the draft lives as long as the page.
  }
}
