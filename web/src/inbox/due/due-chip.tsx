import { type Conversation, dueOf } from '@atrium/contract/conversation'
import { Timer, TimerOff } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { briefSpan } from '../../language/format.ts'
import classes from './due.module.css'
import { dueWords } from './due-words.ts'

/** How long somebody who waits may still wait; in the list, short. */
export function DueChip({ row, now }: { row: Conversation; now: number }) {
  const { t, i18n } = useTranslation()
  const due = dueOf(row)
  if (!due) return null
  const { words, isSoon } = dueWords(t, i18n.language, due, now)
  const left = Date.parse(due.at) - now
  return (
    <span
      className={classes.chip}
      data-soon={isSoon || undefined}
      role="img"
      aria-label={words}
      title={words}
    >
      {left > 0 ? <Timer size={12} /> : <TimerOff size={12} />}
      {briefSpan(Math.abs(left), i18n.language)}
    </span>
  )
}
