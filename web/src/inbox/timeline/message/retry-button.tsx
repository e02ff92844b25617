import { inboxApi } from '@atrium/contract/api/inbox'
import type { Message } from '@atrium/contract/message'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { RotateCw } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { apply } from '../../../api/apply/apply.ts'
import { call } from '../../../api/call.ts'
import { warn } from '../../../ui/notify.ts'
import { useErrorText } from '../../../ui/state/state.tsx'
import classes from './state-line.module.css'

/** Sends a message again, because a person decided so. */
export function RetryButton({ message }: { message: Message }) {
  const { t } = useTranslation()
  const cache = useQueryClient()
  const errorText = useErrorText()
  const retry = useMutation({
    mutationFn: () => call(inboxApi.retry, { params: { id: message.id } }),
    onSuccess: (item) => apply(cache, { kind: 'item', item }),
    onError: (error) => warn(errorText(error)),
  })
  return (
    <button
      type="button"
      className={classes.retry}
      disabled={retry.isPending}
      onClick={() => retry.mutate()}
    >
      <RotateCw size={11} />
      {t('message.retry')}
    </button>
  )
}
