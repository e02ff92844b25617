import type { Segment } from '@atrium/contract/broadcast/segment'
import { newId, uuid } from '@atrium/contract/ids'
import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { ArrowLeft, ChevronRight, Plus, UsersRound } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { shortDate } from '../../language/format.ts'
import { useSession } from '../../session/session.ts'
import { PageHead } from '../../settings/page-head.tsx'
import settings from '../../settings/settings.module.css'
import { SkeletonRows } from '../../ui/state/rows.tsx'
import { Empty, Failure } from '../../ui/state/state.tsx'
import classes from '../broadcast.module.css'
import { segmentsQuery } from '../queries.ts'
import { audienceQuery } from './queries.ts'

/** Saved segments, each with how many are in it now. */
export function SegmentsPage() {
  const { t } = useTranslation()
  const { member } = useSession()
  const navigate = useNavigate()
  const segments = useQuery(segmentsQuery)
  const items = segments.data?.items ?? []
  return (
    <div className={classes.page}>
      <Link to="/broadcasts" className={classes.back}>
        <ArrowLeft size={15} />
        {t('broadcasts.title')}
      </Link>
      <PageHead
        title={t('segments.title')}
        text={t('segments.text')}
        action={
          member.role === 'admin' && (
            <Button
              leftSection={<Plus size={15} />}
              onClick={() =>
                void navigate({
                  to: '/broadcasts/segments/$segmentId',
                  params: { segmentId: newId(uuid) },
                  search: { new: true },
                })
              }
            >
              {t('segments.new')}
            </Button>
          )
        }
      />
      {segments.isPending && <SkeletonRows rows={4} avatar={false} />}
      {segments.error && <Failure error={segments.error} retry={() => void segments.refetch()} />}
      {segments.data && items.length === 0 && (
        <Empty
          icon={<UsersRound size={22} />}
          title={t('segments.none')}
          text={t('segments.noneText')}
        />
      )}
      {items.length > 0 && (
        <div className={settings.card}>
          {items.map((segment) => (
            <Row key={segment.id} segment={segment} />
          ))}
        </div>
      )}
    </div>
  )
}

function Row({ segment }: { segment: Segment }) {
  const { t, i18n } = useTranslation()
  const count = useQuery(audienceQuery({ tree: segment.tree }))
  const many = count.data?.reachable
  return (
    <Link
      to="/broadcasts/segments/$segmentId"
      params={{ segmentId: segment.id }}
      search={{}}
      className={settings.row}
    >
      <span className={settings.words}>
        <b>{segment.name}</b>
        <small>
          {t('segments.by', { by: segment.by, at: shortDate(segment.updatedAt, i18n.language) })}
        </small>
      </span>
      <span className={classes.state}>
        {many === undefined
          ? t('segments.counting')
          : t('segments.countOf', {
              count: many,
              number: new Intl.NumberFormat(i18n.language).format(many),
            })}
      </span>
      <ChevronRight size={16} />
    </Link>
  )
}
