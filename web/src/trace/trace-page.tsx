import type { TraceItem } from '@atrium/contract/trace/trace'
import { Button } from '@mantine/core'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { ArrowLeft, History } from 'lucide-react'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { now } from '../api/clock.ts'
import { contactQuery } from '../api/queries.ts'
import { dayHeading } from '../language/format.ts'
import { PageHead } from '../settings/page-head.tsx'
import { SkeletonRows } from '../ui/state/rows.tsx'
import { Empty, Failure } from '../ui/state/state.tsx'
import { aspects, aspectsOf } from './aspects.ts'
import { traceQuery } from './queries.ts'
import classes from './trace.module.css'
import { TraceRow } from './trace-row.tsx'

const route = getRouteApi('/desk/contacts/$contactId/trace')
/** Fewer rows than this fill no screen: the next page is asked for. */
const fewRows = 25

/** Everything that happened with one customer, and why, the newest first. */
export function TracePage() {
  const { t } = useTranslation()
  const { contactId } = route.useParams()
  const { of } = route.useSearch()
  const contact = useQuery(contactQuery(contactId))
  const name = contact.data?.name ?? ''
  const aspect = aspects.find((each) => each === of)
  return (
    <div className={classes.page}>
      <Link to="/contacts/$contactId" params={{ contactId }} className={classes.back}>
        <ArrowLeft size={15} /> {t('trace.back')}
      </Link>
      <PageHead title={t('trace.title', { name })} text={t('trace.text')} />
      <nav className={classes.aspects} aria-label={t('trace.show')}>
        {([undefined, ...aspects] as const).map((each) => (
          <Link
            key={each ?? 'all'}
            to="/contacts/$contactId/trace"
            params={{ contactId }}
            search={each ? { of: each } : {}}
            replace
            activeOptions={{ exact: true, includeSearch: true }}
          >
            {t(`trace.aspect.${each ?? 'all'}`)}
          </Link>
        ))}
      </nav>
      <Steps
        contactId={contactId}
        shows={(item) => aspect === undefined || aspectsOf(item).includes(aspect)}
      />
    </div>
  )
}

function Steps({ contactId, shows }: { contactId: string; shows: (item: TraceItem) => boolean }) {
  const { t, i18n } = useTranslation()
  const trace = useInfiniteQuery(traceQuery(contactId))
  const items = trace.data?.pages.flatMap((page) => page.items).filter(shows) ?? []
  const { hasNextPage, isFetching, fetchNextPage, isError } = trace
  const isShort = items.length < fewRows && hasNextPage && !isError
  useEffect(() => {
    if (isShort && !isFetching) void fetchNextPage()
  }, [isShort, isFetching, fetchNextPage])
  if (trace.isPending) return <SkeletonRows rows={8} avatar={false} />
  if (!trace.data) return <Failure error={trace.error} retry={() => void trace.refetch()} />
  if (items.length === 0 && !isShort)
    return <Empty icon={<History size={22} />} title={t('trace.none')} />
  return (
    <>
      {daysOf(items, (at) => dayHeading(at, now(), i18n.language)).map(([day, rows]) => (
        <section key={day} aria-label={day}>
          <h3 className={classes.day}>{day}</h3>
          <ol className={classes.list}>
            {rows.map((item) => (
              <TraceRow key={`${item.type}/${item.id}`} item={item} />
            ))}
          </ol>
        </section>
      ))}
      {trace.isFetchNextPageError && (
        <Failure error={trace.error} retry={() => void fetchNextPage()} />
      )}
      {hasNextPage && !isError && (
        <Button
          variant="default"
          size="xs"
          loading={trace.isFetchingNextPage}
          onClick={() => void fetchNextPage()}
        >
          {t('trace.earlier')}
        </Button>
      )}
    </>
  )
}

/** What follows each other on one day stands together. */
function daysOf(
  items: TraceItem[],
  heading: (at: string) => string,
): [day: string, rows: TraceItem[]][] {
  const days = Map.groupBy(items, ({ at }) => heading(at))
  return [...days]
}
