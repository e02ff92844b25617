import type { spendApi } from '@atrium/contract/api/sending/spend'
import type { ResponseOf } from '@atrium/contract/endpoint'
import type { SpendLine } from '@atrium/contract/sending/cost'
import { NativeSelect, SegmentedControl } from '@mantine/core'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Coins, TriangleAlert } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { now } from '../../api/clock.ts'
import { shortDate } from '../../language/format.ts'
import { ChannelMark, useChannelLabel } from '../../ui/channel-mark.tsx'
import { SkeletonRows } from '../../ui/state/rows.tsx'
import { Empty, Failure } from '../../ui/state/state.tsx'
import { PageHead } from '../page-head.tsx'
import settings from '../settings.module.css'
import { lastDays, price } from './price.ts'
import { spendQuery } from './query.ts'
import classes from './spend-page.module.css'

const groupings = ['channel', 'category', 'day', 'broadcast'] as const
type Grouping = (typeof groupings)[number]
type Report = ResponseOf<typeof spendApi.report>

/** What messages cost. */
export function SpendPage() {
  const { t } = useTranslation()
  const [days, setDays] = useState(30)
  const [by, setBy] = useState<Grouping>('channel')
  const query = spendQuery({ ...lastDays(days, now()), by })
  const report = useQuery({ ...query, placeholderData: keepPreviousData })
  return (
    <>
      <PageHead title={t('settings.spend')} text={t('spend.text')} />
      <div className={classes.controls}>
        <NativeSelect
          aria-label={t('spend.period')}
          value={String(days)}
          data={[7, 30, 90, 365].map((count) => ({
            value: String(count),
            label: t('spend.days', { count }),
          }))}
          onChange={(event) => setDays(Number(event.currentTarget.value))}
        />
        <SegmentedControl
          aria-label={t('spend.group')}
          value={by}
          onChange={(value) => setBy(groupings.find((each) => each === value) ?? 'channel')}
          data={groupings.map((value) => ({ value, label: t(`spend.by.${value}`) }))}
        />
      </div>
      {report.isPending && <SkeletonRows rows={4} avatar={false} />}
      {report.error && <Failure error={report.error} retry={() => void report.refetch()} />}
      {report.data && <Shown report={report.data} by={by} />}
    </>
  )
}

function Shown({ report, by }: { report: Report; by: Grouping }) {
  const { t, i18n } = useTranslation()
  const { items, rates } = report
  return (
    <>
      {rates.example && (
        <p className={classes.example} role="note">
          <TriangleAlert size={15} />
          {t('spend.example')}
        </p>
      )}
      {items.length === 0 ? (
        <Empty icon={<Coins size={22} />} title={t('spend.none')} text={t('spend.noneText')} />
      ) : (
        <div className={`${settings.card} ${classes.scroll}`}>
          <Table report={report} by={by} />
        </div>
      )}
      <p className={classes.dim}>
        {rates.validFrom
          ? t('spend.rates', { date: shortDate(rates.validFrom, i18n.language) })
          : t('spend.noRates')}
      </p>
    </>
  )
}

function Table({ report: { items, totals }, by }: { report: Report; by: Grouping }) {
  const { t, i18n } = useTranslation()
  return (
    <table className={classes.table}>
      <thead>
        <tr>
          <th scope="col">{t(`spend.by.${by}`)}</th>
          <th scope="col" className={classes.number}>
            {t('spend.messages')}
          </th>
          <th scope="col" className={`${classes.number} ${classes.more}`}>
            {t('spend.billed')}
          </th>
          <th scope="col" className={`${classes.number} ${classes.more}`}>
            {t('spend.estimate')}
          </th>
          <th scope="col" className={classes.number}>
            {t('spend.amount')}
          </th>
        </tr>
      </thead>
      <tbody>
        {items.map((line) => (
          <Line key={`${line.key} ${line.currency}`} line={line} by={by} />
        ))}
      </tbody>
      <tfoot>
        {totals.map(({ currency, amount }) => (
          <tr key={currency}>
            <th scope="row">{t('spend.total')}</th>
            <td />
            <td className={classes.more} />
            <td className={classes.more} />
            <td className={classes.number}>{price(amount, currency, i18n.language)}</td>
          </tr>
        ))}
      </tfoot>
    </table>
  )
}

function Line({ line, by }: { line: SpendLine; by: Grouping }) {
  const { t, i18n } = useTranslation()
  const { currency, confirmed, billed } = line
  const amount = (value: number): string =>
    currency ? price(value, currency, i18n.language) : t('spend.noRate')
  return (
    <tr>
      <th scope="row">
        <Key line={line} by={by} />
      </th>
      <td className={classes.number}>{line.messages.toLocaleString(i18n.language)}</td>
      <td className={`${classes.number} ${classes.dim} ${classes.more}`}>
        {confirmed > 0 ? t('spend.billedText', { billed, confirmed }) : t('spend.notReported')}
      </td>
      <td className={`${classes.number} ${classes.dim} ${classes.more}`}>
        {amount(line.estimate)}
      </td>
      <td className={classes.number}>{amount(line.amount)}</td>
    </tr>
  )
}

function Key({ line: { key: value, name }, by }: { line: SpendLine; by: Grouping }) {
  const { t, i18n } = useTranslation()
  const label = useChannelLabel()
  if (value === null) return t('spend.noBroadcast')
  if (by === 'broadcast') {
    return (
      <Link to="/broadcasts/$broadcastId" params={{ broadcastId: value }}>
        {name ?? value}
      </Link>
    )
  }
  if (by === 'day') return shortDate(value, i18n.language)
  if (by !== 'channel') return value
  return (
    <span className={classes.key}>
      <ChannelMark channel={value} size={18} />
      {label(value)}
    </span>
  )
}
