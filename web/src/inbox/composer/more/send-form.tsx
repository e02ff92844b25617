import { Button } from '@mantine/core'
import { Send } from 'lucide-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import classes from './more.module.css'

type Props = { ready: boolean; onSubmit: () => void; children: ReactNode }

/** The frame of each form: Enter in a field sends, once everything that is needed is there. */
export function SendForm({ ready, onSubmit, children }: Props) {
  const { t } = useTranslation()
  return (
    <form
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault()
        // Not the composer's form below it, nor the one of the conversation.
        event.stopPropagation()
        if (ready) onSubmit()
      }}
    >
      {children}
      <Button type="submit" size="sm" disabled={!ready} leftSection={<Send size={14} />}>
        {t('more.send')}
      </Button>
    </form>
  )
}
