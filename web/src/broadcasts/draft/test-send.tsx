import { contactsApi } from '@atrium/contract/api/contacts'
import { broadcastsApi } from '@atrium/contract/api/sending/broadcasts'
import { type ContactId, MessageId, newId } from '@atrium/contract/ids'
import { Button, Select } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { call } from '../../api/call.ts'
import settings from '../../settings/settings.module.css'
import { useErrorText } from '../../ui/state/state.tsx'
import classes from '../broadcast.module.css'

/** Sends the draft to one contact, oneself for example, before everybody gets it. */
export function TestSend({ id }: { id: string }) {
  const { t } = useTranslation()
  const errorText = useErrorText()
  const [words, setWords] = useState('')
  const [search] = useDebouncedValue(words, 250)
  const [contactId, setContactId] = useState<string | null>(null)
  const found = useQuery({
    queryKey: ['contacts', 'test', search],
    queryFn: ({ signal }) => call(contactsApi.list, { query: { search, limit: 8 }, signal }),
    placeholderData: keepPreviousData,
  })
  const send = useMutation({
    mutationFn: (to: ContactId) =>
      call(broadcastsApi.test, {
        params: { id },
        body: { contactId: to, messageId: newId(MessageId) },
      }),
  })
  const chosen = found.data?.items.find((one) => one.id === contactId)
  return (
    <section className={classes.panel}>
      <h3>{t('broadcasts.test')}</h3>
      <div className={classes.condition}>
        <Select
          searchable
          clearable
          aria-label={t('broadcasts.testTo')}
          placeholder={t('broadcasts.testTo')}
          filter={({ options }) => options}
          data={found.data?.items.map(({ id: value, name }) => ({ value, label: name })) ?? []}
          searchValue={words}
          onSearchChange={setWords}
          value={contactId}
          onChange={setContactId}
        />
        <Button
          variant="default"
          disabled={!chosen}
          loading={send.isPending}
          onClick={() => chosen && send.mutate(chosen.id)}
        >
          {t('broadcasts.testSend')}
        </Button>
      </div>
      {send.data && (
        <p role="status">
          {t(`broadcasts.tested.${send.data.state}`)} {send.data.text}
        </p>
      )}
      {send.error && (
        <p className={settings.error} role="alert">
          {errorText(send.error)}
        </p>
      )}
    </section>
  )
}
