import type { ChannelKind } from '@atrium/contract/channel'
import { Plus, X } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { IconButton } from '../../ui/icon-button.tsx'
import classes from './composer.module.css'

type Props = {
  buttons: string[]
  kind: ChannelKind | undefined
  onChange: (buttons: string[]) => void
}

/** Buttons under the text, as many and as long as the channel takes. */
export function ButtonsForm({ buttons, kind, onChange }: Props) {
  const { t } = useTranslation()
  const limits = kind?.capabilities.buttons
  if (!limits) return null
  return (
    <div className={classes.buttons}>
      {buttons.map((title, place) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a button is its place
        <span key={place} className={classes.button}>
          <input
            value={title}
            maxLength={limits.titleMax}
            size={Math.max(10, title.length + 1)}
            aria-label={t('compose.buttonTitle', { place: place + 1 })}
            placeholder={t('compose.buttonTitle', { place: place + 1 })}
            onChange={(event) => onChange(buttons.with(place, event.currentTarget.value))}
          />
          <IconButton
            size={24}
            label={t('compose.removeButton', { place: place + 1 })}
            icon={<X size={13} />}
            onClick={() => onChange(buttons.toSpliced(place, 1))}
          />
        </span>
      ))}
      {buttons.length < limits.max && (
        <IconButton
          size={28}
          variant="default"
          label={t('compose.addButton')}
          icon={<Plus size={15} />}
          onClick={() => onChange([...buttons, ''])}
        />
      )}
    </div>
  )
}
