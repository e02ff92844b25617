import type { ConversationRow } from '@atrium/contract/conversation'
import type { Message } from '@atrium/contract/message'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { useCallback, useState } from 'react'
import { conversationQuery } from '../../api/queries.ts'
import { useCommand } from '../../commands/registry.ts'
import { ContactPanel } from '../../contacts/panel/contact-panel.tsx'
import { SkeletonRows } from '../../ui/state/rows.tsx'
import { Failure } from '../../ui/state/state.tsx'
import { Composer } from '../composer/composer.tsx'
import { DropZone } from '../composer/files/drop-zone.tsx'
import { Timeline } from '../timeline/timeline.tsx'
import { ConversationHeader } from './conversation-header.tsx'
import classes from './conversation-page.module.css'
import { usePanel } from './use-panel.ts'
import { useViewing } from './use-viewing.ts'

const route = getRouteApi('/desk/inbox/$view/$conversationId')

/** One conversation: its contact's timeline, the composer, and the customer beside it. */
export function ConversationPage() {
  const { conversationId } = route.useParams()
  const conversation = useQuery(conversationQuery(conversationId))
  if (conversation.isPending) return <SkeletonRows />
  if (!conversation.data) {
    return <Failure error={conversation.error} retry={() => void conversation.refetch()} />
  }
  return <Open key={conversationId} conversation={conversation.data} />
}

function Open({ conversation }: { conversation: ConversationRow }) {
  const [quoted, setQuoted] = useState<Message>()
  const panel = usePanel()
  useViewing(conversation.id)
  useCommand('conversation.panel', panel.toggle)
  const quote = useCallback((message: Message) => setQuoted(message), [])
  return (
    <div className={classes.page} data-panel={panel.open || undefined}>
      <DropZone className={classes.conversation ?? ''} conversationId={conversation.id}>
        <ConversationHeader conversation={conversation} panelOpen={panel.open} />
        <Timeline key={conversation.contactId} conversation={conversation} onReply={quote} />
        <Composer
          conversation={conversation}
          quoted={quoted}
          onQuoteUsed={() => setQuoted(undefined)}
        />
      </DropZone>
      {panel.open && (
        <aside className={classes.panel}>
          <ContactPanel
            contactId={conversation.contactId}
            conversationId={conversation.id}
            onClose={panel.toggle}
          />
        </aside>
      )}
    </div>
  )
}
