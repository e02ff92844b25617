import type { Contact, ContactSummary } from '@atrium/contract/contact'
import { Modal, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Search } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { contactsQuery } from '../../../api/queries.ts'
import { Avatar } from '../../../ui/avatar.tsx'
import { ChannelMark } from '../../../ui/channel-mark.tsx'
import { Compare } from '../../who/compare.tsx'
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
  if (chosen) return <Compare id={contact.id} otherId={chosen.id} onClose={onClose} />
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
              <Avatar id={other.id} name={other.name} picture={other.avatar} size={28} />
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
