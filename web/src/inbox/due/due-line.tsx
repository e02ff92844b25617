import { type Conversation, dueOf } from '@atrium/contract/conversation'
import { useTranslation } from 'react-i18next'
import { useNow } from '../../language/use-now.ts'
import classes from './due.module.css'
import { dueWords } from './due-words.ts'

/** The same in words, at the head of the conversation. */
export function DueLine({ conversation }: { conversation: Conversation }) {
  const { t, i18n } = useTranslation()
  const now = useNow(20)
  const due = conversation.status === 'open' ? dueOf(conversation) : null
  if (!due) return null
  const { words, isSoon } = dueWords(t, i18n.language, due, now)
  return (
    <span className={classes.line} data-soon={isSoon || undefined}>
      {words}
    </span>
  )
}
