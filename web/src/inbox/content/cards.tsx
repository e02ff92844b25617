import type { Content } from '@atrium/contract/content'
import { ClipboardList, MapPin, ShoppingBag, UserRound } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { money } from '../../language/format.ts'
import classes from './content.module.css'
import { safeUrl } from './links.ts'

type Of<K extends Content['kind']> = Extract<Content, { kind: K }>

/** A place as words and a link: no map is loaded from anybody. */
export function LocationCard({ content }: { content: Of<'location'> }) {
  const { t } = useTranslation()
  const { latitude, longitude } = content
  const map = `https://www.openstreetmap.org/?mlat=${latitude}&mlon=${longitude}#map=16/${latitude}/${longitude}`
  return (
    <div className={classes.card}>
      <span className={classes.badge}>
        <MapPin size={18} />
      </span>
      <div>
        <b>{content.name ?? t('kind.location')}</b>
        {content.address && <div>{content.address}</div>}
        <div className={classes.footnote}>
          {latitude.toFixed(5)}, {longitude.toFixed(5)} ·{' '}
          <a href={safeUrl(content.url) ?? map} target="_blank" rel="noopener noreferrer">
            {t('content.openMap')}
          </a>
        </div>
      </div>
    </div>
  )
}

/** Contact cards that the customer shared. What they say is a claim. */
export function ContactCards({ content }: { content: Of<'contacts'> }) {
  return (
    <>
      {content.cards.map((card) => (
        <div key={`${card.name} ${card.phones[0]} ${card.emails[0]}`} className={classes.card}>
          <span className={classes.badge}>
            <UserRound size={18} />
          </span>
          <div>
            <b>{card.name}</b>
            {card.organisation && <div className={classes.footnote}>{card.organisation}</div>}
            {card.phones.map((phone) => (
              <div key={phone}>
                <a href={`tel:${phone.replace(/[^\d+]/g, '')}`}>{phone}</a>
              </div>
            ))}
            {card.emails.map((email) => (
              <div key={email}>
                <a href={`mailto:${email}`}>{email}</a>
              </div>
            ))}
          </div>
        </div>
      ))}
    </>
  )
}

/** A form that the customer filled in. */
export function FormAnswers({ content }: { content: Of<'form'> }) {
  const { t } = useTranslation()
  return (
    <div>
      <div className={classes.cardHead}>
        <ClipboardList size={15} /> {content.name || t('kind.form')}
      </div>
      <dl className={classes.answers}>
        {content.answers.map(({ field, value }) => (
          <div key={field}>
            <dt>{field}</dt>
            <dd dir="auto">{value}</dd>
          </div>
        ))}
      </dl>
    </div>
  )
}

/** An order from a catalogue, with its totals by currency. */
export function OrderCard({ content }: { content: Of<'order'> }) {
  const { t, i18n } = useTranslation()
  const totals = new Map<string, number>()
  for (const { currency, price, quantity } of content.items) {
    totals.set(currency, (totals.get(currency) ?? 0) + price * quantity)
  }
  return (
    <div>
      <div className={classes.cardHead}>
        <ShoppingBag size={15} /> {t('kind.order')}
      </div>
      <table className={classes.order}>
        <tbody>
          {content.items.map((item) => (
            <tr key={`${item.product} ${item.price}`}>
              <td>
                {item.quantity} × <bdi>{item.product}</bdi>
              </td>
              <td>{money(item.price * item.quantity, item.currency, i18n.language)}</td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          {[...totals].map(([currency, total]) => (
            <tr key={currency}>
              <th scope="row">{t('content.total')}</th>
              <td>{money(total, currency, i18n.language)}</td>
            </tr>
          ))}
        </tfoot>
      </table>
      {content.text && <p className={classes.orderText}>{content.text}</p>}
    </div>
  )
}
