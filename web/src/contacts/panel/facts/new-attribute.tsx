import { Button } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import classes from '../contact-panel.module.css'

/** A small form for a new field; an empty one is a way back. */
export function NewAttribute({ onDone }: { onDone: (name: string, value: string) => void }) {
  const { t } = useTranslation()
  const [name, setName] = useState('')
  const [value, setValue] = useState('')
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    onDone(name.trim(), value.trim())
  }
  return (
    <form
      className={classes.newFact}
      onSubmit={submit}
      onKeyDown={(event) => {
        if (event.key === 'Escape') onDone('', '')
      }}
    >
      <input
        // biome-ignore lint/a11y/noAutofocus: it appears because its button was pressed
        autoFocus
        aria-label={t('contact.factName')}
        placeholder={t('contact.factName')}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <input
        aria-label={t('contact.factValue')}
        placeholder={t('contact.factValue')}
        value={value}
        onChange={(event) => setValue(event.currentTarget.value)}
      />
      <Button type="submit" size="compact-sm" variant="light">
        {t('contact.add')}
      </Button>
    </form>
  )
}
