import { identityApi } from '@atrium/contract/api/identity'
import type { ChannelAccountId } from '@atrium/contract/ids'
import { Menu } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { call } from '../../../api/call.ts'
import { doorsQuery } from '../../../contacts/who/queries.ts'
import { ChannelMark, useChannelLabel } from '../../../ui/channel-mark.tsx'
import { warn } from '../../../ui/notify.ts'
import { useErrorText } from '../../../ui/state/state.tsx'

type Props = { conversationId: string; onLink: (text: string) => void }

/** Invites the customer to go on through another account: a link with a one-time code, written into the reply. */
export function ContinueItems({ conversationId, onLink }: Props) {
  const { t } = useTranslation()
  const label = useChannelLabel()
  const errorText = useErrorText()
  const doors = useQuery(doorsQuery(conversationId))
  const invite = useMutation({
    mutationFn: (door: { accountId: ChannelAccountId; channel: string }) =>
      call(identityApi.createCode, {
        params: { id: conversationId },
        body: { accountId: door.accountId },
      }),
    onSuccess: ({ url }, { channel }) =>
      onLink(t('compose.continueText', { channel: label(channel), url })),
    onError: (error) => warn(errorText(error)),
  })
  if (!doors.data || doors.data.items.length === 0) return null
  return (
    <>
      <Menu.Divider />
      <Menu.Label>{t('compose.continueOn')}</Menu.Label>
      {doors.data.items.map((door) => (
        <Menu.Item
          key={door.accountId}
          leftSection={<ChannelMark channel={door.channel} />}
          onClick={() => invite.mutate(door)}
        >
          {label(door.channel)} <small>{t('compose.via', { account: door.name })}</small>
        </Menu.Item>
      ))}
    </>
  )
}
