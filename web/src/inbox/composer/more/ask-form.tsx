import type { AskedFor, Content } from '@atrium/contract/content'
import { Radio, Textarea } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { SendForm } from './send-form.tsx'

type Props = { asks: AskedFor[]; words: string; onSend: (content: Content) => void }

/** Asks for something that the customer's app gives by one tap. */
export function AskForm({ asks, words, onSend }: Props) {
  const { t } = useTranslation()
  const [what, setWhat] = useState(asks[0])
  const [text, setText] = useState(words)
  const send = (): void => {
    if (what) onSend({ kind: 'ask', text: text.trim(), for: what })
  }
  return (
    <SendForm ready={text.trim() !== '' && what !== undefined} onSubmit={send}>
      <Radio.Group
        label={t('more.askFor')}
        value={what ?? ''}
        onChange={(value) => setWhat(asks.find((each) => each === value))}
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
    </SendForm>
  )
}
