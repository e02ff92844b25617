import { inboxApi } from '@atrium/contract/api/inbox'
import type { ConversationRow } from '@atrium/contract/conversation'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { applyConversation, applyRead } from '../../api/apply/apply.ts'
import { call } from '../../api/call.ts'
import { conversationQuery } from '../../api/queries.ts'
import { useSession } from '../../session/session.ts'
import { tell, warn } from '../../ui/notify.ts'
import { useErrorText } from '../../ui/state/state.tsx'
import { useAdvance } from './use-advance.ts'

type Change = Partial<Pick<ConversationRow, 'status' | 'snoozedUntil' | 'assigneeId' | 'handler'>>

/** What an agent can do with a whole conversation. The screen changes at once; the server confirms or corrects. */
export function useConversationActions(row: ConversationRow) {
  const { t } = useTranslation()
  const session = useSession()
  const advance = useAdvance(row)
  const change = useChange(row)
  const errorText = useErrorText()
  const cache = useQueryClient()
  const params = { id: row.id }

  const request = (status: ConversationRow['status'], snoozedUntil?: string): void =>
    change.mutate({
      change: { status, snoozedUntil: snoozedUntil ?? null },
      request: () =>
        call(inboxApi.setStatus, {
          params,
          body: snoozedUntil === undefined ? { status } : { status, snoozedUntil },
        }),
    })
  const setStatus = (status: ConversationRow['status'], snoozedUntil?: string): void => {
    // Before the change: afterwards the row has left the list, and with it its place.
    if (status !== 'open') advance()
    request(status, snoozedUntil)
    tell(t(`done.${status}`, { number: row.number, name: row.contactName }), {
      label: t('command.general.undo'),
      run: () => request(row.status, row.snoozedUntil ?? undefined),
    })
  }
  const assign = (memberId: string | null): void =>
    change.mutate({
      // Branded by the server; here it came from its own list of members.
      change: { assigneeId: memberId as ConversationRow['assigneeId'] },
      request: () => call(inboxApi.assign, { params, body: { memberId } }),
    })
  const unread = (): void => {
    applyRead(cache, row.id, '0')
    call(inboxApi.markUnread, { params }).catch((error: unknown) => warn(errorText(error)))
    advance()
  }
  const handBack = (): void =>
    change.mutate(
      {
        change: { handler: 'assistant' },
        request: () => call(inboxApi.handBack, { params, body: { handler: 'assistant' } }),
      },
      { onSuccess: () => tell(t('done.handedBack', { name: row.contactName })) },
    )
  return {
    setStatus,
    toggleResolved: () => setStatus(row.status === 'resolved' ? 'open' : 'resolved'),
    snooze: (until: string) => setStatus('snoozed', until),
    assign,
    assignMe: () => assign(session.member.id),
    unread,
    handBack,
  }
}

type Request = { change: Change; request: () => Promise<ConversationRow> }

/** A guess carries half a `rev` more than what it changes, so that the server's answer replaces it and an older event does not. */
function useChange(row: ConversationRow) {
  const cache = useQueryClient()
  const errorText = useErrorText()
  return useMutation({
    mutationFn: ({ request }: Request) => request(),
    onMutate: ({ change }) => {
      const known = cache.getQueryData(conversationQuery(row.id).queryKey) ?? row
      applyConversation(cache, { ...known, ...change, rev: known.rev + 0.5 })
      return known
    },
    onSuccess: (answer) => applyConversation(cache, answer),
    onError: (error, _, known) => {
      if (known) applyConversation(cache, { ...known, rev: known.rev + 0.75 })
      warn(errorText(error))
    },
  })
}
