import type { Content } from '@atrium/contract/content'
import { TextInput } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { placeIn } from './place.ts'
import { SendForm } from './send-form.tsx'

/** A place on the map, by its coordinates or by a link that somebody copied. */
export function PlaceForm({ onSend }: { onSend: (content: Content) => void }) {
  const { t } = useTranslation()
  const [at, setAt] = useState('')
  const [name, setName] = useState('')
  const [address, setAddress] = useState('')
  const place = placeIn(at)
  const send = (): void => {
    if (!place) return
    const named = { ...(name.trim() && { name: name.trim() }) }
    const found = { ...(address.trim() && { address: address.trim() }) }
    onSend({ kind: 'location', ...place, ...named, ...found })
  }
  return (
    <SendForm ready={place !== undefined} onSubmit={send}>
      <TextInput
        data-autofocus
        label={t('more.at')}
        description={t('more.atHelp')}
        error={at.trim() !== '' && !place && t('more.noPlace')}
        maxLength={2000}
        value={at}
        onChange={(event) => setAt(event.currentTarget.value)}
      />
      <TextInput
        label={t('more.placeName')}
        placeholder={t('more.optional')}
        maxLength={200}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <TextInput
        label={t('more.address')}
        placeholder={t('more.optional')}
        maxLength={300}
        value={address}
        onChange={(event) => setAddress(event.currentTarget.value)}
      />
    </SendForm>
  )
}
