import { replyDays } from '@atrium/contract/broadcast/broadcast'
import type { BroadcastResults } from '@atrium/contract/broadcast/results'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import classes from '../broadcast.module.css'
import { useLimit, useMoney } from '../money.ts'
import { resultsQuery } from '../queries.ts'

const counted = ['read', 'replied', 'tapped'] as const

/** What came of it: how many read, answered, tapped; what it cost, and what an answer cost. */
export function Results({ id, budget }: { id: string; budget: number | null }) {
  const { t, i18n } = useTranslation()
  const money = useMoney()
  const limit = useLimit()
  const { data } = useQuery(resultsQuery(id))
  if (!data || data.got === 0) return null
  const number = new Intl.NumberFormat(i18n.language)
  const share = new Intl.NumberFormat(i18n.language, {
    style: 'percent',
    maximumFractionDigits: 1,
  })
  const [spent] = data.spent
  return (
    <section className={classes.panel} aria-label={t('broadcasts.results.title')}>
      <h3>{t('broadcasts.results.title')}</h3>
      <div className={classes.figures}>
        {counted.map((each) => (
          <div key={each}>
            <b>{number.format(data[each])}</b>
            <small>
              {t(`broadcasts.results.${each}`)} · {share.format(data[each] / data.got)}
            </small>
          </div>
        ))}
        {data.links.length > 0 &&
          (['clicked', 'converted'] as const).map((each) => (
            <div key={each}>
              <b>{number.format(data[each])}</b>
              <small>
                {t(`broadcasts.results.${each}`)} · {share.format(data[each] / data.got)}
              </small>
            </div>
          ))}
        <div>
          <b>{number.format(data.conversations)}</b>
          <small>
            {t('broadcasts.results.conversations', {
              count: data.conversations,
              number: number.format(data.resolved),
            })}
          </small>
        </div>
        {data.spent.map((sum) => (
          <div key={sum.currency}>
            <b>{money(sum)}</b>
            <small>
              {budget === null
                ? t('broadcasts.results.spent')
                : t('broadcasts.results.spentOf', { budget: limit(budget) })}
            </small>
          </div>
        ))}
        {spent && data.replied > 0 && (
          <div>
            <b>{money({ ...spent, amount: spent.amount / data.replied })}</b>
            <small>{t('broadcasts.results.perReply')}</small>
          </div>
        )}
      </div>
      <Links links={data.links} />
      <p>
        {t('broadcasts.results.days', { count: replyDays })}
        {data.unrated > 0 &&
          ` ${t('broadcasts.cost.unrated', { count: data.unrated, number: number.format(data.unrated) })}`}
      </p>
    </section>
  )
}

/** Where its links lead, and how many people followed each. */
function Links({ links }: Pick<BroadcastResults, 'links'>) {
  const { t, i18n } = useTranslation()
  if (links.length === 0) return null
  return (
    <div className={classes.scroll}>
      <table className={classes.table} aria-label={t('broadcasts.results.links')}>
        <tbody>
          {links.map(({ url, people }) => (
            <tr key={url}>
              <th scope="row">{url}</th>
              <td>
                {t('broadcasts.results.linkPeople', {
                  count: people,
                  number: new Intl.NumberFormat(i18n.language).format(people),
                })}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
