import { inboxApi } from '@atrium/contract/api/inbox'
import type { Message } from '@atrium/contract/message'
import { Menu, Popover } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Ellipsis, Reply, SmilePlus } from 'lucide-react'
import { lazy, Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { apply } from '../../../api/apply/apply.ts'
import { call } from '../../../api/call.ts'
import { withSettingsTexts } from '../../../language/i18n.ts'
import { useKind } from '../../../ui/channel-mark.tsx'
import { IconButton } from '../../../ui/icon-button.tsx'
import { warn } from '../../../ui/notify.ts'
import { persistently } from '../../../ui/state/persistently.ts'
import { useErrorText } from '../../../ui/state/state.tsx'
import type { Question } from './menu/message-question.tsx'
import classes from './message-actions.module.css'

const MessageMenu = lazy(() =>
  persistently(() => withSettingsTexts(import('./menu/message-menu.tsx'))).then((part) => ({
    default: part.MessageMenu,
  })),
)
const MessageQuestion = lazy(() =>
  persistently(() => import('./menu/message-question.tsx')).then((part) => ({
    default: part.MessageQuestion,
  })),
)

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
  const [question, setQuestion] = useState<Question>()
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <IconButton label={t('message.more')} size={26} icon={<Ellipsis size={15} />} />
        </Menu.Target>
        <Menu.Dropdown>
          <Suspense>
            <MessageMenu message={message} onReply={onReply} onAsk={setQuestion} />
          </Suspense>
        </Menu.Dropdown>
      </Menu>
      {question && (
        <Suspense>
          <MessageQuestion
            question={question}
            message={message}
            onClose={() => setQuestion(undefined)}
          />
        </Suspense>
      )}
    </>
  )
}
