import { useSyncExternalStore } from 'react'
import { useTranslation } from 'react-i18next'
import { presence } from '../../api/feed/signals.ts'
import classes from './timeline.module.css'

/** Under the last message: the customer is typing. */
export function TypingLine({ conversationId }: { conversationId: string }) {
  const { t } = useTranslation()
  const here = useSyncExternalStore(presence.subscribe, () => presence.get(conversationId))
  const contact = here.find((entry) => entry.contact)
  if (!contact) return null
  return (
    <div className={classes.typing} role="status">
      <span className={classes.dots} aria-hidden="true">
        <i />
        <i />
        <i />
      </span>
      {t('timeline.typing', { name: contact.name })}
    </div>
  )
}
