import { Outlet, useMatch } from '@tanstack/react-router'
import { MessagesSquare } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Keys } from '../commands/keys.tsx'
import { Empty } from '../ui/state/state.tsx'
import classes from './inbox-page.module.css'
import { ConversationList } from './list/conversation-list.tsx'

/** Two panes, the list and what is open; on a phone one at a time. */
export function InboxPage() {
  const { t } = useTranslation()
  const open = useMatch({ from: '/desk/inbox/$view/$conversationId', shouldThrow: false })
  return (
    <div
      className={classes.inbox}
      data-open={open !== undefined || undefined}
      data-whole-phone={open !== undefined || undefined}
    >
      <section className={classes.list} aria-label={t('inbox.list')}>
        <ConversationList openId={open?.params.conversationId} />
      </section>
      <section className={classes.open} aria-label={t('inbox.conversation')}>
        <Outlet />
      </section>
    </div>
  )
}

/** Beside the list, before a conversation is chosen. */
export function NothingOpen() {
  const { t } = useTranslation()
  return (
    <Empty
      icon={<MessagesSquare size={22} />}
      title={t('inbox.nothingOpen')}
      text={t('inbox.nothingOpenText')}
      action={
        <span className={classes.hint}>
          <Keys id="list.next" /> {t('inbox.hintNext')} <Keys id="general.palette" />{' '}
          {t('inbox.hintPalette')}
        </span>
      }
    />
  )
}
