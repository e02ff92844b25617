import type { Suggestion } from '@atrium/contract/contact'
import { Button } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { ArrowLeft, UsersRound } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Avatar } from '../../ui/avatar.tsx'
import { ChannelMark } from '../../ui/channel-mark.tsx'
import { SkeletonRows } from '../../ui/state/rows.tsx'
import { Empty, Failure } from '../../ui/state/state.tsx'
import { Compare } from './compare.tsx'
import { suggestionsQuery } from './queries.ts'
import { Likely, Reasons } from './reasons.tsx'
import { useDecide } from './use-decide.ts'
import classes from './who.module.css'

/** The queue of pairs that may be one person, to decide one by one or many at once. */
export function SuggestionsPage() {
  const { t } = useTranslation()
  const list = useInfiniteQuery(suggestionsQuery())
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const [comparing, setComparing] = useState<Suggestion>()
  const decide = useDecide(() => setChosen(new Set()))
  const suggestions = list.data?.pages.flatMap(({ items }) => items) ?? []
  const selected = suggestions.filter(({ id }) => chosen.has(id))
  if (list.isPending) return <SkeletonRows />
  if (!list.data) return <Failure error={list.error} retry={() => void list.refetch()} />
  if (suggestions.length === 0)
    return (
      <Empty
        icon={<UsersRound size={22} />}
        title={t('who.queueEmpty')}
        text={t('who.queueEmptyText')}
      />
    )
  const choose = (ids: string[], on: boolean): void =>
    setChosen(new Set(on ? [...chosen, ...ids] : [...chosen].filter((id) => !ids.includes(id))))
  const answer = (same: boolean): void =>
    decide.mutate({ suggestions: selected.slice(0, 100), same })
  return (
    <div className={classes.queue}>
      <header className={classes.queueHead}>
        <Link to="/contacts" className={classes.back} aria-label={t('contacts.back')}>
          <ArrowLeft size={18} />
        </Link>
        <input
          type="checkbox"
          aria-label={t('who.chooseAll')}
          checked={selected.length === suggestions.length}
          onChange={(event) =>
            choose(
              suggestions.map(({ id }) => id),
              event.currentTarget.checked,
            )
          }
        />
        <h2>{t('who.queue')}</h2>
        <Button
          size="compact-sm"
          variant="default"
          disabled={selected.length === 0}
          loading={decide.isPending}
          onClick={() => answer(false)}
        >
          {t('who.notSame')}
        </Button>
        <Button
          size="compact-sm"
          disabled={selected.length === 0}
          loading={decide.isPending}
          onClick={() => answer(true)}
        >
          {t('who.linkChosen', { count: selected.length })}
        </Button>
      </header>
      <ul className={classes.rows}>
        {suggestions.map((suggestion) => (
          <li key={suggestion.id} className={classes.row}>
            <input
              type="checkbox"
              aria-label={suggestion.contacts.map(({ name }) => name).join(' / ')}
              checked={chosen.has(suggestion.id)}
              onChange={(event) => choose([suggestion.id], event.currentTarget.checked)}
            />
            <span className={classes.both}>
              {suggestion.contacts.map((contact) => (
                <Link key={contact.id} to="/contacts/$contactId" params={{ contactId: contact.id }}>
                  <Avatar id={contact.id} name={contact.name} picture={contact.avatar} size={24} />
                  <bdi>{contact.name}</bdi>
                  {contact.channels.map((channel) => (
                    <ChannelMark key={channel} channel={channel} size={14} />
                  ))}
                </Link>
              ))}
            </span>
            <span className={classes.grounds}>
              <Likely suggestion={suggestion} />
              <Reasons suggestion={suggestion} />
            </span>
            <Button size="compact-xs" variant="subtle" onClick={() => setComparing(suggestion)}>
              {t('who.compare')}
            </Button>
          </li>
        ))}
      </ul>
      {list.hasNextPage && (
        <Button
          variant="subtle"
          loading={list.isFetchingNextPage}
          onClick={() => void list.fetchNextPage()}
        >
          {t('who.more')}
        </Button>
      )}
      {comparing && (
        <Compare
          id={comparing.contacts[0].id}
          otherId={comparing.contacts[1].id}
          onClose={() => setComparing(undefined)}
        />
      )}
    </div>
  )
}
