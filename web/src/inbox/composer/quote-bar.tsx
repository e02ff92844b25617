import { X } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { IconButton } from '../../ui/icon-button.tsx'
import classes from './composer.module.css'
import type { Draft } from './sending/draft.ts'

type Props = { quote: NonNullable<Draft['quote']>; onRemove: () => void }

/** The message that the reply quotes. */
export function QuoteBar({ quote, onRemove }: Props) {
  const { t } = useTranslation()
  return (
    <div className={classes.quote}>
      <span>
        <b>{t(quote.direction === 'out' ? 'message.quoteOurs' : 'message.quoteTheirs')}</b>
        {quote.text || t('message.quoteNoText')}
      </span>
      <IconButton
        label={t('compose.removeQuote')}
        size={24}
        icon={<X size={14} />}
        onClick={onRemove}
      />
    </div>
  )
}
