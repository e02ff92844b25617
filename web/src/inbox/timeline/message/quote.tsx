import type { Message } from '@atrium/contract/message'
import { useTranslation } from 'react-i18next'
import classes from './quote.module.css'

type Props = { replyTo: NonNullable<Message['replyTo']>; onJump: (id: string) => void }

/** What a message answers; a click goes there. */
export function Quote({ replyTo, onJump }: Props) {
  const { t } = useTranslation()
  return (
    <button type="button" className={classes.quote} onClick={() => onJump(replyTo.id)}>
      <b>{t(replyTo.direction === 'out' ? 'message.quoteOurs' : 'message.quoteTheirs')}</b>
      <span dir="auto">{replyTo.text || t('message.quoteNoText')}</span>
    </button>
  )
}
