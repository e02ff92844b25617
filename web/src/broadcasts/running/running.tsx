import { broadcastsApi } from '@atrium/contract/api/sending/broadcasts'
import {
  type Broadcast,
  type BroadcastState,
  type RecipientState,
  recipientStates,
} from '@atrium/contract/broadcast/broadcast'
import { Button } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Ban, Pause, Play } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { showAnswer } from '../../api/apply/answer.ts'
import { call } from '../../api/call.ts'
import { fullTime } from '../../language/format.ts'
import { useSession } from '../../session/session.ts'
import { PageHead } from '../../settings/page-head.tsx'
import settings from '../../settings/settings.module.css'
import { Confirm } from '../../ui/confirm.tsx'
import { useErrorText } from '../../ui/state/state.tsx'
import classes from '../broadcast.module.css'
import { ProgressLine } from '../progress-line.tsx'
import { broadcastQuery } from '../queries.ts'
import { OverBudget } from './over-budget.tsx'
import { Recipients } from './recipients.tsx'
import { Results } from './results.tsx'

/** A broadcast on its way or over: how far, who stands where, and what can be done about it. */
export function Running({ found }: { found: Broadcast }) {
  const { t, i18n } = useTranslation()
  const [state, setState] = useState<RecipientState>()
  const { member } = useSession()
  const { counts } = found
  const number = new Intl.NumberFormat(i18n.language)
  const startsAt = found.startsAt ? fullTime(found.startsAt, i18n.language) : ''
  return (
    <>
      <PageHead
        title={found.name}
        text={t(`broadcasts.now.${found.state}`, { at: startsAt })}
        action={<Acts found={found} />}
      />
      {found.failure && (
        <p className={settings.error} role="alert">
          {found.failure}
        </p>
      )}
      {found.state === 'paused' && found.pausedFor === 'budget' && <OverBudget found={found} />}
      {counts && (
        <>
          <div className={classes.panel} role="status">
            <ProgressLine counts={counts} size="lg" />
          </div>
          <div className={`${classes.figures} ${classes.apart}`}>
            {recipientStates
              .filter((each) => counts[each] > 0)
              .map((each) => (
                <button
                  key={each}
                  type="button"
                  aria-pressed={state === each}
                  title={t(`broadcasts.recipientText.${each}`)}
                  onClick={() => setState(state === each ? undefined : each)}
                >
                  <b>{number.format(counts[each])}</b>
                  <small>{t(`broadcasts.recipient.${each}`)}</small>
                </button>
              ))}
          </div>
          {member.role === 'admin' && <Results id={found.id} budget={found.budget} />}
          <Recipients id={found.id} state={state} />
        </>
      )}
    </>
  )
}

const possible: Partial<Record<BroadcastState, ('pause' | 'resume' | 'cancel')[]>> = {
  scheduled: ['pause', 'cancel'],
  planning: ['cancel'],
  running: ['pause', 'cancel'],
  paused: ['resume', 'cancel'],
}
const icons = { pause: <Pause size={15} />, resume: <Play size={15} />, cancel: <Ban size={15} /> }

function Acts({ found }: { found: Broadcast }) {
  const { t } = useTranslation()
  const { member } = useSession()
  const errorText = useErrorText()
  const cache = useQueryClient()
  const [asking, setAsking] = useState(false)
  const step = useMutation({
    mutationFn: (name: 'pause' | 'resume' | 'cancel') =>
      call(broadcastsApi[name], { params: { id: found.id } }),
    onSuccess: (changed) => {
      setAsking(false)
      return showAnswer(cache, broadcastQuery(found.id).queryKey, changed)
    },
    onError: () => cache.invalidateQueries({ queryKey: ['broadcasts', found.id] }),
  })
  // One that reached its limit goes on by a higher one.
  const steps = (possible[found.state] ?? []).filter(
    (name) => name !== 'resume' || found.pausedFor === null,
  )
  if (member.role !== 'admin' || steps.length === 0) return null
  return (
    <div className={classes.buttons}>
      {steps.map((name) => (
        <Button
          key={name}
          variant={name === 'resume' ? 'filled' : 'default'}
          leftSection={icons[name]}
          loading={step.isPending && step.variables === name}
          onClick={() => (name === 'cancel' ? setAsking(true) : step.mutate(name))}
        >
          {t(`broadcasts.act.${name}`)}
        </Button>
      ))}
      {step.error && !asking && (
        <p className={settings.error} role="alert">
          {errorText(step.error)}
        </p>
      )}
      {asking && (
        <Confirm
          title={t('broadcasts.cancelTitle')}
          action={t('broadcasts.act.cancel')}
          danger
          busy={step.isPending}
          error={step.error}
          onConfirm={() => step.mutate('cancel')}
          onClose={() => setAsking(false)}
        >
          {t('broadcasts.cancelText')}
        </Confirm>
      )}
    </div>
  )
}
