import type { Message } from '@atrium/contract/message'
import {
  Ban,
  Check,
  CheckCheck,
  CircleAlert,
  CircleHelp,
  Clock,
  Clock3,
  type LucideIcon,
  Send,
} from 'lucide-react'
import { lazy, Suspense } from 'react'
import { useTranslation } from 'react-i18next'
import { clockTime, dayTime, fullTime } from '../../../language/format.ts'
import { withSettingsTexts } from '../../../language/i18n.ts'
import { ruleWords } from '../activity/rule-words.ts'
import { RetryButton } from './retry-button.tsx'
import classes from './state-line.module.css'

const WayLine = lazy(() =>
  withSettingsTexts(import('./way/way-line.tsx')).then((part) => ({ default: part.WayLine })),
)

const icons: Partial<Record<Message['state'], LucideIcon>> = {
  delayed: Clock3,
  queued: Clock,
  sending: Send,
  accepted: Check,
  delivered: CheckCheck,
  read: CheckCheck,
  failed: CircleAlert,
  refused: Ban,
  unknown: CircleHelp,
}

/** When, and how far a message got. `quiet`: a later message of the same group says it, unless something went wrong. */
export function StateLine({ message, quiet }: { message: Message; quiet: boolean }) {
  const { t, i18n } = useTranslation()
  const { state, direction } = message
  const trouble = ['failed', 'refused', 'unknown', 'delayed'].includes(state)
  const { way } = message.context ?? {}
  if (quiet && !trouble && message.editedAt === null && !way) return null
  const Icon = icons[state]
  return (
    <div className={classes.line} data-state={state} data-side={direction}>
      <time dateTime={message.at} title={fullTime(message.at, i18n.language)}>
        {clockTime(message.at, i18n.language)}
      </time>
      {message.editedAt !== null && <span>{t('message.edited')}</span>}
      {direction === 'out' && Icon && (
        <span className={classes.state}>
          <Icon size={13} strokeWidth={2.2} />
          {t(`sendState.${state}`)}
        </span>
      )}
      {way && (
        <Suspense>
          <WayLine way={way} channel={message.channel} />
        </Suspense>
      )}
      {trouble && <Trouble message={message} />}
    </div>
  )
}

function Trouble({ message }: { message: Message }) {
  const { t, i18n } = useTranslation()
  const { state, error, delayedUntil } = message
  const until = delayedUntil ? dayTime(Date.parse(delayedUntil), i18n.language) : undefined
  return (
    <>
      {until && state === 'delayed' && <span>{t('message.delayedUntil', { until })}</span>}
      {state === 'unknown' && <span>{t('message.unknown')}</span>}
      {/* The sentence above already says what became of an unknown one. */}
      {error && state !== 'unknown' && (
        <span className={classes.words}>{ruleWords(t, i18n.language, error)}</span>
      )}
      {error && error.next !== 'retry' && error.next !== 'none' && (
        <span>{t(`sendNext.${error.next}`)}</span>
      )}
      {(state === 'failed' || state === 'unknown') && <RetryButton message={message} />}
    </>
  )
}
