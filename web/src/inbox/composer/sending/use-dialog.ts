import type { Content } from '@atrium/contract/content'
import type { ConversationRow } from '@atrium/contract/conversation'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { type Draft, emptyDraft } from './draft.ts'
import type { Way } from './reach.ts'
import { prepare, useSend } from './use-send.ts'

/** `kept`: what of the draft stays in the composer. */
export type SendApart = (content: Content, kept: { text: boolean; files: boolean }) => void

/** Opens the dialog of a template, or of what else is no plain text, and sends it. What does not go with it stays. */
export function useDialog({
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
  const [opened, setOpened] = useState<'template' | 'more'>()
  const send: SendApart = (content, kept) => {
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
  return { opened, open: setOpened, close: () => setOpened(undefined), send }
}
