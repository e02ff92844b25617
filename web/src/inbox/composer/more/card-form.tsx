import type { Content } from '@atrium/contract/content'
import { TextInput } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { SendForm } from './send-form.tsx'

const fields = ['name', 'phone', 'email', 'organisation'] as const
type Field = (typeof fields)[number]

const types = { name: 'text', phone: 'tel', email: 'email', organisation: 'text' }

/** Somebody's name and how to reach them, as a card that the customer can save. */
export function CardForm({ onSend }: { onSend: (content: Content) => void }) {
  const { t } = useTranslation()
  const [card, setCard] = useState<Record<Field, string>>({
    name: '',
    phone: '',
    email: '',
    organisation: '',
  })
  const said = (field: Field): string => card[field].trim()
  const hasReach = said('phone') !== '' || said('email') !== ''
  const send = (): void =>
    onSend({
      kind: 'contacts',
      cards: [
        {
          name: said('name'),
          phones: [said('phone')].filter(Boolean),
          emails: [said('email')].filter(Boolean),
          ...(said('organisation') && { organisation: said('organisation') }),
        },
      ],
    })
  return (
    <SendForm ready={said('name') !== '' && hasReach} onSubmit={send}>
      {fields.map((field) => (
        <TextInput
          key={field}
          {...(field === 'name' && { 'data-autofocus': true })}
          type={types[field]}
          label={t(`more.${field}`)}
          {...(field === 'organisation' && { placeholder: t('more.optional') })}
          {...(field === 'phone' && !hasReach && { description: t('more.needsReach') })}
          maxLength={200}
          value={card[field]}
          onChange={(event) => setCard({ ...card, [field]: event.currentTarget.value })}
        />
      ))}
    </SendForm>
  )
}
