import { broadcastsApi } from '@atrium/contract/api/sending/broadcasts'
import type { Broadcast, BroadcastDraft } from '@atrium/contract/broadcast/broadcast'
import { Button, SegmentedControl, Select, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { call } from '../../api/call.ts'
import { useSession } from '../../session/session.ts'
import settings from '../../settings/settings.module.css'
import { useErrorText } from '../../ui/state/state.tsx'
import classes from '../broadcast.module.css'
import { broadcastQuery } from '../queries.ts'
import { Check } from './check.tsx'
import { complete } from './complete.ts'
import { What } from './what.tsx'
import { When } from './when.tsx'
import { Who } from './who/who.tsx'

const steps = ['who', 'what', 'when', 'check'] as const
const purposes = ['marketing', 'reminders', 'surveys'] as const

/** What every step shows and changes. */
export type StepProps = { draft: BroadcastDraft; change: (part: Partial<BroadcastDraft>) => void }

/** A draft, step by step: who gets it, what is said, when, and a last look. Each step forward saves. */
export function Wizard({ found }: { found: Broadcast }) {
  const { t } = useTranslation()
  const { member } = useSession()
  const cache = useQueryClient()
  const errorText = useErrorText()
  const [draft, setDraft] = useState<BroadcastDraft>(() => draftOf(found))
  const [step, setStep] = useState<(typeof steps)[number]>('who')
  const save = useMutation({
    mutationFn: (_next: typeof step) =>
      call(broadcastsApi.save, {
        params: { id: found.id },
        body: { ...draft, tree: complete(draft.tree) },
      }),
    onSuccess: (saved, next) => {
      cache.setQueryData(broadcastQuery(found.id).queryKey, saved)
      setStep(next)
    },
  })
  const place = steps.indexOf(step)
  const next = steps[place + 1]
  const before = steps[place - 1]
  const props = {
    draft,
    change: (part: Partial<BroadcastDraft>) => setDraft((old) => ({ ...old, ...part })),
  }
  if (member.role !== 'admin') return <p className={classes.dim}>{t('broadcasts.adminsOnly')}</p>
  return (
    <>
      <div className={classes.panel}>
        <div className={classes.two}>
          <TextInput
            label={t('broadcasts.name')}
            maxLength={100}
            value={draft.name}
            onChange={({ currentTarget: { value } }) => props.change({ name: value })}
          />
          <Select
            label={t('broadcasts.purposeLabel')}
            allowDeselect={false}
            data={purposes.map((value) => ({ value, label: t(`broadcasts.purpose.${value}`) }))}
            value={draft.purpose}
            onChange={(value) => {
              const purpose = purposes.find((one) => one === value)
              if (purpose) props.change({ purpose })
            }}
          />
        </div>
        <SegmentedControl
          fullWidth
          aria-label={t('broadcasts.steps')}
          data={steps.map((value) => ({ value, label: t(`broadcasts.step.${value}`) }))}
          value={step}
          onChange={(value) => {
            const wanted = steps.find((one) => one === value)
            if (wanted) save.mutate(wanted)
          }}
        />
      </div>
      {step === 'who' && <Who {...props} />}
      {step === 'what' && <What {...props} />}
      {step === 'when' && <When {...props} />}
      {step === 'check' && <Check id={found.id} draft={draft} />}
      {save.error && (
        <p className={settings.error} role="alert">
          {errorText(save.error)}
        </p>
      )}
      <div className={classes.buttons}>
        {before && (
          <Button variant="default" onClick={() => setStep(before)}>
            {t('broadcasts.back')}
          </Button>
        )}
        {next && (
          <Button
            loading={save.isPending}
            disabled={draft.name.trim() === ''}
            onClick={() => save.mutate(next)}
          >
            {t('broadcasts.next')}
          </Button>
        )}
      </div>
    </>
  )
}

function draftOf({
  name,
  purpose,
  tree,
  ways,
  schedule,
  perMinute,
  budget,
  trackLinks,
  expiresHours,
}: Broadcast): BroadcastDraft {
  return { name, purpose, tree, ways, schedule, perMinute, budget, trackLinks, expiresHours }
}
