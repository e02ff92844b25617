import type { MessageContext } from '@atrium/contract/content'
import { Megaphone } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { safeUrl } from '../../content/links.ts'
import classes from './quote.module.css'
import card from './referral.module.css'

/** The ad or post that brought the customer here. */
export function Referral({ referral }: { referral: NonNullable<MessageContext['referral']> }) {
  const { t } = useTranslation()
  const url = safeUrl(referral.url)
  return (
    <div className={`${classes.quote} ${card.card}`}>
      <b className={card.head}>
        <Megaphone size={13} /> {t('message.referral', { source: referral.source })}
      </b>
      {referral.headline && <div>{referral.headline}</div>}
      {referral.body && <span>{referral.body}</span>}
      {url && (
        <a href={url} target="_blank" rel="noopener noreferrer nofollow">
          {t('message.openLink')}
        </a>
      )}
    </div>
  )
}
