import type { ChannelKind } from '@atrium/contract/channel'
import type { Content } from '@atrium/contract/content'
import type { ConversationRow } from '@atrium/contract/conversation'
import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { timelineQuery } from '../../../api/queries.ts'
import { useCommand } from '../../../commands/registry.ts'
import { useAdvance } from '../../actions/use-advance.ts'
import type { Comment } from '../comment/comment.ts'
import type { Draft } from './draft.ts'
import type { Way } from './reach.ts'
import { prepare, useSend } from './use-send.ts'

type Input = {
  conversation: ConversationRow
  draft: Draft
  way: Way | undefined
  kind: ChannelKind | undefined
  refusal: string | undefined
  comment: Comment | undefined
}

/** Sends what is written, by button or by keys, and knows the subject of the mail that is answered. */
export function useReply({ conversation, draft, way, kind, refusal, comment }: Input) {
  const cache = useQueryClient()
  const sending = useSend(conversation)
  const advance = useAdvance(conversation)
  const subject = useSubject(conversation.contactId, way)
  // Pressed before it was known where the reply goes: it leaves as soon as that is known.
  const [wish, setWish] = useState<{ resolve: boolean }>()
  const send = (resolve: boolean, anyway: boolean): void => {
    if (refusal === 'loading') setWish({ resolve })
    if (refusal !== undefined || !way) return
    const content = comment
      ? ({ kind: 'text', text: draft.text.trim() } as const)
      : contentOf(draft, kind, subject)
    const clean = { ...draft, problem: undefined }
    sending.mutate(
      prepare(cache, conversation.contactId, {
        draft: clean,
        way,
        content,
        comment,
        resolve,
        anyway,
      }),
    )
    if (resolve) advance()
  }
  useEffect(() => {
    if (!wish || refusal === 'loading') return
    setWish(undefined)
    send(wish.resolve, false)
  })
  useCommand('write.send', () => send(false, false))
  useCommand('write.sendResolve', () => send(true, false))
  return { send, subject }
}

function contentOf(draft: Draft, kind: ChannelKind | undefined, subject: string): Content {
  const text = draft.text.trim()
  if (kind?.capabilities.subject) return { kind: 'email', subject: draft.subject ?? subject, text }
  if (draft.ask && kind?.capabilities.asks?.includes(draft.ask))
    return { kind: 'ask', text, for: draft.ask }
  const titles = draft.buttons.map((title) => title.trim()).filter(Boolean)
  if (titles.length === 0 || !kind?.capabilities.buttons) return { kind: 'text', text }
  return {
    kind: 'buttons',
    text,
    buttons: titles.map((title, place) => ({ id: `b${place + 1}`, title })),
  }
}

/** `Re:` and the subject of the newest mail with this handle. */
function useSubject(contactId: string, way: Way | undefined): string {
  const cache = useQueryClient()
  const timeline = cache.getQueryData(timelineQuery(contactId).queryKey)
  for (const item of timeline?.pages.flatMap((page) => page.items.toReversed()) ?? []) {
    if (item.type !== 'message' || item.handleId !== way?.handleId) continue
    if (item.content.kind !== 'email') continue
    const { subject } = item.content
    return /^re:/i.test(subject) ? subject : `Re: ${subject}`
  }
  return ''
}
