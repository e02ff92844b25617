import { channelsApi } from '@atrium/contract/api/settings'
import type { ChannelAccount } from '@atrium/contract/channel'
import { Button } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { PlugZap } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { apply } from '../../api/apply/apply.ts'
import { call } from '../../api/call.ts'
import { tell, warn } from '../../ui/notify.ts'
import { useErrorText } from '../../ui/state/state.tsx'

/** Asks the provider now whether the account works, and says what it answered. */
export function CheckConnection({ account }: { account: ChannelAccount }) {
  const { t } = useTranslation()
  const cache = useQueryClient()
  const errorText = useErrorText()
  const check = useMutation({
    mutationFn: () => call(channelsApi.check, { params: { id: account.id } }),
    onSuccess: (checked) => {
      apply(cache, { kind: 'account', account: checked })
      const { state, text } = checked.health
      if (state === 'ok') tell(text ?? t('account.works'))
      else warn(text ?? t(`health.${state}`))
    },
    onError: (error) => warn(errorText(error)),
  })
  return (
    <Button
      variant="default"
      leftSection={<PlugZap size={15} />}
      loading={check.isPending}
      onClick={() => check.mutate()}
    >
      {t('account.check')}
    </Button>
  )
}
