import type { IdentityPolicy } from '@atrium/contract/api/identity'
import { identityApi } from '@atrium/contract/api/identity'
import { Badge, Button, NumberInput, Switch } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { TriangleAlert } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { call } from '../api/call.ts'
import { identityPolicyQuery } from '../contacts/who/queries.ts'
import { useSession } from '../session/session.ts'
import { tell } from '../ui/notify.ts'
import { SkeletonRows } from '../ui/state/rows.tsx'
import { Failure, useErrorText } from '../ui/state/state.tsx'
import classes from './identity-page.module.css'
import { PageHead } from './page-head.tsx'
import settings from './settings.module.css'

const kinds = ['phone', 'email', 'external', 'code'] as const

/** As a new workspace has it: every kind needs a proof, and 45 days is the shortest rest of a number before a new owner. */
const safe: IdentityPolicy = {
  phone: true,
  email: true,
  external: true,
  code: true,
  recycledDays: 45,
}

/** Which proofs link two records by themselves; the rest is left to people. */
export function IdentityPage() {
  const { t } = useTranslation()
  const policy = useQuery(identityPolicyQuery)
  return (
    <>
      <PageHead title={t('settings.identity')} text={t('identity.text')} />
      {policy.isPending && <SkeletonRows rows={4} avatar={false} />}
      {policy.error && <Failure error={policy.error} retry={() => void policy.refetch()} />}
      {policy.data && <PolicyForm key={JSON.stringify(policy.data)} policy={policy.data} />}
    </>
  )
}

function PolicyForm({ policy }: { policy: IdentityPolicy }) {
  const { t } = useTranslation()
  const { member } = useSession()
  const errorText = useErrorText()
  const cache = useQueryClient()
  const [draft, setDraft] = useState(policy)
  const save = useMutation({
    mutationFn: () => call(identityApi.setPolicy, { body: draft }),
    onSuccess: (saved) => {
      cache.setQueryData(identityPolicyQuery.queryKey, saved)
      tell(t('identity.saved'))
    },
  })
  const mine = member.role === 'admin'
  const changed = differ(draft, policy)
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        save.mutate()
      }}
    >
      <div className={settings.card}>
        {kinds.map((kind) => (
          <div key={kind} className={classes.kind}>
            <Switch
              checked={draft[kind]}
              disabled={!mine}
              label={t(`identity.kind.${kind}`)}
              description={t(`identity.kindText.${kind}`)}
              onChange={(event) => setDraft({ ...draft, [kind]: event.currentTarget.checked })}
            />
            {draft[kind] === safe[kind] ? (
              <Badge variant="light" tt="none">
                {t('identity.safe')}
              </Badge>
            ) : (
              <Warning text={t(`identity.off.${kind}`)} />
            )}
          </div>
        ))}
        <div className={classes.kind}>
          <NumberInput
            classNames={{ wrapper: classes.days ?? '' }}
            label={t('identity.recycled')}
            description={t('identity.recycledText')}
            suffix={t('identity.days')}
            min={7}
            max={3650}
            allowDecimal={false}
            disabled={!mine}
            value={draft.recycledDays}
            onChange={(value) => {
              const days = Math.min(3650, Math.max(7, Math.round(Number(value))))
              if (value !== '') setDraft({ ...draft, recycledDays: days })
            }}
          />
          {draft.recycledDays <= safe.recycledDays ? (
            <Badge variant="light" tt="none">
              {t('identity.safe')}
            </Badge>
          ) : (
            <Warning text={t('identity.longer', { days: safe.recycledDays })} />
          )}
        </div>
      </div>
      <p className={classes.never}>{t('identity.never')}</p>
      {save.error && (
        <p className={settings.error} role="alert">
          {errorText(save.error)}
        </p>
      )}
      {mine ? (
        <div className={settings.buttons}>
          <Button type="submit" disabled={!changed} loading={save.isPending}>
            {t('identity.save')}
          </Button>
          {differ(draft, safe) && (
            <Button variant="default" onClick={() => setDraft(safe)}>
              {t('identity.toSafe')}
            </Button>
          )}
        </div>
      ) : (
        <p className={classes.never}>{t('identity.adminsOnly')}</p>
      )}
    </form>
  )
}

function differ(one: IdentityPolicy, other: IdentityPolicy): boolean {
  return kinds.some((kind) => one[kind] !== other[kind]) || one.recycledDays !== other.recycledDays
}

function Warning({ text }: { text: string }) {
  return (
    <p className={classes.warning} role="status">
      <TriangleAlert size={14} />
      {text}
    </p>
  )
}
