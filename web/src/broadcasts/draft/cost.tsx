import { useQuery } from '@tanstack/react-query'
import { TriangleAlert } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { accountsQuery } from '../../api/queries.ts'
import settings from '../../settings/settings.module.css'
import { ChannelMark } from '../../ui/channel-mark.tsx'
import { SkeletonRows } from '../../ui/state/rows.tsx'
import { useErrorText } from '../../ui/state/state.tsx'
import classes from '../broadcast.module.css'
import { useLimit, useMoney } from '../money.ts'
import { estimateQuery } from '../queries.ts'

/** What the whole broadcast will cost by the rates of today, and for how many nobody knows. */
export function Cost({ id, budget }: { id: string; budget: number | null }) {
  const { t, i18n } = useTranslation()
  const errorText = useErrorText()
  const money = useMoney()
  const limit = useLimit()
  const found = useQuery(estimateQuery(id))
  const accounts = useQuery(accountsQuery).data?.items ?? []
  const number = new Intl.NumberFormat(i18n.language)
  if (found.isPending) return <SkeletonRows rows={2} avatar={false} />
  if (found.error)
    return (
      <p className={settings.error} role="alert">
        {errorText(found.error)}
      </p>
    )
  const { lines, totals, unrated, unbilled, example } = found.data
  const told = (count: number) => ({ count, number: number.format(count) })
  const over = budget !== null && totals.some(({ amount }) => amount > budget)
  return (
    <section className={classes.panel} aria-label={t('broadcasts.cost.title')}>
      <h3>
        {totals.length > 0
          ? t('broadcasts.cost.about', { sum: totals.map(money).join(' + ') })
          : t(unrated > 0 ? 'broadcasts.cost.none' : 'broadcasts.cost.free')}
      </h3>
      {lines.length > 0 && (
        <table className={classes.table}>
          <thead>
            <tr>
              <th>{t('broadcasts.cost.account')}</th>
              <th>{t('broadcasts.cost.category')}</th>
              <th>{t('broadcasts.cost.country')}</th>
              <th>{t('broadcasts.cost.recipients')}</th>
              <th>{t('broadcasts.cost.amount')}</th>
            </tr>
          </thead>
          <tbody>
            {lines.map((line) => (
              <tr key={`${line.accountId} ${line.category} ${line.country} ${line.currency}`}>
                <th scope="row">
                  <ChannelMark channel={line.channel} size={13} />{' '}
                  {accounts.find((one) => one.id === line.accountId)?.name}
                </th>
                <td>{line.category}</td>
                <td>{line.country ? `+${line.country}` : t('broadcasts.cost.allCountries')}</td>
                <td>{number.format(line.recipients)}</td>
                <td>
                  {line.amount !== null && line.currency !== null
                    ? money({ amount: line.amount, currency: line.currency })
                    : t('broadcasts.cost.unknown')}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {unrated > 0 && <p>{t('broadcasts.cost.unrated', told(unrated))}</p>}
      {unbilled > 0 && <p>{t('broadcasts.cost.unbilled', told(unbilled))}</p>}
      {example && totals.length > 0 && <p>{t('broadcasts.cost.example')}</p>}
      {over && (
        <p className={classes.warn} role="note">
          <TriangleAlert size={15} className={classes.icon} />
          {t('broadcasts.cost.over', { budget: limit(budget) })}
        </p>
      )}
    </section>
  )
}
