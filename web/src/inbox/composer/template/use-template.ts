import type { ConversationRow } from '@atrium/contract/conversation'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { type Draft, emptyDraft } from '../sending/draft.ts'
import type { Way } from '../sending/reach.ts'
import { prepare, useSend } from '../sending/use-send.ts'
import type { SendTemplate } from './fill-template.tsx'

/** Opens the templates, and sends one. What of the draft does not go with it stays in the composer. */
export function useTemplate({
  conversation,
  draft,
  way,
}: {
  conversation: ConversationRow
  draft: Draft
  way: Way | undefined
}) {
  const cache = useQueryClient()
  const sending = useSend(conversation)
  const [isOpen, setOpen] = useState(false)
  const send: SendTemplate = (content, kept) => {
    if (!way) return
    const { target } = draft
    const left = {
      ...draft,
      messageId: undefined,
      problem: undefined,
      text: kept.text ? draft.text : '',
      uploads: kept.files ? draft.uploads : [],
    }
    const uploads = kept.files ? [] : draft.uploads
    sending.mutate(
      prepare(cache, conversation.contactId, {
        // Words that went with it come back with it when it is refused.
        draft: { ...emptyDraft, target, uploads, text: kept.text ? '' : draft.text },
        way,
        content,
        comment: undefined,
        resolve: false,
        anyway: false,
        left,
      }),
    )
  }
  return { isOpen, open: () => setOpen(true), close: () => setOpen(false), send }
}
