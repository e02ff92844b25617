import type { Contact, Link } from '@atrium/contract/contact'
import { Button } from '@mantine/core'
import { Link2, Unlink } from 'lucide-react'
import { lazy, Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { fullTime, shortDate } from '../../../language/format.ts'
import { withSettingsTexts } from '../../../language/i18n.ts'
import classes from '../contact-panel.module.css'
import { Section } from '../section.tsx'
import { handleLabel } from './handle-label.ts'

const UndoLink = lazy(() =>
  withSettingsTexts(import('./undo-link.tsx')).then((part) => ({ default: part.UndoLink })),
)

/** Why handles belong together, each with a way back. */
export function Links({ contact, onLink }: { contact: Contact; onLink: () => void }) {
  const { t } = useTranslation()
  const [undoing, setUndoing] = useState<Link>()
  const active = contact.links.filter(({ undoneAt }) => undoneAt === null)
  return (
    <Section title={t('contact.links')}>
      {active.length === 0 && <p className={classes.none}>{t('contact.noLinks')}</p>}
      <ul className={classes.list}>
        {active.map((link) => (
          <LinkRow key={link.id} link={link} contact={contact} onUndo={() => setUndoing(link)} />
        ))}
      </ul>
      <Button size="compact-xs" variant="subtle" leftSection={<Link2 size={13} />} onClick={onLink}>
        {t('contact.linkOther')}
      </Button>
      <Suspense>
        {undoing && (
          <UndoLink link={undoing} contact={contact} onClose={() => setUndoing(undefined)} />
        )}
      </Suspense>
    </Section>
  )
}

function LinkRow({ link, contact, onUndo }: { link: Link; contact: Contact; onUndo: () => void }) {
  const { t, i18n } = useTranslation()
  return (
    <li className={classes.link}>
      <Link2 size={14} />
      <span>
        <b>
          <bdi>{handleLabel(contact, link)}</bdi>
        </b>
        <span>{link.reason}</span>
        <small title={fullTime(link.at, i18n.language)}>
          {link.actor} · {shortDate(link.at, i18n.language)}
        </small>
        <button type="button" className={classes.undo} onClick={onUndo}>
          <Unlink size={12} /> {t('contact.undoLink')}
        </button>
      </span>
    </li>
  )
}
