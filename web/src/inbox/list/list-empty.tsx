import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { AlarmClock, Cable, CircleCheck, Inbox, UserRound } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { accountsQuery, type ListQuery } from '../../api/queries.ts'
import { Empty } from '../../ui/state/state.tsx'

const icons = {
  open: <Inbox size={22} />,
  mine: <UserRound size={22} />,
  unassigned: <CircleCheck size={22} />,
  due: <CircleCheck size={22} />,
  snoozed: <AlarmClock size={22} />,
  resolved: <CircleCheck size={22} />,
  all: <Inbox size={22} />,
}

/** Nothing in this view; without a connected channel that is the thing to say. */
export function ListEmpty({ query: { view, channel } }: { query: ListQuery }) {
  const { t } = useTranslation()
  const accounts = useQuery(accountsQuery)
  if (accounts.data?.items.length === 0) {
    return (
      <Empty
        icon={<Cable size={22} />}
        title={t('empty.noChannel')}
        text={t('empty.noChannelText')}
        action={
          <Button component={Link} to="/settings/channels" size="xs">
            {t('empty.connect')}
          </Button>
        }
      />
    )
  }
  const next = channel === undefined ? nextView[view] : undefined
  return (
    <Empty
      icon={icons[view]}
      title={t(`empty.${view}`)}
      text={t(`empty.${view}Text`)}
      action={
        <Button component={Link} to={`/inbox/${next ?? view}`} variant="default" size="xs">
          {next ? t('empty.go', { view: t(`view.${next}`) }) : t('empty.allChannels')}
        </Button>
      }
    />
  )
}

const nextView = {
  open: 'snoozed',
  mine: 'unassigned',
  unassigned: 'open',
  due: 'open',
  snoozed: 'open',
  resolved: 'open',
  all: 'open',
} as const
