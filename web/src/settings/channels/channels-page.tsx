import type { ChannelAccount } from '@atrium/contract/channel'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { ChevronRight } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { accountsQuery, kindsQuery } from '../../api/queries.ts'
import { useSession } from '../../session/session.ts'
import { ChannelMark, useChannelLabel } from '../../ui/channel-mark.tsx'
import { SkeletonRows } from '../../ui/state/rows.tsx'
import { Failure } from '../../ui/state/state.tsx'
import { PageHead } from '../page-head.tsx'
import classes from '../settings.module.css'

/** The connected accounts with their health, and the channels that can be added. */
export function ChannelsPage() {
  const { t } = useTranslation()
  const { member } = useSession()
  const accounts = useQuery(accountsQuery)
  return (
    <>
      <PageHead title={t('settings.channels')} text={t('channels.text')} />
      {accounts.isPending && <SkeletonRows rows={3} />}
      {accounts.error && <Failure error={accounts.error} retry={() => void accounts.refetch()} />}
      {accounts.data && accounts.data.items.length > 0 && (
        <div className={classes.card}>
          {accounts.data.items.map((account) => (
            <AccountRow key={account.id} account={account} />
          ))}
        </div>
      )}
      {member.role === 'admin' && <AddChannel first={accounts.data?.items.length === 0} />}
    </>
  )
}

function AccountRow({ account }: { account: ChannelAccount }) {
  const label = useChannelLabel()
  return (
    <Link
      to="/settings/channels/$accountId"
      params={{ accountId: account.id }}
      className={classes.row}
    >
      <ChannelMark channel={account.channel} size={26} />
      <span className={classes.words}>
        <b>{account.name}</b>
        <small>{account.health.text ?? label(account.channel)}</small>
      </span>
      <HealthState account={account} />
      <ChevronRight size={16} />
    </Link>
  )
}

/** Whether an account works, as a coloured dot and a word. */
export function HealthState({ account }: { account: ChannelAccount }) {
  const { t } = useTranslation()
  const state = account.enabled ? account.health.state : 'off'
  return (
    <span className={classes.state} data-state={state}>
      {t(`health.${state}`)}
    </span>
  )
}

function AddChannel({ first }: { first: boolean }) {
  const { t } = useTranslation()
  const kinds = useQuery(kindsQuery)
  return (
    <>
      <h3 className={classes.section}>{t(first ? 'channels.addFirst' : 'channels.add')}</h3>
      <div className={classes.grid}>
        {kinds.data?.items.map((kind) => (
          <Link
            key={kind.id}
            to="/settings/channels/new/$channel"
            params={{ channel: kind.id }}
            className={classes.tile}
          >
            <ChannelMark channel={kind.id} size={26} />
            {kind.label}
          </Link>
        ))}
      </div>
    </>
  )
}
