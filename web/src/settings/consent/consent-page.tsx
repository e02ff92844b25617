import { consentApi } from '@atrium/contract/api/sending/consent'
import type { ChannelKind } from '@atrium/contract/channel'
import { defaultOptIn, type OptInPolicy, type Purpose } from '@atrium/contract/sending/consent'
import { Button, NativeSelect } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { call } from '../../api/call.ts'
import { kindsQuery } from '../../api/queries.ts'
import { useSession } from '../../session/session.ts'
import { ChannelMark } from '../../ui/channel-mark.tsx'
import { tell } from '../../ui/notify.ts'
import { SkeletonRows } from '../../ui/state/rows.tsx'
import { Failure, useErrorText } from '../../ui/state/state.tsx'
import { PageHead } from '../page-head.tsx'
import settings from '../settings.module.css'
import classes from './consent-page.module.css'
import { optInQuery } from './query.ts'

const purposes: Purpose[] = ['marketing', 'reminders', 'surveys']
const needs = ['none', 'opt_in', 'confirmed'] as const
type Need = (typeof needs)[number]

/** Which purposes need the customer's yes first, by channel. */
export function ConsentPage() {
  const { t } = useTranslation()
  const policy = useQuery(optInQuery)
  const kinds = useQuery(kindsQuery)
  const error = policy.error ?? kinds.error
  const retry = (): void => {
    void policy.refetch()
    void kinds.refetch()
  }
  return (
    <>
      <PageHead title={t('settings.consent')} text={t('optIn.text')} />
      {(policy.isPending || kinds.isPending) && <SkeletonRows rows={5} avatar={false} />}
      {error && <Failure error={error} retry={retry} />}
      {policy.data && kinds.data && (
        <PolicyForm
          key={JSON.stringify(policy.data)}
          policy={policy.data}
          kinds={kinds.data.items}
        />
      )}
    </>
  )
}

function PolicyForm({ policy, kinds }: { policy: OptInPolicy; kinds: ChannelKind[] }) {
  const { t } = useTranslation()
  const { member } = useSession()
  const errorText = useErrorText()
  const cache = useQueryClient()
  const [draft, setDraft] = useState(policy)
  const save = useMutation({
    mutationFn: () => call(consentApi.setPolicy, { body: draft }),
    onSuccess: (saved) => {
      cache.setQueryData(optInQuery.queryKey, saved)
      // What each address may get follows from it.
      void cache.invalidateQueries({ queryKey: ['consent'] })
      tell(t('optIn.saved'))
    },
  })
  const mine = member.role === 'admin'
  const isSame = (other: OptInPolicy): boolean =>
    kinds.every(({ id }) => purposes.every((purpose) => draft[purpose][id] === other[purpose][id]))
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        save.mutate()
      }}
    >
      <fieldset className={settings.card} disabled={!mine}>
        <table className={classes.table}>
          <thead>
            <tr>
              <th scope="col">{t('optIn.channel')}</th>
              {purposes.map((purpose) => (
                <th key={purpose} scope="col">
                  {t(`consent.purpose.${purpose}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {kinds.map((kind) => (
              <ChannelRow key={kind.id} kind={kind} draft={draft} change={setDraft} />
            ))}
          </tbody>
        </table>
      </fieldset>
      <p className={classes.note}>
        {t('optIn.law')} {t('optIn.confirmedText')}
      </p>
      {save.error && (
        <p className={settings.error} role="alert">
          {errorText(save.error)}
        </p>
      )}
      {mine ? (
        <div className={settings.buttons}>
          <Button type="submit" disabled={isSame(policy)} loading={save.isPending}>
            {t('optIn.save')}
          </Button>
          {!isSame(defaultOptIn) && (
            <Button variant="default" onClick={() => setDraft(defaultOptIn)}>
              {t('optIn.toSafe')}
            </Button>
          )}
        </div>
      ) : (
        <p className={classes.note}>{t('optIn.adminsOnly')}</p>
      )}
    </form>
  )
}

type RowProps = { kind: ChannelKind; draft: OptInPolicy; change: (draft: OptInPolicy) => void }

function ChannelRow({ kind: { id, label }, draft, change }: RowProps) {
  const { t } = useTranslation()
  return (
    <tr>
      <th scope="row">
        <span className={classes.channel}>
          <ChannelMark channel={id} size={18} />
          {label}
        </span>
      </th>
      {purposes.map((purpose) => (
        <td key={purpose} data-purpose={t(`consent.purpose.${purpose}`)}>
          <NativeSelect
            className={classes.choice}
            size="xs"
            aria-label={t('optIn.cell', {
              purpose: t(`consent.purpose.${purpose}`),
              channel: label,
            })}
            value={draft[purpose][id] ?? 'none'}
            data={needs.map((need) => ({ value: need, label: t(`optIn.${need}`) }))}
            onChange={(event) =>
              change(withNeed(draft, purpose, id, needOf(event.currentTarget.value)))
            }
          />
        </td>
      ))}
    </tr>
  )
}

function needOf(value: string): Need {
  return needs.find((need) => need === value) ?? 'none'
}

function withNeed(policy: OptInPolicy, purpose: Purpose, channel: string, need: Need): OptInPolicy {
  const { [channel]: _, ...others } = policy[purpose]
  return { ...policy, [purpose]: need === 'none' ? others : { ...others, [channel]: need } }
}
