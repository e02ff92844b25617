import { inboxApi } from '@atrium/contract/api/inbox'
import type { CommentAct } from '@atrium/contract/channel'
import type { Message } from '@atrium/contract/message'
import { Menu } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Eye, EyeOff, ThumbsDown, ThumbsUp, Trash2 } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { apply } from '../../../../api/apply/apply.ts'
import { call } from '../../../../api/call.ts'
import { useKind } from '../../../../ui/channel-mark.tsx'
import { Confirm } from '../../../../ui/confirm.tsx'
import { tell, warn } from '../../../../ui/notify.ts'
import { useErrorText } from '../../../../ui/state/state.tsx'
import { commentActs } from './comment-acts.ts'

const icons = { hide: EyeOff, unhide: Eye, like: ThumbsUp, unlike: ThumbsDown, delete: Trash2 }

/** What the channel lets us do with a public comment, or with our answer below one, as items of its menu. */
export function CommentItems({ message, onDelete }: { message: Message; onDelete: () => void }) {
  const { t } = useTranslation()
  const errorText = useErrorText()
  const acts = commentActs(message, useKind(message.channel)?.capabilities.comments)
  const moderate = useModerate(message)
  return acts.map((act) => {
    const Icon = icons[act]
    const run = () => moderate.mutate(act, { onError: (error) => warn(errorText(error)) })
    return (
      <Menu.Item
        key={act}
        leftSection={<Icon size={15} />}
        {...(act === 'delete' ? { color: 'red' } : {})}
        onClick={act === 'delete' ? onDelete : run}
      >
        {t(`message.moderate.${act}`)}
      </Menu.Item>
    )
  })
}

/** Asks before our answer disappears for everybody. */
export function DeleteComment({ message, onClose }: { message: Message; onClose: () => void }) {
  const { t } = useTranslation()
  const moderate = useModerate(message)
  return (
    <Confirm
      title={t('message.moderate.deleteTitle')}
      action={t('message.moderate.delete')}
      danger
      busy={moderate.isPending}
      error={moderate.error}
      onConfirm={() => moderate.mutate('delete', { onSuccess: onClose })}
      onClose={onClose}
    >
      {t('message.moderate.deleteText')}
    </Confirm>
  )
}

function useModerate(message: Message) {
  const { t } = useTranslation()
  const cache = useQueryClient()
  return useMutation({
    mutationFn: (act: CommentAct) =>
      call(inboxApi.moderate, { params: { id: message.id }, body: { act } }),
    onSuccess: (item, act) => {
      apply(cache, { kind: 'item', item })
      tell(t(`message.moderate.${act}Done`))
    },
  })
}
