import { inboxApi } from '@atrium/contract/api/inbox'
import type { ConversationRow } from '@atrium/contract/conversation'
import { NoteId, newId } from '@atrium/contract/ids'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { ApiError } from '../../../api/api-error.ts'
import { apply } from '../../../api/apply/apply.ts'
import { call } from '../../../api/call.ts'
import { type Draft, drafts, emptyDraft } from './draft.ts'

/** Writes a note. It has its own path and its own table: nothing can send it. */
export function useNote(conversation: ConversationRow) {
  const cache = useQueryClient()
  const id = conversation.id
  return useMutation({
    mutationFn: ({ noteId = newId(NoteId), text }: Draft) => {
      // Before the first try: its answer may be lost, and the next try is of the same note.
      drafts.set(id, 'note', { ...drafts.get(id, 'note'), noteId })
      return call(inboxApi.note, { params: { id }, body: { noteId, text } })
    },
    onSuccess: (item) => {
      apply(cache, { kind: 'item', item })
      drafts.set(id, 'note', emptyDraft)
    },
    onError: (error) => {
      const { code, detail, evidence } =
        error instanceof ApiError ? error : new ApiError('internal', 0)
      const problem = { code, detail, evidence, resolve: false }
      drafts.set(id, 'note', { ...drafts.get(id, 'note'), problem })
    },
  })
}
