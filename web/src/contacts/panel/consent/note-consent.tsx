import { consentApi } from '@atrium/contract/api/sending/consent'
import type { ContactId } from '@atrium/contract/ids'
import type { AddressConsent, ConsentPurpose } from '@atrium/contract/sending/consent'
import { Button, Modal, NativeSelect, SegmentedControl, Textarea } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { call } from '../../../api/call.ts'
import { tell } from '../../../ui/notify.ts'
import { useErrorText } from '../../../ui/state/state.tsx'
import classes from './consent.module.css'
import { consentQuery } from './query.ts'

type Props = { contactId: ContactId; addresses: AddressConsent[]; onClose: () => void }

const purposes: ConsentPurpose[] = ['marketing', 'reminders', 'surveys', 'all']

/** A member notes what the customer said elsewhere. The reason is the proof, so there is none without. */
export function NoteConsent({ contactId, addresses, onClose }: Props) {
  const { t } = useTranslation()
  const errorText = useErrorText()
  const cache = useQueryClient()
  const [handleId, setHandleId] = useState(addresses[0]?.handleId)
  const [purpose, setPurpose] = useState<ConsentPurpose>('marketing')
  const [value, setValue] = useState<'stop' | 'resume'>('resume')
  const [words, setWords] = useState('')
  const address = addresses.find((each) => each.handleId === handleId)
  const stopOnly = purpose === 'all' || address?.closed === true
  const said = stopOnly ? 'stop' : value
  const note = useMutation({
    mutationFn: (to: AddressConsent) =>
      call(consentApi.note, {
        params: { id: contactId },
        body: { handleId: to.handleId, purpose, value: said, words },
      }),
    onSuccess: (consent) => {
      cache.setQueryData(consentQuery(contactId).queryKey, consent)
      tell(t('consent.noted'))
      onClose()
    },
  })
  return (
    <Modal opened onClose={onClose} title={t('consent.note')}>
      <form
        className={classes.form}
        onSubmit={(event) => {
          event.preventDefault()
          if (address) note.mutate(address)
        }}
      >
        <NativeSelect
          label={t('consent.address')}
          value={handleId ?? ''}
          data={addresses.map((each) => ({ value: each.handleId, label: each.label }))}
          onChange={(event) => {
            const chosen = event.currentTarget.value
            setHandleId(addresses.find((each) => each.handleId === chosen)?.handleId)
          }}
        />
        <NativeSelect
          label={t('consent.about')}
          value={purpose}
          data={purposes.map((each) => ({ value: each, label: t(`consent.purpose.${each}`) }))}
          onChange={(event) => {
            const chosen = event.currentTarget.value
            setPurpose(purposes.find((each) => each === chosen) ?? 'marketing')
          }}
        />
        <SegmentedControl
          aria-label={t('consent.said')}
          value={said}
          disabled={stopOnly}
          onChange={(chosen) => setValue(chosen === 'stop' ? 'stop' : 'resume')}
          data={(['resume', 'stop'] as const).map((each) => ({
            value: each,
            label: t(`consent.value.${each}`),
          }))}
        />
        {address?.closed && <p className={classes.error}>{t('consent.stopOnly')}</p>}
        <Textarea
          label={t('consent.words')}
          description={t('consent.wordsHint')}
          required
          minLength={3}
          maxLength={500}
          autosize
          minRows={2}
          value={words}
          onChange={(event) => setWords(event.currentTarget.value)}
        />
        {note.error && (
          <p className={classes.error} role="alert">
            {errorText(note.error)}
          </p>
        )}
        <Button type="submit" disabled={words.trim().length < 3} loading={note.isPending}>
          {t('consent.save')}
        </Button>
      </form>
    </Modal>
  )
}
