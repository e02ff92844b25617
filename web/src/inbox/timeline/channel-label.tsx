import type { Message } from '@atrium/contract/message'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { accountsQuery, contactQuery } from '../../api/queries.ts'
import { ChannelMark, useChannelLabel } from '../../ui/channel-mark.tsx'
import classes from './timeline.module.css'

/** From here on the talk is on this channel, with this handle of the customer, through this account of ours. */
export function ChannelLabel({ message }: { message: Message }) {
  const { t } = useTranslation()
  const label = useChannelLabel()
  const contact = useQuery(contactQuery(message.contactId))
  const accounts = useQuery(accountsQuery)
  const handle = contact.data?.handles.find(({ id }) => id === message.handleId)
  const account = accounts.data?.items.find(({ id }) => id === message.accountId)
  return (
    <div className={classes.channel}>
      <ChannelMark channel={message.channel} size={15} />
      <b>{label(message.channel)}</b>
      {handle && <bdi>{handle.label}</bdi>}
      {account && (
        <span className={classes.via}>{t('timeline.via', { account: account.name })}</span>
      )}
    </div>
  )
}
