import type { BroadcastCounts } from '@atrium/contract/broadcast/broadcast'
import { Progress } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import classes from './broadcast.module.css'

/** How far it is, as a bar of who has it, who failed, and who is still to come. */
export function ProgressLine({ counts, size = 'sm' }: { counts: BroadcastCounts; size?: string }) {
  const { t, i18n } = useTranslation()
  const { has, not, all } = progressOf(counts)
  const share = (count: number): number => (all > 0 ? (count / all) * 100 : 0)
  const number = new Intl.NumberFormat(i18n.language)
  return (
    <span className={classes.progress}>
      <Progress.Root size={size}>
        <Progress.Section value={share(has)} aria-label={t('broadcasts.progress')} />
        <Progress.Section value={share(not)} color="red" withAria={false} />
      </Progress.Root>
      <small>
        {t('broadcasts.sentOf', { done: number.format(has), of: number.format(all) })}
        {not > 0 && ` · ${t('broadcasts.notSent', { number: number.format(not) })}`}
      </small>
    </span>
  )
}

/** Those who have it, those who never get it, and all who were to get it. */
function progressOf(counts: BroadcastCounts): { has: number; not: number; all: number } {
  const has = counts.sent + counts.delivered + counts.read + counts.replied
  const not = counts.refused + counts.failed + counts.cancelled
  return { has, not, all: has + not + counts.planned + counts.delayed + counts.queued }
}
