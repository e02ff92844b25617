import { assistantApi } from '@atrium/contract/api/automation/assistant'
import type { ChannelAccount, ChannelKind } from '@atrium/contract/channel'
import { Switch } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { call } from '../../api/call.ts'
import { accountsQuery } from '../../api/queries.ts'
import { ChannelMark } from '../../ui/channel-mark.tsx'
import { useErrorText } from '../../ui/state/state.tsx'
import settings from '../settings.module.css'

type Props = { accounts: ChannelAccount[]; kinds: ChannelKind[]; disabled: boolean }

/** The channel accounts at which it answers, each with a switch. */
export function Answers({ accounts, kinds, disabled }: Props) {
  const { t } = useTranslation()
  const cache = useQueryClient()
  const errorText = useErrorText()
  const turn = useMutation({
    mutationFn: ({ id, on }: { id: string; on: boolean }) =>
      call(assistantApi.setAccount, { params: { id }, body: { on } }),
    onSuccess: (saved) =>
      cache.setQueryData(accountsQuery.queryKey, (known) =>
        known === undefined
          ? known
          : { items: known.items.map((one) => (one.id === saved.id ? saved : one)) },
      ),
  })
  const isMail = (channel: string) =>
    kinds.find(({ id }) => id === channel)?.capabilities.subject ?? false
  if (accounts.length === 0) return <p className={settings.state}>{t('assistant.noAccounts')}</p>
  return (
    <>
      <div className={settings.card}>
        {accounts.map(({ id, channel, name, assistant, enabled }) => (
          <div key={id} className={settings.row}>
            <ChannelMark channel={channel} size={20} />
            <span className={settings.words}>
              <b>{name}</b>
              <small>
                {isMail(channel)
                  ? t('assistant.notMail')
                  : t(enabled ? `assistant.${assistant ? 'on' : 'off'}` : 'assistant.accountOff')}
              </small>
            </span>
            <Switch
              aria-label={t('assistant.answersAt', { name })}
              checked={turn.isPending && turn.variables.id === id ? turn.variables.on : assistant}
              disabled={disabled || isMail(channel)}
              onChange={({ currentTarget: { checked } }) => turn.mutate({ id, on: checked })}
            />
          </div>
        ))}
      </div>
      {turn.error && (
        <p className={settings.error} role="alert">
          {errorText(turn.error)}
        </p>
      )}
    </>
  )
}
