import { inboxApi } from '@atrium/contract/api/inbox'
import type { ConversationRow } from '@atrium/contract/conversation'
import { NoteId, newId } from '@atrium/contract/ids'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { ApiError } from '../../../api/api-error.ts'
import { apply } from '../../../api/apply/apply.ts'
import { call } from '../../../api/call.ts'
import { drafts, emptyDraft } from './draft.ts'

/** Writes a note. It has its own path and its own table: nothing can send it. */
export function useNote(conversation: ConversationRow) {
  const cache = useQueryClient()
  const id = conversation.id
  return useMutation({
    mutationFn: (text: string) =>
      call(inboxApi.note, { params: { id }, body: { noteId: newId(NoteId), text } }),
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
