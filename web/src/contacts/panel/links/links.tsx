import { contactsApi } from '@atrium/contract/api/contacts'
import type { Contact, Link } from '@atrium/contract/contact'
import { Button } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { Link2, Unlink } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { call } from '../../../api/call.ts'
import { fullTime, shortDate } from '../../../language/format.ts'
import { Confirm } from '../../../ui/confirm.tsx'
import { tell } from '../../../ui/notify.ts'
import { useRefetchContacts } from '../../use-refetch-contacts.ts'
import classes from '../contact-panel.module.css'
import { Section } from '../section.tsx'

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
      {undoing && <UndoLink link={undoing} contact={contact} onClose={() => setUndoing(undefined)} />}
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

function UndoLink({ link, contact, onClose }: { link: Link; contact: Contact; onClose: () => void }) {
  const { t } = useTranslation()
  const refetch = useRefetchContacts()
  const undo = useMutation({
    mutationFn: () => call(contactsApi.unlink, { params: { id: link.handleId } }),
    onSuccess: () => {
      refetch([contact.id, link.fromContactId])
      tell(t('contact.undone'))
      onClose()
    },
  })
  return (
    <Confirm
      title={t('contact.undoTitle')}
      action={t('contact.undoLink')}
      busy={undo.isPending}
      error={undo.error}
      onConfirm={() => undo.mutate()}
      onClose={onClose}
    >
      {t('contact.undoText', { handle: handleLabel(contact, link), name: contact.name })}
    </Confirm>
  )
}

function handleLabel(contact: Contact, link: Link): string {
  return contact.handles.find(({ id }) => id === link.handleId)?.label ?? link.handleId
}
