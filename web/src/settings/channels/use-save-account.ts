import { channelsApi } from '@atrium/contract/api/settings'
import type { ChannelAccount } from '@atrium/contract/channel'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { apply } from '../../api/apply/apply.ts'
import { call } from '../../api/call.ts'
import { tell } from '../../ui/notify.ts'

type Input = { channel: string; name: string; enabled: boolean; settings: Record<string, unknown> }

/** Stores an account, new or known. */
export function useSaveAccount(known: ChannelAccount | undefined) {
  const { t } = useTranslation()
  const cache = useQueryClient()
  const navigate = useNavigate()
  return useMutation({
    mutationFn: ({ channel, name, enabled, settings }: Input) =>
      known
        ? call(channelsApi.update, { params: { id: known.id }, body: { name, enabled, settings } })
        : call(channelsApi.create, { body: { channel, name, enabled, settings } }),
    onSuccess: async (account) => {
      apply(cache, { kind: 'account', account })
      tell(t(known ? 'account.saved' : 'account.created'))
      if (known) return
      await navigate({ to: '/settings/channels/$accountId', params: { accountId: account.id } })
    },
  })
}
