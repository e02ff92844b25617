import { TextInput } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import { getRouteApi, Outlet, useMatch, useNavigate } from '@tanstack/react-router'
import { Search, UsersRound } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Empty } from '../ui/state/state.tsx'
import { ContactList } from './contact-list.tsx'
import classes from './contacts-page.module.css'
import { LabelFilter } from './labels/label-filter.tsx'
import { QueueLink } from './who/queue-link.tsx'

const route = getRouteApi('/desk/contacts')

/** Everybody who ever wrote, with search; the record opens beside the list. */
export function ContactsPage() {
  const { t } = useTranslation()
  const { q = '', label } = route.useSearch()
  const navigate = useNavigate()
  const open = useMatch({ from: '/desk/contacts/$contactId', shouldThrow: false })
  const queue = useMatch({ from: '/desk/contacts/suggestions', shouldThrow: false })
  const [typed, setTyped] = useState(q)
  const find = useDebouncedCallback((next: string) => {
    const typed = next.trim()
    void navigate({
      to: '.',
      search: { ...(typed && { q: typed }), ...(label && { label }) },
      replace: true,
    })
  }, 200)
  return (
    <div
      className={classes.page}
      data-open={open !== undefined || queue !== undefined || undefined}
    >
      <section className={classes.list} aria-label={t('contacts.title')}>
        <header className={classes.head}>
          <h1>{t('contacts.title')}</h1>
          <TextInput
            size="xs"
            aria-label={t('contacts.search')}
            placeholder={t('contacts.search')}
            leftSection={<Search size={14} />}
            value={typed}
            onChange={(event) => {
              setTyped(event.currentTarget.value)
              find(event.currentTarget.value)
            }}
          />
        </header>
        <LabelFilter
          label={label}
          choose={(next) =>
            void navigate({ to: '.', search: { ...(q && { q }), ...(next && { label: next }) } })
          }
        />
        <QueueLink />
        <ContactList search={q} label={label} openId={open?.params.contactId} />
      </section>
      <section className={classes.open}>
        <Outlet />
      </section>
    </div>
  )
}

/** Beside the list, before somebody is chosen. */
export function NoContact() {
  const { t } = useTranslation()
  return (
    <Empty
      icon={<UsersRound size={22} />}
      title={t('contacts.none')}
      text={t('contacts.noneText')}
    />
  )
}
