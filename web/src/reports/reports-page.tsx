import { type FigureName, figureNames } from '@atrium/contract/report/report'
import { NativeSelect } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { ChartNoAxesColumn } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { now } from '../api/clock.ts'
import { PageHead } from '../settings/page-head.tsx'
import { SkeletonRows } from '../ui/state/rows.tsx'
import { Empty, Failure } from '../ui/state/state.tsx'
import { Behind } from './behind.tsx'
import { ChannelTable } from './channel-table.tsx'
import { figuresQuery } from './queries.ts'
import classes from './reports.module.css'
import { Review } from './review.tsx'
import { Tiles } from './tiles.tsx'
import { lastDays } from './words.ts'

const route = getRouteApi('/desk/reports')
const usualDays = 30
const mostDays = 365

/** What came of the conversations of the last days; each figure opens the conversations behind it. */
export function ReportsPage() {
  const { t } = useTranslation()
  const search = route.useSearch()
  const days = Math.min(Math.max(search.days ?? usualDays, 1), mostDays)
  const figure = figureNames.find((each) => each === search.figure)
  const navigate = route.useNavigate()
  const period = lastDays(days, now())
  const report = useQuery(figuresQuery(period))
  const open = (figure: FigureName, channel?: string) =>
    void navigate({
      search: ({ days }) => ({ ...(days && { days }), figure, ...(channel && { channel }) }),
    })
  return (
    <div className={classes.page}>
      <PageHead
        title={t('reports.title')}
        text={t('reports.text')}
        action={
          <NativeSelect
            aria-label={t('reports.period')}
            value={String(days)}
            data={[7, 30, 90, 365].map((count) => ({
              value: String(count),
              label: t('reports.days', { count }),
            }))}
            onChange={(event) => {
              const days = Number(event.currentTarget.value)
              void navigate({ search: { days }, replace: true })
            }}
          />
        }
      />
      {report.isPending && <SkeletonRows rows={6} avatar={false} />}
      {report.error && <Failure error={report.error} retry={() => void report.refetch()} />}
      {report.data && (
        <>
          {report.data.uncounted > 0 && (
            <p className={classes.hint} role="status">
              {t('reports.uncounted', { count: report.data.uncounted })}
            </p>
          )}
          {report.data.total.conversations === 0 && report.data.uncounted === 0 ? (
            <Empty
              icon={<ChartNoAxesColumn size={22} />}
              title={t('reports.none')}
              text={t('reports.noneText')}
            />
          ) : (
            <>
              <Tiles total={report.data.total} before={report.data.before} onOpen={open} />
              <ChannelTable channels={report.data.channels} onOpen={open} />
            </>
          )}
          <p className={classes.hint}>{t('reports.zone', { zone: report.data.timeZone })}</p>
        </>
      )}
      <Review />
      <Behind
        days={period}
        figure={figure}
        channel={search.channel}
        onClose={() => void navigate({ search: ({ days }) => ({ ...(days && { days }) }) })}
      />
    </div>
  )
}
