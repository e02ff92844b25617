import { inboxApi } from '@atrium/contract/api/inbox'
import type { CommentAct } from '@atrium/contract/channel'
import type { Message } from '@atrium/contract/message'
import { Menu } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Eye, EyeOff, ThumbsDown, ThumbsUp, Trash2 } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { apply } from '../../../api/apply.ts'
import { call } from '../../../api/call.ts'
import { useKind } from '../../../ui/channel-mark.tsx'
import { Confirm } from '../../../ui/confirm.tsx'
import { tell, warn } from '../../../ui/notify.ts'
import { useErrorText } from '../../../ui/state/state.tsx'
import { commentActs } from './comment-acts.ts'

const icons = { hide: EyeOff, unhide: Eye, like: ThumbsUp, unlike: ThumbsDown, delete: Trash2 }

/**
 * What the channel lets us do with a public comment, or with our answer below one: the items of a menu, and the
 * question before something is deleted, which outlives the menu.
 */
export function useCommentItems(message: Message): { items: ReactNode; question: ReactNode } {
  const { t } = useTranslation()
  const cache = useQueryClient()
  const errorText = useErrorText()
  const [asking, setAsking] = useState(false)
  const acts = commentActs(message, useKind(message.channel)?.capabilities.comments)
  const moderate = useMutation({
    mutationFn: (act: CommentAct) =>
      call(inboxApi.moderate, { params: { id: message.id }, body: { act } }),
    onSuccess: (item, act) => {
      apply(cache, { kind: 'item', item })
      setAsking(false)
      tell(t(`message.moderate.${act}Done`))
    },
    onError: (error, act) => {
      // The question that is open shows what went wrong by itself.
      if (act !== 'delete') warn(errorText(error))
    },
  })
  const items = acts.map((act) => {
    const Icon = icons[act]
    return (
      <Menu.Item
        key={act}
        leftSection={<Icon size={15} />}
        {...(act === 'delete' ? { color: 'red' } : {})}
        onClick={() => (act === 'delete' ? setAsking(true) : moderate.mutate(act))}
      >
        {t(`message.moderate.${act}`)}
      </Menu.Item>
    )
  })
  const question = asking && (
    <Confirm
      title={t('message.moderate.deleteTitle')}
      action={t('message.moderate.delete')}
      danger
      busy={moderate.isPending}
      error={moderate.error}
      onConfirm={() => moderate.mutate('delete')}
      onClose={() => setAsking(false)}
    >
      {t('message.moderate.deleteText')}
    </Confirm>
  )
  return { items, question }
}
