import { reviseApi } from '@atrium/contract/api/revise'
import type { Message } from '@atrium/contract/message'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { CircleAlert, Clock } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { apply } from '../../../api/apply/apply.ts'
import { call } from '../../../api/call.ts'
import { warn } from '../../../ui/notify.ts'
import { useErrorText } from '../../../ui/state/state.tsx'
import classes from './state-line.module.css'

/** A change of ours that the provider has not taken: on its way, or why not. The message is what it was. */
export function ChangeLine({ message }: { message: Message }) {
  const { t } = useTranslation()
  const cache = useQueryClient()
  const errorText = useErrorText()
  const { change } = message
  const dismiss = useMutation({
    mutationFn: () => call(reviseApi.dismiss, { params: { id: message.id } }),
    onSuccess: (item) => apply(cache, { kind: 'item', item }),
    onError: (error) => warn(errorText(error)),
  })
  if (!change) return null
  const waits = change.state === 'queued'
  const Icon = waits ? Clock : CircleAlert
  return (
    <div className={classes.line} data-side="out" data-state={waits ? 'queued' : 'failed'}>
      <span className={classes.state} role="status">
        <Icon size={13} />
        {t(`message.revise.${change.kind}${waits ? 'Waits' : 'Failed'}`)}
      </span>
      {change.error && <span className={classes.words}>{change.error.text}</span>}
      {!waits && (
        <button
          type="button"
          className={classes.retry}
          disabled={dismiss.isPending}
          onClick={() => dismiss.mutate()}
        >
          {t('message.revise.dismiss')}
        </button>
      )}
    </div>
  )
}
