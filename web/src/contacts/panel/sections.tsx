import type { Contact } from '@atrium/contract/contact'
import { BookingsSection } from '../../bookings/bookings-section.tsx'
import { OrdersSection } from '../../orders/orders-section.tsx'
import { LabelsSection } from '../labels/labels-section.tsx'
import { ConsentSection } from './consent/consent.tsx'
import { Facts } from './facts/facts.tsx'
import { Links } from './links/links.tsx'
import { Past } from './past.tsx'
import { PreferencesSection } from './preferences/preferences.tsx'
import type { useUpdateContact } from './use-update-contact.ts'

type Props = {
  contact: Contact
  openId: string | undefined
  update: ReturnType<typeof useUpdateContact>
  onLink: () => void
}

/** What stands further down in the panel: it comes a little later, in one piece. */
export function Sections({ contact, openId, update, onLink }: Props) {
  return (
    <>
      <LabelsSection contact={contact} />
      <OrdersSection contact={contact} />
      <BookingsSection contact={contact} />
      <PreferencesSection contact={contact} />
      <ConsentSection contact={contact} />
      <Facts contact={contact} onChange={(change) => update.mutate(change)} />
      <Links contact={contact} onLink={onLink} />
      <Past contact={contact} openId={openId} />
    </>
  )
}
