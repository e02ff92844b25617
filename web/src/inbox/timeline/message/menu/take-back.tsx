import { reviseApi } from '@atrium/contract/api/revise'
import type { Message } from '@atrium/contract/message'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { apply } from '../../../../api/apply/apply.ts'
import { call } from '../../../../api/call.ts'
import { Confirm } from '../../../../ui/confirm.tsx'

/** Asks before a message disappears on the customer's side. */
export function TakeBack({ message, onClose }: { message: Message; onClose: () => void }) {
  const { t } = useTranslation()
  const cache = useQueryClient()
  const takeBack = useMutation({
    mutationFn: () => call(reviseApi.takeBack, { params: { id: message.id } }),
    onSuccess: (item) => {
      apply(cache, { kind: 'item', item })
      onClose()
    },
  })
  return (
    <Confirm
      title={t('message.revise.takeBackTitle')}
      action={t('message.revise.takeBack')}
      danger
      busy={takeBack.isPending}
      error={takeBack.error}
      onConfirm={() => takeBack.mutate()}
      onClose={onClose}
    >
      {t('message.revise.takeBackText')}
    </Confirm>
  )
}
