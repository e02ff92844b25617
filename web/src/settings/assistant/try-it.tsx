import { assistantApi } from '@atrium/contract/api/automation/assistant'
import { Button, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { call } from '../../api/call.ts'
import { useErrorText } from '../../ui/state/state.tsx'
import settings from '../settings.module.css'
import classes from './try-it.module.css'

/** A question to what is stored, as somebody asks it of whom nothing is known. Nothing is sent. */
export function TryIt() {
  const { t } = useTranslation()
  const errorText = useErrorText()
  const [text, setText] = useState('')
  const ask = useMutation({
    mutationFn: () => call(assistantApi.ask, { body: { text: text.trim() } }),
  })
  return (
    <form
      className={`${settings.card} ${settings.padded}`}
      onSubmit={(event) => {
        event.preventDefault()
        if (text.trim()) ask.mutate()
      }}
    >
      <div className={classes.asked}>
        <TextInput
          className={classes.text}
          label={t('assistant.question')}
          description={t('assistant.tryText')}
          maxLength={1000}
          value={text}
          onChange={({ currentTarget: { value } }) => setText(value)}
        />
        <Button type="submit" variant="default" disabled={!text.trim()} loading={ask.isPending}>
          {t('assistant.ask')}
        </Button>
      </div>
      {ask.data && (
        <output className={classes.answer}>
          <p>{ask.data.text}</p>
          {ask.data.kind === 'hand_over' && <small>{t('assistant.handsOver')}</small>}
          {ask.data.failure && <small>{t('assistant.failure', { text: ask.data.failure })}</small>}
        </output>
      )}
      {ask.error && (
        <p className={settings.error} role="alert">
          {errorText(ask.error)}
        </p>
      )}
    </form>
  )
}
