import { inboxApi } from '@atrium/contract/api/inbox'
import { plainText } from '@atrium/contract/content'
import type { Message } from '@atrium/contract/message'
import { Menu, Popover } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Copy, Ellipsis, Reply, SmilePlus, Split } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { apply } from '../../../api/apply.ts'
import { call } from '../../../api/call.ts'
import { useKind } from '../../../ui/channel-mark.tsx'
import { IconButton } from '../../../ui/icon-button.tsx'
import { tell, warn } from '../../../ui/notify.ts'
import { useErrorText } from '../../../ui/state/state.tsx'
import { useCommentItems } from './comment-items.tsx'
import classes from './message-actions.module.css'

const quick = ['👍', '❤️', '😂', '😮', '😢', '🙏']

/** What can be done with one message; shown on hover and on focus. */
export function MessageActions({
  message,
  onReply,
}: {
  message: Message
  onReply: (message: Message) => void
}) {
  const { t } = useTranslation()
  const capabilities = useKind(message.channel)?.capabilities
  const incoming = message.direction === 'in'
  const open = message.context?.post !== undefined
  // Below our own answer there is nothing to answer.
  const quotable = capabilities?.quotes.out && (incoming || !open)
  return (
    <div className={classes.actions}>
      <span className={classes.pointer}>
        {incoming && !open && capabilities?.reactions.out && <React message={message} />}
        {quotable && (
          <IconButton
            label={t('message.reply')}
            size={26}
            icon={<Reply size={15} />}
            onClick={() => onReply(message)}
          />
        )}
      </span>
      <More message={message} onReply={quotable ? onReply : undefined} />
    </div>
  )
}

function React({ message }: { message: Message }) {
  const { t } = useTranslation()
  const cache = useQueryClient()
  const errorText = useErrorText()
  const [opened, setOpened] = useState(false)
  const mine = message.reactions.find(({ by }) => by === 'member')?.emoji
  const react = useMutation({
    mutationFn: (emoji: string | null) =>
      call(inboxApi.react, { params: { id: message.id }, body: { emoji } }),
    onSuccess: (item) => apply(cache, { kind: 'item', item }),
    onError: (error) => warn(errorText(error)),
  })
  return (
    <Popover opened={opened} onChange={setOpened} position="top" trapFocus>
      <Popover.Target>
        <IconButton
          label={t('message.react')}
          size={26}
          icon={<SmilePlus size={15} />}
          onClick={() => setOpened(!opened)}
        />
      </Popover.Target>
      <Popover.Dropdown className={classes.emojis}>
        {quick.map((emoji) => (
          <button
            key={emoji}
            type="button"
            className={classes.emoji}
            aria-pressed={emoji === mine}
            onClick={() => {
              react.mutate(emoji === mine ? null : emoji)
              setOpened(false)
            }}
          >
            {emoji}
          </button>
        ))}
      </Popover.Dropdown>
    </Popover>
  )
}

type MoreProps = { message: Message; onReply: ((message: Message) => void) | undefined }

function More({ message, onReply }: MoreProps) {
  const { t } = useTranslation()
  const cache = useQueryClient()
  const errorText = useErrorText()
  const comment = useCommentItems(message)
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
      <Menu position="bottom-end">
        <Menu.Target>
          <IconButton label={t('message.more')} size={26} icon={<Ellipsis size={15} />} />
        </Menu.Target>
        <Menu.Dropdown>
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
          {comment.items}
          {message.direction === 'in' && (
            <Menu.Item leftSection={<Split size={15} />} onClick={() => split.mutate()}>
              {t('message.split')}
            </Menu.Item>
          )}
        </Menu.Dropdown>
      </Menu>
      {comment.question}
    </>
  )
}
