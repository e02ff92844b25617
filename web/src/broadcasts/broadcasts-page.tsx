import { broadcastsApi } from '@atrium/contract/api/sending/broadcasts'
import type { Broadcast, BroadcastDraft } from '@atrium/contract/broadcast/broadcast'
import { newId, uuid } from '@atrium/contract/ids'
import { Button } from '@mantine/core'
import { useInfiniteQuery, useMutation } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { ChevronRight, Megaphone, Plus, UsersRound } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { call } from '../api/call.ts'
import { shortDate } from '../language/format.ts'
import { useSession } from '../session/session.ts'
import { PageHead } from '../settings/page-head.tsx'
import settings from '../settings/settings.module.css'
import { SkeletonRows } from '../ui/state/rows.tsx'
import { Empty, Failure, useErrorText } from '../ui/state/state.tsx'
import classes from './broadcast.module.css'
import { ProgressLine } from './progress-line.tsx'
import { broadcastsQuery } from './queries.ts'

/** One message to many: those that are written, on their way, and over. */
export function BroadcastsPage() {
  const { t } = useTranslation()
  const broadcasts = useInfiniteQuery(broadcastsQuery)
  const items = broadcasts.data?.pages.flatMap((page) => page.items) ?? []
  return (
    <div className={classes.page}>
      <PageHead
        title={t('broadcasts.title')}
        text={t('broadcasts.text')}
        action={
          <div className={classes.buttons}>
            <Link to="/broadcasts/segments" className={classes.aside}>
              <UsersRound size={15} />
              {t('segments.open')}
            </Link>
            <NewBroadcast />
          </div>
        }
      />
      {broadcasts.isPending && <SkeletonRows rows={4} avatar={false} />}
      {broadcasts.error && (
        <Failure error={broadcasts.error} retry={() => void broadcasts.refetch()} />
      )}
      {broadcasts.data && items.length === 0 && (
        <Empty
          icon={<Megaphone size={22} />}
          title={t('broadcasts.none')}
          text={t('broadcasts.noneText')}
        />
      )}
      {items.length > 0 && (
        <div className={settings.card}>
          {items.map((found) => (
            <Row key={found.id} found={found} />
          ))}
        </div>
      )}
      {broadcasts.hasNextPage && (
        <Button
          variant="default"
          loading={broadcasts.isFetchingNextPage}
          onClick={() => void broadcasts.fetchNextPage()}
        >
          {t('broadcasts.more')}
        </Button>
      )}
    </div>
  )
}

function Row({ found }: { found: Broadcast }) {
  const { t, i18n } = useTranslation()
  return (
    <Link to="/broadcasts/$broadcastId" params={{ broadcastId: found.id }} className={settings.row}>
      <span className={settings.words}>
        <b>{found.name}</b>
        <small>
          {t(`broadcasts.purpose.${found.purpose}`)} · {found.by} ·{' '}
          {shortDate(found.startsAt ?? found.createdAt, i18n.language)}
        </small>
        {found.counts && <ProgressLine counts={found.counts} />}
      </span>
      <span className={classes.state} data-state={found.state}>
        {t(`broadcasts.state.${found.state}`)}
      </span>
      <ChevronRight size={16} />
    </Link>
  )
}

function NewBroadcast() {
  const { t } = useTranslation()
  const { member } = useSession()
  const navigate = useNavigate()
  const errorText = useErrorText()
  const create = useMutation({
    mutationFn: () => {
      const body: BroadcastDraft = {
        name: t('broadcasts.newName'),
        purpose: 'marketing',
        tree: { kind: 'all', of: [] },
        ways: [],
        schedule: { kind: 'now' },
        perMinute: null,
        budget: null,
        trackLinks: false,
        expiresHours: 24,
      }
      return call(broadcastsApi.save, { params: { id: newId(uuid) }, body })
    },
    onSuccess: ({ id }) =>
      navigate({ to: '/broadcasts/$broadcastId', params: { broadcastId: id } }),
  })
  if (member.role !== 'admin') return null
  return (
    <div>
      <Button
        leftSection={<Plus size={15} />}
        loading={create.isPending}
        onClick={() => create.mutate()}
      >
        {t('broadcasts.new')}
      </Button>
      {create.error && (
        <p className={settings.error} role="alert">
          {errorText(create.error)}
        </p>
      )}
    </div>
  )
}
