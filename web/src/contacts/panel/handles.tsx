import type { Contact } from '@atrium/contract/contact'
import { useTranslation } from 'react-i18next'
import classes from './contact-panel.module.css'
import { HandleRow } from './handle-row.tsx'
import { Section } from './section.tsx'

/** The customer's addresses, each with its evidence. */
export function Handles({ contact }: { contact: Contact }) {
  const { t } = useTranslation()
  return (
    <Section title={t('contact.handles')}>
      <ul className={classes.list}>
        {contact.handles.map((handle) => (
          <li key={handle.id}>
            <HandleRow contact={contact} handle={handle} />
          </li>
        ))}
      </ul>
    </Section>
  )
}
