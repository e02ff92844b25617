import type { Capabilities } from '@atrium/contract/channel'
import type { Content } from '@atrium/contract/content'
import { Radio, Textarea, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { SendForm } from './send-form.tsx'

type Limits = NonNullable<Capabilities['buttons']>
type Props = { limits: Limits; words: string; onSend: (content: Content) => void }
type Kind = 'url' | 'copy'

/** A button below words that opens an address, or puts a text into the customer's clipboard: a code, an account number. */
export function LinkForm({ limits, words, onSend }: Props) {
  const { t } = useTranslation()
  const kinds: Kind[] = [
    ...(limits.links ? (['url'] as const) : []),
    ...(limits.copies ? (['copy'] as const) : []),
  ]
  const [kind, setKind] = useState(kinds[0])
  const [text, setText] = useState(words)
  const [title, setTitle] = useState('')
  const [target, setTarget] = useState('')
  const said = target.trim()
  const fits = kind === 'url' ? isAddress(said) : said !== ''
  const send = (): void => {
    const button = { id: 'link', title: title.trim(), [kind ?? 'url']: said }
    onSend({ kind: 'buttons', text: text.trim(), buttons: [button] })
  }
  return (
    <SendForm ready={text.trim() !== '' && title.trim() !== '' && fits} onSubmit={send}>
      {kinds.length > 1 && (
        <Radio.Group
          label={t('more.linkDoes')}
          value={kind ?? ''}
          onChange={(value) => setKind(kinds.find((each) => each === value))}
        >
          {kinds.map((each) => (
            <Radio key={each} mt={6} value={each} label={t(`more.linkKind.${each}`)} />
          ))}
        </Radio.Group>
      )}
      <Textarea
        data-autofocus
        autosize
        maxRows={6}
        label={t('more.linkWords')}
        maxLength={limits.textMax}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <TextInput
        label={t('more.onButton')}
        maxLength={limits.titleMax}
        value={title}
        onChange={(event) => setTitle(event.currentTarget.value)}
      />
      <TextInput
        label={t(`more.linkTarget.${kind ?? 'url'}`)}
        error={said !== '' && !fits && t('more.noAddress')}
        maxLength={1000}
        value={target}
        onChange={(event) => setTarget(event.currentTarget.value)}
      />
    </SendForm>
  )
}

/** One that a browser opens: neither a script nor a file. */
function isAddress(text: string): boolean {
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)
}
