import type { Contact } from '@atrium/contract/contact'
import { LabelsSection } from '../labels/labels-section.tsx'
import { ConsentSection } from './consent/consent.tsx'
import { PreferencesSection } from './preferences/preferences.tsx'

/** What the team and the customer said: labels, wishes, consent. One part of the app, since all three come together. */
export function About({ contact }: { contact: Contact }) {
  return (
    <>
      <LabelsSection contact={contact} />
      <PreferencesSection contact={contact} />
      <ConsentSection contact={contact} />
    </>
  )
}
