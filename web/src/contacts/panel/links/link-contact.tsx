import { contactsApi } from '@atrium/contract/api/contacts'
import type { Contact, ContactSummary } from '@atrium/contract/contact'
import { Modal, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useInfiniteQuery, useMutation } from '@tanstack/react-query'
import { Search } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { call } from '../../../api/call.ts'
import { contactsQuery } from '../../../api/queries.ts'
import { Avatar } from '../../../ui/avatar.tsx'
import { ChannelMark } from '../../../ui/channel-mark.tsx'
import { Confirm } from '../../../ui/confirm.tsx'
import { tell } from '../../../ui/notify.ts'
import { useRefetchContacts } from '../../use-refetch-contacts.ts'
import classes from './link-contact.module.css'

type Props = { contact: Contact; onClose: () => void }

/** Says that another contact is the same person: search, choose, confirm. */
export function LinkContact({ contact, onClose }: Props) {
  const { t } = useTranslation()
  const [search, setSearch] = useState('')
  const [wanted] = useDebouncedValue(search.trim(), 200)
  const [chosen, setChosen] = useState<ContactSummary>()
  const found = useInfiniteQuery(contactsQuery(wanted))
  const others = found.data?.pages
    .flatMap((page) => page.items)
    .filter(({ id }) => id !== contact.id)
  if (chosen) return <ConfirmLink contact={contact} other={chosen} onClose={onClose} />
  return (
    <Modal opened onClose={onClose} title={t('link.title', { name: contact.name })}>
      <TextInput
        data-autofocus
        aria-label={t('link.search')}
        placeholder={t('link.search')}
        leftSection={<Search size={15} />}
        value={search}
        onChange={(event) => setSearch(event.currentTarget.value)}
      />
      <ul className={classes.found}>
        {others?.slice(0, 30).map((other) => (
          <li key={other.id}>
            <button type="button" className={classes.other} onClick={() => setChosen(other)}>
              <Avatar id={other.id} name={other.name} size={28} />
              <span className={classes.name}>{other.name}</span>
              {other.channels.map((channel) => (
                <ChannelMark key={channel} channel={channel} size={15} />
              ))}
            </button>
          </li>
        ))}
      </ul>
      {others?.length === 0 && <p className={classes.none}>{t('link.nobody')}</p>}
    </Modal>
  )
}

function ConfirmLink({ contact, other, onClose }: Props & { other: ContactSummary }) {
  const { t } = useTranslation()
  const refetch = useRefetchContacts()
  const link = useMutation({
    mutationFn: () =>
      call(contactsApi.link, { params: { id: contact.id }, body: { contactId: other.id } }),
    onSuccess: () => {
      refetch([contact.id, other.id])
      tell(t('link.done', { name: contact.name }))
      onClose()
    },
  })
  return (
    <Confirm
      title={t('link.confirmTitle')}
      action={t('link.action')}
      busy={link.isPending}
      error={link.error}
      onConfirm={() => link.mutate()}
      onClose={onClose}
    >
      {t('link.confirmText', { name: contact.name, other: other.name })}
    </Confirm>
  )
}
