import type { Order } from '@atrium/contract/shop/order'
import { ExternalLink, Package, PackageCheck, PackageX, TriangleAlert, Truck } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { money, shortDate } from '../language/format.ts'
import classes from './orders.module.css'

const icons = {
  placed: Package,
  paid: Package,
  packed: Package,
  shipped: Truck,
  delivered: PackageCheck,
  cancelled: PackageX,
  refunded: PackageX,
} as const

/** One order as the shop has it now. What may be somebody else's says so before anything else is read of it. */
export function OrderLine({ order, now }: { order: Order; now: number }) {
  const { t, i18n } = useTranslation()
  const { state, total, lines, shop, by } = order
  const { language } = i18n
  const Icon = icons[state]
  const number = /^\d/.test(order.number) ? `#${order.number}` : order.number
  const what = lines.map(({ name, quantity }) => (quantity === 1 ? name : `${quantity} × ${name}`))
  return (
    <li className={classes.order} data-over={isOver(state) || undefined}>
      <Icon size={15} aria-hidden />
      <div className={classes.words}>
        <span className={classes.head}>
          {order.url ? (
            <a href={order.url} target="_blank" rel="noopener noreferrer">
              <b>{number}</b>
              <ExternalLink size={11} aria-label={t('orders.inShop')} />
            </a>
          ) : (
            <b>{number}</b>
          )}
          <span>{money(total.amount, total.currency, language)}</span>
        </span>
        {by.doubt && (
          <small className={classes.doubt} data-doubt>
            <TriangleAlert size={12} aria-hidden />
            <span>{t(`orders.doubt.${by.doubt}`, { address: by.value })}</span>
          </small>
        )}
        <span className={classes.state}>
          <span data-state={state}>{t(`orders.state.${state}`)}</span>
          <Expected order={order} now={now} />
        </span>
        {what.length > 0 && (
          <small className={classes.what} title={what.join('\n')}>
            {what.join(', ')}
          </small>
        )}
        <Tracking tracking={order.tracking} />
        <small>
          {t('orders.placed', { shop: shop.name, date: shortDate(order.placedAt, language) })}
        </small>
      </div>
    </li>
  )
}

function Expected({ order: { state, expectedAt }, now }: { order: Order; now: number }) {
  const { t, i18n } = useTranslation()
  if (!expectedAt || isOver(state)) return null
  const date = shortDate(expectedAt, i18n.language)
  const isLate = Date.parse(expectedAt) < now
  return (
    <span data-late={isLate || undefined}>
      {t(isLate ? 'orders.wasExpected' : 'orders.expected', { date })}
    </span>
  )
}

function Tracking({ tracking }: Pick<Order, 'tracking'>) {
  const { t } = useTranslation()
  if (!tracking) return null
  const words = [tracking.carrier, tracking.number].filter(Boolean).join(' ')
  const text = words || t('orders.track')
  if (!words && !tracking.url) return null
  return (
    <small>
      {tracking.url ? (
        <a href={tracking.url} target="_blank" rel="noopener noreferrer">
          {text}
        </a>
      ) : (
        text
      )}
    </small>
  )
}

function isOver(state: Order['state']): boolean {
  return state === 'delivered' || state === 'cancelled' || state === 'refunded'
}
