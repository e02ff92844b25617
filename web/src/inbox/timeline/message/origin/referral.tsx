import type { MessageContext } from '@atrium/contract/content'
import { Globe, Megaphone } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { safeUrl } from '../../../content/links.ts'
import classes from '../quote.module.css'
import card from './referral.module.css'

/** The ad or post that brought the customer here, or the page of the website on which it was written. */
export function Referral({ referral }: { referral: NonNullable<MessageContext['referral']> }) {
  const { t } = useTranslation()
  const url = safeUrl(referral.url)
  const page = referral.source === 'page'
  return (
    <div className={`${classes.quote} ${card.card}`}>
      <b className={card.head}>
        {page ? <Globe size={13} /> : <Megaphone size={13} />}{' '}
        {page ? t('message.fromPage') : t('message.referral', { source: referral.source })}
      </b>
      {referral.headline && <div>{referral.headline}</div>}
      {referral.body && <span>{referral.body}</span>}
      {url && (
        <a href={url} target="_blank" rel="noopener noreferrer nofollow">
          {page ? url.replace(/^https?:\/\//, '') : t('message.openLink')}
        </a>
      )}
    </div>
  )
}
