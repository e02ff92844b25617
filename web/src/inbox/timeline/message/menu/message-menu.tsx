import { inboxApi } from '@atrium/contract/api/inbox'
import { plainText } from '@atrium/contract/content'
import type { Message } from '@atrium/contract/message'
import { Menu } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Copy, History, Pencil, Reply, Split, Trash2 } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { apply } from '../../../../api/apply/apply.ts'
import { call } from '../../../../api/call.ts'
import { useKind } from '../../../../ui/channel-mark.tsx'
import { tell, warn } from '../../../../ui/notify.ts'
import { useErrorText } from '../../../../ui/state/state.tsx'
import { CommentItems } from './comment-items.tsx'
import type { Question } from './message-question.tsx'
import { revisions } from './revisions.ts'

type Props = {
  message: Message
  onReply: ((message: Message) => void) | undefined
  /** Asks something that outlives the menu. */
  onAsk: (question: Question) => void
}

/** What can be done with one message, as the items of its menu. */
export function MessageMenu({ message, onReply, onAsk }: Props) {
  const { t } = useTranslation()
  const cache = useQueryClient()
  const errorText = useErrorText()
  const { edit, takeBack, versions } = revisions(
    message,
    useKind(message.channel)?.capabilities,
    Date.now(),
  )
  const split = useMutation({
    mutationFn: () =>
      call(inboxApi.split, {
        params: { id: message.conversationId },
        body: { fromMessageId: message.id },
      }),
    onSuccess: (conversation) => {
      apply(cache, { kind: 'conversation', conversation })
      tell(t('message.splitDone', { number: conversation.number }))
    },
    onError: (error) => warn(errorText(error)),
  })
  return (
    <>
      {onReply && (
        <Menu.Item leftSection={<Reply size={15} />} onClick={() => onReply(message)}>
          {t('message.reply')}
        </Menu.Item>
      )}
      <Menu.Item
        leftSection={<Copy size={15} />}
        onClick={() => {
          void navigator.clipboard.writeText(plainText(message.content))
          tell(t('message.copied'))
        }}
      >
        {t('message.copy')}
      </Menu.Item>
      <CommentItems message={message} onDelete={() => onAsk('deleteComment')} />
      {edit && (
        <Menu.Item leftSection={<Pencil size={15} />} onClick={() => onAsk('edit')}>
          {t('message.revise.edit')}
        </Menu.Item>
      )}
      {versions && (
        <Menu.Item leftSection={<History size={15} />} onClick={() => onAsk('versions')}>
          {t('message.revise.versions')}
        </Menu.Item>
      )}
      {message.direction === 'in' && (
        <Menu.Item leftSection={<Split size={15} />} onClick={() => split.mutate()}>
          {t('message.split')}
        </Menu.Item>
      )}
      {takeBack && (
        <Menu.Item leftSection={<Trash2 size={15} />} color="red" onClick={() => onAsk('takeBack')}>
          {t('message.revise.takeBack')}
        </Menu.Item>
      )}
    </>
  )
}
