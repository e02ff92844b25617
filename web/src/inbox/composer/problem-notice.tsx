import { Button } from '@mantine/core'
import { CircleAlert, X } from 'lucide-react'
import { lazy, Suspense } from 'react'
import { useTranslation } from 'react-i18next'
import { now } from '../../api/clock.ts'
import { ago } from '../../language/format.ts'
import { withSettingsTexts } from '../../language/i18n.ts'
import { IconButton } from '../../ui/icon-button.tsx'
import classes from './composer.module.css'
import type { Problem } from './sending/draft.ts'
import { newerMessage } from './sending/evidence.ts'

const RefusalWords = lazy(() =>
  withSettingsTexts(import('./refusal-words.tsx')).then((part) => ({ default: part.RefusalWords })),
)

type Props = { name: string; problem: Problem; onDismiss: () => void; onSend?: () => void }

/** Why nothing was sent, with the facts, and what to do. The words stay in the composer. */
export function ProblemNotice({ name, problem, onDismiss, onSend }: Props) {
  const { t, i18n } = useTranslation()
  const newer = problem.code === 'newer_message' ? newerMessage(problem.evidence) : undefined
  const again =
    problem.code === 'newer_message' || problem.code === 'unreachable' || problem.code === 'busy'
  return (
    <div className={classes.problem} role="alert">
      <CircleAlert size={16} />
      <div className={classes.problemText}>
        {newer
          ? t('compose.newer', {
              name,
              ago: newer.at ? ago(newer.at, now(), i18n.language) : '',
            })
          : t(`compose.problem.${problem.code}`, { defaultValue: t(`error.${problem.code}`) })}
        {newer?.text && <q>{newer.text}</q>}
        {problem.code === 'policy_refused' ? (
          <Suspense fallback={` ${problem.detail ?? ''}`}>
            <RefusalWords problem={problem} />
          </Suspense>
        ) : (
          !newer && problem.detail && <span> {problem.detail}</span>
        )}
      </div>
      {again && onSend && (
        <Button size="compact-xs" variant="default" onClick={onSend}>
          {t(newer ? 'compose.sendAnyway' : 'compose.sendAgain')}
        </Button>
      )}
      <IconButton
        label={t('compose.dismiss')}
        size={24}
        icon={<X size={14} />}
        onClick={onDismiss}
      />
    </div>
  )
}
