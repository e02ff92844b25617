import type { Finding, WeeklyReview } from '@atrium/contract/report/report'
import { NativeSelect } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { CalendarCheck, CircleAlert, Dot, ThumbsUp } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { dayRange } from '../language/format.ts'
import settings from '../settings/settings.module.css'
import { useChannelLabel } from '../ui/channel-mark.tsx'
import { SkeletonRows } from '../ui/state/rows.tsx'
import { Empty, Failure } from '../ui/state/state.tsx'
import { measures } from './measures.ts'
import { reviewsQuery } from './queries.ts'
import classes from './reports.module.css'
import { duration, shown } from './words.ts'

/** What stands out in a week that is over. */
export function Review() {
  const { t, i18n } = useTranslation()
  const reviews = useQuery(reviewsQuery)
  const [chosen, choose] = useState('')
  const items = reviews.data?.items ?? []
  const review = items.find(({ from }) => from === chosen) ?? items[0]
  return (
    <section className={classes.review} aria-label={t('reports.review.title')}>
      <header>
        <h3>{t('reports.review.title')}</h3>
        {review && (
          <NativeSelect
            aria-label={t('reports.review.week')}
            value={review.from}
            data={items.map((each) => ({ value: each.from, label: dayRange(each, i18n.language) }))}
            onChange={(event) => choose(event.currentTarget.value)}
          />
        )}
      </header>
      {reviews.isPending && <SkeletonRows rows={3} avatar={false} />}
      {reviews.error && <Failure error={reviews.error} retry={() => void reviews.refetch()} />}
      {reviews.data && !review && (
        <Empty icon={<CalendarCheck size={22} />} title={t('reports.review.none')} />
      )}
      {review && <Week review={review} />}
    </section>
  )
}

const weekly = measures.filter(({ id }) =>
  ['conversations', 'firstAnswer', 'immediate', 'resolution', 'recovery'].includes(id),
)

function Week({ review: { total, before, findings } }: { review: WeeklyReview }) {
  const { t, i18n } = useTranslation()
  return (
    <div className={settings.card}>
      <dl className={classes.week}>
        {weekly.map((measure) => (
          <div key={measure.id}>
            <dt>{t(`reports.measure.${measure.id}`)}</dt>
            <dd>
              {shown(measure.of(total), measure, i18n.language)}
              <span className={classes.before}>
                {t('reports.weekBefore', {
                  was: shown(measure.of(before), measure, i18n.language),
                })}
              </span>
            </dd>
          </div>
        ))}
      </dl>
      {findings.length === 0 ? (
        <p className={classes.calm}>{t('reports.review.calm')}</p>
      ) : (
        <ul className={classes.findings}>
          {findings.map((finding) => (
            <Sentence key={`${finding.kind} ${finding.channel}`} finding={finding} />
          ))}
        </ul>
      )}
    </div>
  )
}

const tones: Record<Finding['kind'], 'good' | 'bad' | 'neutral'> = {
  waiting: 'bad',
  notRecovered: 'bad',
  reopened: 'bad',
  slower: 'bad',
  slowest: 'bad',
  faster: 'good',
  automated: 'neutral',
  more: 'neutral',
  fewer: 'neutral',
}
const icons: Record<'good' | 'bad' | 'neutral', ReactNode> = {
  bad: <CircleAlert size={15} aria-hidden />,
  good: <ThumbsUp size={15} aria-hidden />,
  neutral: <Dot size={15} aria-hidden />,
}
const timed = new Set<Finding['kind']>(['slower', 'faster', 'slowest'])

function Sentence({ finding: { kind, channel, is, was } }: { finding: Finding }) {
  const { t, i18n } = useTranslation()
  const label = useChannelLabel()
  const value = (amount: number): string =>
    timed.has(kind) ? duration(amount, i18n.language) : amount.toLocaleString(i18n.language)
  const words = t(`reports.finding.${kind}`, {
    count: is,
    where: channel ? label(channel) : t('reports.finding.everywhere'),
    is: value(is),
    was: was === null ? '–' : value(was),
  })
  return (
    <li data-tone={tones[kind]}>
      {icons[tones[kind]]}
      <span>{words}</span>
    </li>
  )
}
