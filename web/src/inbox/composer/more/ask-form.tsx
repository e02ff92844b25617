import type { Capabilities } from '@atrium/contract/channel'
import type { AskedFor, Content } from '@atrium/contract/content'
import { momentOf } from '@atrium/contract/content/moment'
import { Radio, Textarea, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import classes from './more.module.css'
import { SendForm } from './send-form.tsx'

type Props = {
  capabilities: Pick<Capabilities, 'asks' | 'buttons'>
  words: string
  onSend: (content: Content) => void
}

/** The browser's own field for each kind of moment. */
const fields = { date: 'date', time: 'time', datetime: 'datetime-local' } as const

/** Asks for something that the customer's app gives by one tap. */
export function AskForm({ capabilities: { asks = [], buttons }, words, onSend }: Props) {
  const { t } = useTranslation()
  const [what, setWhat] = useState<AskedFor | undefined>(asks[0])
  const [text, setText] = useState(words)
  const [button, setButton] = useState('')
  const [span, setSpan] = useState({ min: '', max: '' })
  const moment = momentOf(what)
  const wrongSpan = span.min !== '' && span.max !== '' && span.min >= span.max
  const limits = moment
    ? Object.fromEntries(Object.entries(span).filter(([, value]) => value !== ''))
    : {}
  const send = (): void => {
    const own = moment && button.trim() ? { button: button.trim() } : {}
    if (what) onSend({ kind: 'ask', text: text.trim(), for: what, ...own, ...limits })
  }
  return (
    <SendForm
      ready={text.trim() !== '' && what !== undefined && !(moment && wrongSpan)}
      onSubmit={send}
    >
      <Radio.Group
        label={t('more.askFor')}
        value={what ?? ''}
        onChange={(value) => {
          setWhat(asks.find((each) => each === value))
          setSpan({ min: '', max: '' })
        }}
      >
        {asks.map((each) => (
          <Radio key={each} mt={6} value={each} label={t(`more.asks.${each}`)} />
        ))}
      </Radio.Group>
      <Textarea
        data-autofocus
        autosize
        maxRows={6}
        label={t('more.askWords')}
        maxLength={1000}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      {moment && (
        <div className={classes.row}>
          {(['min', 'max'] as const).map((end) => (
            <TextInput
              key={end}
              type={fields[moment]}
              label={t(`more.span.${end}`)}
              error={end === 'max' && wrongSpan && t('more.span.wrong')}
              value={span[end]}
              onChange={(event) => setSpan({ ...span, [end]: event.currentTarget.value })}
            />
          ))}
        </div>
      )}
      {moment && (
        <TextInput
          label={t('more.onButton')}
          placeholder={t('more.optional')}
          maxLength={buttons?.titleMax ?? 20}
          value={button}
          onChange={(event) => setButton(event.currentTarget.value)}
        />
      )}
    </SendForm>
  )
}
