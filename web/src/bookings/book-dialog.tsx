import { bookingsApi } from '@atrium/contract/api/bookings'
import type { Booking, Service, Usual } from '@atrium/contract/booking'
import type { Contact, Handle } from '@atrium/contract/contact'
import { BookingId, newId } from '@atrium/contract/ids'
import { Button, Modal, NativeSelect, TextInput } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { call } from '../api/call.ts'
import { now } from '../api/clock.ts'
import { tell } from '../ui/notify.ts'
import { SkeletonRows } from '../ui/state/rows.tsx'
import { Failure, useErrorText } from '../ui/state/state.tsx'
import classes from './bookings.module.css'
import { dayIn, isDay } from './day.ts'
import { bookingsQuery, servicesQuery } from './query.ts'
import { Times } from './times.tsx'

type Props = {
  contact: Contact
  handles: Handle[]
  usual: Usual | null
  zone: string
  /** The booking that gets another time; none: a new one is made. */
  moved: Booking | undefined
  onClose: () => void
}

/** Books a time, or moves a booking to another one. */
export function BookDialog(props: Props) {
  const { t } = useTranslation()
  const { moved, contact, onClose } = props
  const services = useQuery(servicesQuery)
  const offered = services.data?.items.filter(({ active, id }) => active || id === moved?.serviceId)
  const title = moved
    ? t('bookings.moveTitle', { service: moved.service })
    : t('bookings.bookTitle', { name: contact.name })
  return (
    <Modal opened onClose={onClose} title={title}>
      {services.error && <Failure error={services.error} retry={() => void services.refetch()} />}
      {services.isPending && <SkeletonRows rows={3} avatar={false} />}
      {offered?.length === 0 && (
        <p className={classes.nothing}>
          {t('bookings.noServices')} <Link to="/settings/bookings">{t('bookings.toSettings')}</Link>
        </p>
      )}
      {offered && offered.length > 0 && <BookForm {...props} services={offered} />}
    </Modal>
  )
}

function BookForm(props: Props & { services: Service[] }) {
  const { contact, handles, usual, zone, moved, services, onClose } = props
  const { t } = useTranslation()
  const errorText = useErrorText()
  const cache = useQueryClient()
  // Of this dialog: asked again after a lost answer, it is the same booking.
  const [bookingId] = useState(() => newId(BookingId))
  const [serviceId, setServiceId] = useState(
    moved?.serviceId ?? services.find(({ id }) => id === usual?.serviceId)?.id ?? services[0]?.id,
  )
  const [handleId, setHandleId] = useState(newest(handles)?.id)
  const [day, setDay] = useState(() => dayIn(moved?.startsAt ?? now(), zone))
  const [startsAt, setStartsAt] = useState<string>()
  const save = useMutation({
    mutationFn: (at: string) =>
      moved
        ? call(bookingsApi.move, { params: { id: moved.id }, body: { startsAt: at } })
        : call(bookingsApi.book, {
            params: { id: contact.id },
            body: { bookingId, handleId: need(handleId), serviceId: need(serviceId), startsAt: at },
          }),
    onSuccess: () => {
      void cache.invalidateQueries(bookingsQuery(contact.id))
      tell(t(moved ? 'bookings.moved' : 'bookings.booked'))
      onClose()
    },
    // Somebody else was faster: what is free is another now.
    onError: () => void cache.invalidateQueries({ queryKey: ['slots'] }),
  })
  const choose = (next: { day?: string; serviceId?: Service['id'] | undefined }): void => {
    if (next.day !== undefined) setDay(next.day)
    if (next.serviceId) setServiceId(next.serviceId)
    setStartsAt(undefined)
  }
  return (
    <form
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault()
        if (startsAt) save.mutate(startsAt)
      }}
    >
      {!moved && (
        <NativeSelect
          label={t('bookings.service')}
          value={serviceId ?? ''}
          data={services.map(({ id, name, minutes }) => ({
            value: id,
            label: t('bookings.serviceLength', { name, count: minutes }),
          }))}
          onChange={({ currentTarget: { value } }) =>
            choose({ serviceId: services.find(({ id }) => id === value)?.id })
          }
        />
      )}
      {!moved && handles.length > 1 && (
        <NativeSelect
          label={t('bookings.through')}
          description={t('bookings.throughText')}
          value={handleId ?? ''}
          data={handles.map(({ id, label }) => ({ value: id, label }))}
          onChange={({ currentTarget: { value } }) =>
            setHandleId(handles.find(({ id }) => id === value)?.id)
          }
        />
      )}
      <TextInput
        type="date"
        label={t('bookings.day')}
        value={day}
        min={dayIn(now(), zone)}
        required
        onChange={({ currentTarget: { value } }) => choose({ day: value })}
      />
      {serviceId && isDay(day) && (
        <Times
          serviceId={serviceId}
          day={day}
          zone={zone}
          moved={moved}
          chosen={startsAt}
          onChoose={setStartsAt}
          onDay={(next) => choose({ day: next })}
        />
      )}
      {save.error && (
        <p className={classes.error} role="alert">
          {errorText(save.error)}
        </p>
      )}
      <Button type="submit" disabled={!startsAt} loading={save.isPending}>
        {t(moved ? 'bookings.move' : 'bookings.book')}
      </Button>
    </form>
  )
}

/** The address that was heard last: most likely they ask from there. */
function newest(handles: Handle[]): Handle | undefined {
  return handles.toSorted((a, b) => (b.lastSeenAt ?? '').localeCompare(a.lastSeenAt ?? ''))[0]
}

function need<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('nothing is chosen')
  return value
}
