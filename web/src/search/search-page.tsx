import { TextInput } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router'
import { Search, SearchX } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { now } from '../api/clock.ts'
import { searchQuery } from '../api/queries.ts'
import { listTime } from '../language/format.ts'
import { Avatar } from '../ui/avatar.tsx'
import { ChannelMark } from '../ui/channel-mark.tsx'
import { SkeletonRows } from '../ui/state/rows.tsx'
import { Empty, Failure } from '../ui/state/state.tsx'
import { marked } from './marked.ts'
import classes from './search-page.module.css'

const route = getRouteApi('/desk/search')

/** Contacts and messages with these words, in every script. */
export function SearchPage() {
  const { t } = useTranslation()
  const { q = '' } = route.useSearch()
  const navigate = useNavigate()
  const [typed, setTyped] = useState(q)
  const find = useDebouncedCallback((next: string) => {
    void navigate({ to: '/search', search: next.trim() ? { q: next.trim() } : {}, replace: true })
  }, 200)
  return (
    <div className={classes.page}>
      <TextInput
        autoFocus
        size="md"
        type="search"
        aria-label={t('search.label')}
        placeholder={t('search.placeholder')}
        leftSection={<Search size={17} />}
        value={typed}
        onChange={(event) => {
          setTyped(event.currentTarget.value)
          find(event.currentTarget.value)
        }}
      />
      <Results q={q} />
    </div>
  )
}

function Results({ q }: { q: string }) {
  const { t } = useTranslation()
  const found = useQuery(searchQuery(q))
  if (q === '') {
    return (
      <Empty icon={<Search size={22} />} title={t('search.start')} text={t('search.startText')} />
    )
  }
  if (found.isPending) return <SkeletonRows />
  if (!found.data) return <Failure error={found.error} retry={() => void found.refetch()} />
  const { contacts, messages } = found.data
  if (contacts.length === 0 && messages.length === 0) {
    return (
      <Empty
        icon={<SearchX size={22} />}
        title={t('search.nothing', { q })}
        text={t('search.nothingText')}
      />
    )
  }
  return (
    <>
      {contacts.length > 0 && <h2 className={classes.heading}>{t('search.contacts')}</h2>}
      {contacts.map((contact) => (
        <Link
          key={contact.id}
          to="/contacts/$contactId"
          params={{ contactId: contact.id }}
          className={classes.hit}
        >
          <Avatar id={contact.id} name={contact.name} picture={contact.avatar} size={30} />
          <span className={classes.words}>
            <b>
              <Marked text={contact.name} q={q} />
            </b>
          </span>
          {contact.channels.map((channel) => (
            <ChannelMark key={channel} channel={channel} />
          ))}
        </Link>
      ))}
      {messages.length > 0 && <h2 className={classes.heading}>{t('search.messages')}</h2>}
      {messages.map((message) => (
        <Link
          key={`${message.conversationId} ${message.at} ${message.text}`}
          to="/inbox/$view/$conversationId"
          params={{ view: 'all', conversationId: message.conversationId }}
          className={classes.hit}
        >
          <ChannelMark channel={message.channel} size={18} />
          <span className={classes.words}>
            <b>{message.contactName}</b>
            <span>
              <Marked text={message.text} q={q} />
            </span>
          </span>
          <HitTime at={message.at} />
        </Link>
      ))}
    </>
  )
}

function HitTime({ at }: { at: string }) {
  const { i18n } = useTranslation()
  return <time>{listTime(at, now(), i18n.language)}</time>
}

function Marked({ text, q }: { text: string; q: string }) {
  return marked(text, q).map(({ text: words, hit }, place) =>
    // biome-ignore lint/suspicious/noArrayIndexKey: pieces of one text never move
    hit ? <mark key={place}>{words}</mark> : <span key={place}>{words}</span>,
  )
}
