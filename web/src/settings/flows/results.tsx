import type { FlowStepResult } from '@atrium/contract/flow/flow'
import { useTranslation } from 'react-i18next'
import { ruleWords } from '../../inbox/timeline/activity/rule-words.ts'
import { fullTime } from '../../language/format.ts'
import { ChannelMark } from '../../ui/channel-mark.tsx'
import classes from './flows.module.css'
import { stepIcons } from './steps/step-icons.tsx'

/** What is missing, where a step could not be done. */
const missing = ['label', 'member', 'template', 'account'] as const

/** What became of each step, or would have, in words. */
export function Results({ steps }: { steps: FlowStepResult[] }) {
  const { t, i18n } = useTranslation()
  return (
    <ol className={classes.results}>
      {steps.map((step) => (
        <li key={step.position} data-outcome={step.outcome}>
          <span className={classes.mark}>{stepIcons[step.kind]}</span>
          <div>
            <span>
              <b>{t(`flows.step.${step.kind}`)}</b>{' '}
              {step.outcome !== 'done' && (
                <span className={classes.outcome}>{t(`flows.outcome.${step.outcome}`)}</span>
              )}
            </span>
            {step.until && (
              <small>{t('flows.until', { at: fullTime(step.until, i18n.language) })}</small>
            )}
            {step.said && (
              <q className={classes.said}>
                {step.channel && <ChannelMark channel={step.channel} size={13} />} {step.said}
              </q>
            )}
            <Why step={step} />
          </div>
        </li>
      ))}
    </ol>
  )
}

function Why({ step: { why, text, data, outcome } }: { step: FlowStepResult }) {
  const { t, i18n } = useTranslation()
  if (!why || !text) return null
  const gone = missing.find((one) => one === why)
  if (outcome === 'failed' && gone) return <small>{t(`flows.missing.${gone}`)}</small>
  return (
    <small>
      {ruleWords(t, i18n.language, { code: `policy:${why}`, text, data: data ?? undefined })}
    </small>
  )
}
