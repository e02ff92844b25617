import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { bookingSettingsQuery, servicesQuery } from '../../bookings/query.ts'
import { useSession } from '../../session/session.ts'
import { SkeletonRows } from '../../ui/state/rows.tsx'
import { Failure } from '../../ui/state/state.tsx'
import { PageHead } from '../page-head.tsx'
import { Services } from './services.tsx'
import { SettingsForm } from './settings-form.tsx'

/** What can be booked, when the business is open, and what customers are told. */
export function BookingsPage() {
  const { t } = useTranslation()
  const { member } = useSession()
  const services = useQuery(servicesQuery)
  const settings = useQuery(bookingSettingsQuery)
  const isAdmin = member.role === 'admin'
  return (
    <>
      <PageHead title={t('bookings.title')} text={t('bookings.settings.text')} />
      {services.isPending && <SkeletonRows rows={3} avatar={false} />}
      {services.error && <Failure error={services.error} retry={() => void services.refetch()} />}
      {services.data && <Services services={services.data.items} isAdmin={isAdmin} />}
      {settings.error && <Failure error={settings.error} retry={() => void settings.refetch()} />}
      {settings.data && (
        <SettingsForm
          key={JSON.stringify(settings.data)}
          settings={settings.data}
          isAdmin={isAdmin}
        />
      )}
    </>
  )
}
