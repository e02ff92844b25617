import { inboxApi } from '@atrium/contract/api/inbox'
import { macrosApi } from '@atrium/contract/api/macros'
import type { ConversationRow } from '@atrium/contract/conversation'
import { MessageId, newId } from '@atrium/contract/ids'
import type { Macro } from '@atrium/contract/macro/macro'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { apply, applyConversation } from '../../../api/apply/apply.ts'
import { call } from '../../../api/call.ts'
import { tell, warn } from '../../../ui/notify.ts'
import { useErrorText } from '../../../ui/state/state.tsx'
import { useAdvance } from '../../actions/use-advance.ts'
import { answerAs, type Comment } from '../comment/comment.ts'
import { type Draft, drafts } from '../sending/draft.ts'
import type { Way } from '../sending/reach.ts'
import { newestSeq } from '../sending/use-send.ts'

type Input = {
  conversation: ConversationRow
  macro: Macro
  draft: Draft
  way: Way | undefined
  comment: Comment | undefined
  onDone: () => void
}

/** Runs a macro under one id, however often it is tried. What became of the conversation can be taken back as by hand. */
export function useRun({ conversation, macro, draft, way, comment, onDone }: Input) {
  const { t } = useTranslation()
  const cache = useQueryClient()
  const advance = useAdvance(conversation)
  const backTo = useBackTo(conversation)
  const [messageId] = useState(() => newId(MessageId))
  const { id, contactId, contactName, number, status } = conversation
  return useMutation({
    mutationFn: ({ anyway, rev }: { anyway: boolean; rev: number }) => {
      const seen = anyway ? undefined : newestSeq(cache, contactId)
      const body = {
        messageId,
        rev,
        ...(way && { to: { handleId: way.handle.id, accountId: accountOf(way) } }),
        ...(comment && { comment: { id: comment.id, as: answerAs(draft) } }),
        ...(seen !== undefined && { expectedLastSeq: seen }),
      }
      return call(macrosApi.run, { params: { id, macroId: macro.id }, body })
    },
    onSuccess: ({ conversation: row, messages }) => {
      // Before the change: afterwards the row has left the list, and with it its place.
      const isDone = row.id === id && row.status !== status
      if (isDone && row.status !== 'open') advance()
      for (const item of messages) apply(cache, { kind: 'item', item })
      applyConversation(cache, row)
      // What was typed to find it.
      if (drafts.get(id, 'reply').text.startsWith('/')) drafts.change(id, 'reply', { text: '' })
      onDone()
      if (isDone)
        tell(t(`done.${row.status}`, { number, name: contactName }), {
          label: t('command.general.undo'),
          run: backTo,
        })
      else tell(t('macros.done', { name: macro.name }))
    },
  })
}

/** The account as it is branded in the record. */
function accountOf({ handle, accountId }: Way) {
  const reach = handle.reach.find((one) => one.accountId === accountId)
  if (!reach) throw new Error('A way is made from its own handle')
  return reach.accountId
}

/** Gives the conversation the state that it has now; what was sent stays sent. */
function useBackTo({ id, status, snoozedUntil }: ConversationRow): () => void {
  const cache = useQueryClient()
  const errorText = useErrorText()
  return () => {
    const body = { status, ...(snoozedUntil && { snoozedUntil }) }
    call(inboxApi.setStatus, { params: { id }, body }).then(
      (row) => applyConversation(cache, row),
      (error: unknown) => warn(errorText(error)),
    )
  }
}
