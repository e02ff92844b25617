import type { BroadcastRecipient, RecipientState } from '@atrium/contract/broadcast/broadcast'
import { exclusions } from '@atrium/contract/broadcast/segment'
import { Button } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { fullTime } from '../../language/format.ts'
import { ChannelMark } from '../../ui/channel-mark.tsx'
import { SkeletonRows } from '../../ui/state/rows.tsx'
import { Failure } from '../../ui/state/state.tsx'
import classes from '../broadcast.module.css'
import { recipientsQuery } from '../queries.ts'

const isExclusion = (reason: string | null): reason is (typeof exclusions)[number] =>
  exclusions.some((one) => one === reason)

/** Who gets it, what became of each, and why. */
export function Recipients({ id, state }: { id: string; state: RecipientState | undefined }) {
  const { t } = useTranslation()
  const recipients = useInfiniteQuery(recipientsQuery(id, state))
  const rows = recipients.data?.pages.flatMap((page) => page.items) ?? []
  if (recipients.isPending) return <SkeletonRows rows={5} avatar={false} />
  if (recipients.error)
    return <Failure error={recipients.error} retry={() => void recipients.refetch()} />
  return (
    <section className={classes.panel} style={{ marginBlockStart: 16 }}>
      <h3>{state ? t(`broadcasts.recipient.${state}`) : t('broadcasts.everybody')}</h3>
      <div className={classes.scroll}>
        <table className={classes.table}>
          <thead>
            <tr>
              <th>{t('broadcasts.column.who')}</th>
              <th>{t('broadcasts.column.by')}</th>
              <th>{t('broadcasts.column.state')}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.contactId}>
                <th scope="row">
                  <Link to="/contacts/$contactId" params={{ contactId: row.contactId }}>
                    {row.name}
                  </Link>
                </th>
                <td>
                  {row.channel && (
                    <>
                      <ChannelMark channel={row.channel} /> {row.address}
                    </>
                  )}
                </td>
                <td>
                  {t(`broadcasts.recipient.${row.state}`)}
                  <Why row={row} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {rows.length === 0 && <p>{t('broadcasts.nobodyHere')}</p>}
      {recipients.hasNextPage && (
        <Button
          variant="default"
          loading={recipients.isFetchingNextPage}
          onClick={() => void recipients.fetchNextPage()}
        >
          {t('broadcasts.more')}
        </Button>
      )}
    </section>
  )
}

function Why({ row }: { row: BroadcastRecipient }) {
  const { t, i18n } = useTranslation()
  if (row.clickedAt)
    return <small>{t('broadcasts.clicked', { at: fullTime(row.clickedAt, i18n.language) })}</small>
  const { reason, text, dueAt } = row
  if (row.state === 'excluded')
    return <small>{isExclusion(reason) && t(`broadcasts.excluded.${reason}`)}</small>
  if (row.state === 'planned' || row.state === 'delayed')
    return (
      <small>
        {text} {dueAt && t('broadcasts.from', { at: fullTime(dueAt, i18n.language) })}
      </small>
    )
  return <small>{reason === 'expired' ? t('broadcasts.expired') : text}</small>
}
