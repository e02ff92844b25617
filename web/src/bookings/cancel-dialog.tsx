import { bookingsApi } from '@atrium/contract/api/bookings'
import type { Booking } from '@atrium/contract/booking'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { call } from '../api/call.ts'
import { placeTime } from '../language/format.ts'
import { Confirm } from '../ui/confirm.tsx'
import { tell } from '../ui/notify.ts'
import { bookingsQuery } from './query.ts'

type Props = { booking: Booking; zone: string; onClose: () => void }

/** Gives a time back, after asking. */
export function CancelDialog({ booking, zone, onClose }: Props) {
  const { t, i18n } = useTranslation()
  const cache = useQueryClient()
  const { id, service, startsAt, contactId } = booking
  const cancel = useMutation({
    mutationFn: () => call(bookingsApi.cancel, { params: { id } }),
    onSuccess: () => {
      void cache.invalidateQueries(bookingsQuery(contactId))
      tell(t('bookings.cancelled'))
      onClose()
    },
  })
  const when = placeTime(startsAt, zone, i18n.language)
  return (
    <Confirm
      title={t('bookings.cancelTitle')}
      action={t('bookings.cancel')}
      danger
      busy={cancel.isPending}
      error={cancel.error}
      onConfirm={() => cancel.mutate()}
      onClose={onClose}
    >
      {t('bookings.cancelText', { service, when })}
    </Confirm>
  )
}
