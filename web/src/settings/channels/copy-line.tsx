import { CopyButton } from '@mantine/core'
import { Check, Copy } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { IconButton } from '../../ui/icon-button.tsx'
import classes from '../settings.module.css'

/** A line of code, or several, with a button that copies it. `label` names what is copied. */
export function CopyLine({ text, label }: { text: string; label: string }) {
  const { t } = useTranslation()
  return (
    <div className={classes.copy}>
      <code dir="ltr">{text}</code>
      <CopyButton value={text}>
        {({ copied, copy }) => (
          <IconButton
            label={copied ? t('account.copied') : label}
            variant="default"
            icon={copied ? <Check size={15} /> : <Copy size={15} />}
            onClick={copy}
          />
        )}
      </CopyButton>
    </div>
  )
}
