import { Button, Modal, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { now } from '../../api/clock.ts'

type Props = { onSnooze: (until: string) => void; onClose: () => void }

/** Any time to come back, by the browser's own picker. */
export function SnoozeDialog({ onSnooze, onClose }: Props) {
  const { t } = useTranslation()
  const [value, setValue] = useState('')
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    onSnooze(new Date(value).toISOString())
    onClose()
  }
  return (
    <Modal opened onClose={onClose} title={t('command.conversation.snooze')} size="sm">
      <form onSubmit={submit}>
        <TextInput
          data-autofocus
          type="datetime-local"
          label={t('snooze.when')}
          value={value}
          onChange={(event) => setValue(event.currentTarget.value)}
        />
        <Button type="submit" fullWidth mt="md" disabled={!(Date.parse(value) > now())}>
          {t('snooze.set')}
        </Button>
      </form>
    </Modal>
  )
}
