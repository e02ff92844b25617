import type { Contact, Suggestion } from '@atrium/contract/contact'
import { useInfiniteQuery } from '@tanstack/react-query'
import { lazy, Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Avatar } from '../../ui/avatar.tsx'
import { ChannelMark } from '../../ui/channel-mark.tsx'
import { suggestionsQuery } from './queries.ts'
import { Likely, Reasons } from './reasons.tsx'
import { useDecide } from './use-decide.ts'
import classes from './who.module.css'

const Compare = lazy(() => import('./compare.tsx').then((part) => ({ default: part.Compare })))

/** Who else this contact may be, with the reasons, and the answers. Nothing where there is no question. */
export function Suggested({ contact }: { contact: Contact }) {
  const { t } = useTranslation()
  const found = useInfiniteQuery(suggestionsQuery(contact.id))
  const decide = useDecide()
  const [comparing, setComparing] = useState<string>()
  const suggestions = found.data?.pages.flatMap(({ items }) => items).slice(0, 3) ?? []
  if (suggestions.length === 0) return null
  return (
    <section className={classes.suggested} aria-label={t('who.maybe')}>
      <h3>{t('who.maybe')}</h3>
      {suggestions.map((suggestion) => {
        const other = otherIn(suggestion, contact.id)
        return (
          <div key={suggestion.id} className={classes.card}>
            <header>
              <Avatar id={other.id} name={other.name} picture={other.avatar} size={26} />
              <b>{other.name}</b>
              {other.channels.map((channel) => (
                <ChannelMark key={channel} channel={channel} size={14} />
              ))}
              <Likely suggestion={suggestion} />
            </header>
            <Reasons suggestion={suggestion} />
            <div className={classes.answers}>
              <button type="button" onClick={() => setComparing(other.id)}>
                {t('who.compare')}
              </button>
              <button
                type="button"
                disabled={decide.isPending}
                onClick={() => decide.mutate({ suggestions: [suggestion], same: false })}
              >
                {t('who.notSame')}
              </button>
            </div>
          </div>
        )
      })}
      <Suspense>
        {comparing && (
          <Compare id={contact.id} otherId={comparing} onClose={() => setComparing(undefined)} />
        )}
      </Suspense>
    </section>
  )
}

function otherIn({ contacts }: Suggestion, id: string): Suggestion['contacts'][number] {
  return contacts[0].id === id ? contacts[1] : contacts[0]
}
