import { exclusions, type SegmentTree } from '@atrium/contract/broadcast/segment'
import { Button, Loader, Select } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { accountsQuery } from '../../api/queries.ts'
import settings from '../../settings/settings.module.css'
import { Avatar } from '../../ui/avatar.tsx'
import { ChannelMark } from '../../ui/channel-mark.tsx'
import { useErrorText } from '../../ui/state/state.tsx'
import classes from '../broadcast.module.css'
import { complete } from '../draft/complete.ts'
import { type Asked, audienceQuery, type Only, peopleQuery } from './queries.ts'

const purposes = ['marketing', 'reminders', 'surveys'] as const

/** How many are in it now; through an account, who of them can be written to and why the others cannot. */
export function People({ tree }: { tree: SegmentTree }) {
  const { t, i18n } = useTranslation()
  const errorText = useErrorText()
  const accounts = useQuery(accountsQuery).data?.items ?? []
  const [through, setThrough] = useState<string | null>(null)
  const [purpose, setPurpose] = useState<(typeof purposes)[number]>('marketing')
  const [only, setOnly] = useState<Only>()
  const [whole] = useDebouncedValue(tree, 300)
  const account = accounts.find(({ id }) => id === through)
  const asked: Asked = {
    tree: complete(whole),
    ways: account ? [{ accountId: account.id, by: 'template' }] : [],
    purpose: account ? purpose : null,
  }
  const count = useQuery(audienceQuery(asked))
  const people = useInfiniteQuery(peopleQuery(asked, only))
  const number = (value: number) => new Intl.NumberFormat(i18n.language).format(value)
  const figures: [Only | undefined, number, string][] = count.data
    ? [
        [undefined, count.data.matching, t('segments.everybody')],
        ['reached', count.data.reachable, t('segments.reached')],
        ...exclusions
          .filter((reason) => count.data.excluded[reason] > 0)
          .map((reason): [Only, number, string] => [
            reason,
            count.data.excluded[reason],
            t(`broadcasts.excluded.${reason}`),
          ]),
      ]
    : []
  return (
    <section className={classes.panel} aria-label={t('segments.people')}>
      <div className={classes.two}>
        <Select
          label={t('segments.through')}
          placeholder={t('segments.nobodyWritten')}
          clearable
          data={accounts.map(({ id, name }) => ({ value: id, label: name }))}
          value={through}
          onChange={(next) => {
            setThrough(next)
            setOnly(undefined)
          }}
        />
        <Select
          label={t('segments.about')}
          allowDeselect={false}
          disabled={!account}
          data={purposes.map((value) => ({ value, label: t(`broadcasts.purpose.${value}`) }))}
          value={purpose}
          onChange={(value) => setPurpose(purposes.find((one) => one === value) ?? 'marketing')}
        />
      </div>
      {count.error && (
        <p className={settings.error} role="alert">
          {errorText(count.error)}
        </p>
      )}
      <div className={classes.figures} role="status">
        {figures.map(([which, value, label]) => (
          <button
            key={label}
            type="button"
            aria-pressed={which === only}
            onClick={() => setOnly(which)}
          >
            <b>{number(value)}</b>
            <small>{label}</small>
          </button>
        ))}
        {count.isFetching && <Loader size="xs" />}
      </div>
      <Names people={people} />
    </section>
  )
}

type Found = ReturnType<typeof useInfiniteQuery<PeoplePages>>
type PeoplePages = Awaited<ReturnType<NonNullable<ReturnType<typeof peopleQuery>['queryFn']>>>

function Names({
  people,
}: {
  people: Pick<Found, 'hasNextPage' | 'isFetchingNextPage' | 'fetchNextPage'> & {
    data: { pages: PeoplePages[] } | undefined
  }
}) {
  const { t } = useTranslation()
  const items = people.data?.pages.flatMap((page) => page.items) ?? []
  return (
    <>
      {people.data && items.length === 0 && <p>{t('segments.noOne')}</p>}
      <ul className={classes.people}>
        {items.map(({ contactId, name, avatar, address, channel, excluded }) => (
          <li key={contactId}>
            <Avatar id={contactId} name={name} picture={avatar} size={26} />
            <Link to="/contacts/$contactId" params={{ contactId }} search={{}}>
              {name}
            </Link>
            <small>
              {excluded && t(`broadcasts.excluded.${excluded}`)}
              {channel && <ChannelMark channel={channel} size={13} />} <bdi>{address}</bdi>
            </small>
          </li>
        ))}
      </ul>
      {people.hasNextPage && (
        <div className={classes.buttons}>
          <Button
            variant="default"
            size="xs"
            loading={people.isFetchingNextPage}
            onClick={() => void people.fetchNextPage()}
          >
            {t('segments.more')}
          </Button>
        </div>
      )}
    </>
  )
}
