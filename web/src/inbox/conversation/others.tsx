import { useSyncExternalStore } from 'react'
import { useTranslation } from 'react-i18next'
import { presence } from '../../api/feed/signals.ts'
import { useSession } from '../../session/session.ts'
import { Avatar } from '../../ui/avatar.tsx'
import classes from './others.module.css'

/** The other members who look at this conversation or type in it, on whatever channel. */
export function Others({ conversationId }: { conversationId: string }) {
  const { t } = useTranslation()
  const { member } = useSession()
  const here = useSyncExternalStore(presence.subscribe, () => presence.get(conversationId))
  const others = here.filter((entry) => !entry.contact && entry.name !== member.name)
  const typing = others.filter(({ what }) => what === 'typing')
  const viewing = others.filter(
    ({ what, name }) => what === 'viewing' && !typing.some((other) => other.name === name),
  )
  return (
    <div className={classes.others} role="status">
      {typing.map(({ name }) => (
        <span key={name} className={classes.other} data-typing>
          <Avatar id={name} name={name} size={20} />
          {t('conversation.isTyping', { name })}
        </span>
      ))}
      {viewing.map(({ name }) => (
        <span key={name} className={classes.other}>
          <Avatar id={name} name={name} size={20} />
          {t('conversation.isViewing', { name })}
        </span>
      ))}
    </div>
  )
}
