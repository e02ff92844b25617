import { consentApi } from '@atrium/contract/api/sending/consent'
import type { Contact } from '@atrium/contract/contact'
import type { ConsentWord } from '@atrium/contract/sending/consent'
import { Button, Modal } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { Check, Download, X } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { call } from '../../../api/call.ts'
import { fullTime } from '../../../language/format.ts'
import { ChannelMark } from '../../../ui/channel-mark.tsx'
import { warn } from '../../../ui/notify.ts'
import { useErrorText } from '../../../ui/state/state.tsx'
import classes from './consent.module.css'

type Props = { contact: Contact; words: ConsentWord[]; onClose: () => void }

/** Every word on being written to, who said it, where and when, and the same as a file. */
export function Said({ contact, words, onClose }: Props) {
  const { t } = useTranslation()
  const errorText = useErrorText()
  const proof = useMutation({
    mutationFn: () => call(consentApi.proof, { params: { id: contact.id } }),
    onSuccess: (found) => download(`consent-${contact.id}.json`, JSON.stringify(found, null, 2)),
    onError: (error) => warn(errorText(error)),
  })
  const title = t('consent.historyTitle', { name: contact.name })
  return (
    <Modal opened onClose={onClose} title={title} size={560}>
      {words.length === 0 ? (
        <p className={classes.none}>{t('consent.empty')}</p>
      ) : (
        <ol className={classes.said}>
          {words.map((word) => (
            <Word key={word.id} word={word} />
          ))}
        </ol>
      )}
      <Button
        variant="default"
        leftSection={<Download size={15} />}
        loading={proof.isPending}
        onClick={() => proof.mutate()}
      >
        {t('consent.export')}
      </Button>
    </Modal>
  )
}

function Word({ word }: { word: ConsentWord }) {
  const { t, i18n } = useTranslation()
  const Mark = word.value === 'resume' ? Check : X
  return (
    <li>
      <Mark size={15} data-value={word.value} />
      <span>
        <b>
          {t(`consent.purpose.${word.purpose}`)}: {t(`consent.value.${word.value}`)}
        </b>{' '}
        <ChannelMark channel={word.channel} size={14} /> <bdi>{word.label}</bdi>
        {word.words && <span className={classes.quote}>“{word.words}”</span>}
        <small>
          {t('consent.where', {
            by: t(`consent.by.${word.by}`),
            source: word.source,
            at: fullTime(word.at, i18n.language),
          })}
        </small>
      </span>
    </li>
  )
}

function download(name: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: 'application/json' }))
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  URL.revokeObjectURL(url)
}
