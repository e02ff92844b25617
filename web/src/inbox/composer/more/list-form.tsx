import type { Capabilities } from '@atrium/contract/channel'
import type { Content } from '@atrium/contract/content'
import { Button, Textarea, TextInput } from '@mantine/core'
import { Plus, X } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { IconButton } from '../../../ui/icon-button.tsx'
import classes from './more.module.css'
import { SendForm } from './send-form.tsx'

type Props = {
  limits: NonNullable<Capabilities['list']>
  words: string
  onSend: (content: Content) => void
}

type Row = { key: number; title: string; description: string }

/** Rows that the customer opens by a button and chooses one of. */
export function ListForm({ limits, words, onSend }: Props) {
  const { t } = useTranslation()
  const [text, setText] = useState(words)
  const [button, setButton] = useState<string>(t('more.buttonDefault'))
  const [rows, setRows] = useState<Row[]>([{ key: 0, title: '', description: '' }])
  const change = (key: number, part: Partial<Row>): void =>
    setRows(rows.map((row) => (row.key === key ? { ...row, ...part } : row)))
  const filled = rows.filter(({ title }) => title.trim() !== '')
  const send = (): void => {
    const chosen = filled.map(({ title, description }, at) => ({
      id: `r${at + 1}`,
      title: title.trim(),
      ...(description.trim() && { description: description.trim() }),
    }))
    onSend({ kind: 'list', text: text.trim(), button: button.trim(), sections: [{ rows: chosen }] })
  }
  return (
    <SendForm
      ready={text.trim() !== '' && button.trim() !== '' && filled.length > 0}
      onSubmit={send}
    >
      <Textarea
        data-autofocus
        autosize
        maxRows={6}
        label={t('more.words')}
        maxLength={limits.textMax}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <TextInput
        label={t('more.button')}
        maxLength={limits.buttonMax}
        value={button}
        onChange={(event) => setButton(event.currentTarget.value)}
      />
      {rows.map(({ key, title, description }, at) => (
        <div key={key} className={classes.row}>
          <TextInput
            aria-label={t('more.row', { place: at + 1 })}
            placeholder={t('more.row', { place: at + 1 })}
            maxLength={limits.titleMax}
            value={title}
            onChange={(event) => change(key, { title: event.currentTarget.value })}
          />
          <TextInput
            aria-label={t('more.rowDetail', { place: at + 1 })}
            placeholder={t('more.optional')}
            maxLength={limits.descriptionMax}
            value={description}
            onChange={(event) => change(key, { description: event.currentTarget.value })}
          />
          <IconButton
            size={28}
            label={t('more.removeRow', { place: at + 1 })}
            icon={<X size={14} />}
            disabled={rows.length === 1}
            onClick={() => setRows(rows.filter((row) => row.key !== key))}
          />
        </div>
      ))}
      {rows.length < limits.rows && (
        <Button
          size="compact-sm"
          variant="default"
          justify="flex-start"
          leftSection={<Plus size={14} />}
          onClick={() =>
            setRows([...rows, { key: (rows.at(-1)?.key ?? 0) + 1, title: '', description: '' }])
          }
        >
          {t('more.addRow')}
        </Button>
      )}
    </SendForm>
  )
}
