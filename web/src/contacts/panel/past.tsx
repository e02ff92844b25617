import type { Contact } from '@atrium/contract/contact'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { shortDate } from '../../language/format.ts'
import classes from './contact-panel.module.css'
import { Section } from './section.tsx'

/** The cases in the contact's timeline, the newest first. */
export function Past({ contact, openId }: { contact: Contact; openId: string | undefined }) {
  const { t, i18n } = useTranslation()
  const past = contact.conversations.toSorted((a, b) => b.number - a.number)
  return (
    <Section title={t('contact.conversations')}>
      {past.length === 0 && <p className={classes.none}>{t('contact.noConversations')}</p>}
      <ul className={classes.list}>
        {past.map((conversation) => (
          <li key={conversation.id}>
            <Link
              to="/inbox/$view/$conversationId"
              params={{ view: 'all', conversationId: conversation.joinedInto ?? conversation.id }}
              className={classes.past}
              data-open={conversation.id === openId || undefined}
            >
              <span>#{conversation.number}</span>
              <span className={classes.status} data-status={conversation.status}>
                {t(conversation.joinedInto ? 'contact.joined' : `status.${conversation.status}`)}
              </span>
              <time>{shortDate(conversation.lastMessageAt, i18n.language)}</time>
            </Link>
          </li>
        ))}
      </ul>
    </Section>
  )
}
