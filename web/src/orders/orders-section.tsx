import type { Contact } from '@atrium/contract/contact'
import type { Order } from '@atrium/contract/shop/order'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Section } from '../contacts/panel/section.tsx'
import { useNow } from '../language/use-now.ts'
import { Failure } from '../ui/state/state.tsx'
import { OrderLine } from './order-line.tsx'
import classes from './orders.module.css'
import { ordersQuery } from './query.ts'

/** Shown at once; the others are behind a fold. */
const mostShown = 3

/** What the customer ordered, the newest first. Nothing where there is nothing: most businesses have no shop. */
export function OrdersSection({ contact }: { contact: Contact }) {
  const { t } = useTranslation()
  const now = useNow()
  const found = useQuery(ordersQuery(contact.id))
  const items = found.data?.items ?? []
  if (items.length === 0 && !found.error) return null
  const lines = (orders: Order[]) => (
    <ul className={classes.list}>
      {orders.map((order) => (
        <OrderLine key={`${order.shop.id} ${order.id}`} order={order} now={now} />
      ))}
    </ul>
  )
  const earlier = items.slice(mostShown)
  return (
    <Section title={t('orders.title')}>
      {found.error && <Failure error={found.error} retry={() => void found.refetch()} />}
      {lines(items.slice(0, mostShown))}
      {earlier.length > 0 && (
        <details className={classes.earlier}>
          <summary>{t('orders.earlier', { count: earlier.length })}</summary>
          {lines(earlier)}
        </details>
      )}
    </Section>
  )
}
