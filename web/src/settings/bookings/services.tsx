import { bookingsApi } from '@atrium/contract/api/bookings'
import type { Service } from '@atrium/contract/booking'
import { newId, ServiceId } from '@atrium/contract/ids'
import { Badge, Button, Modal, NumberInput, Switch, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { CalendarCheck2, Pencil, Plus } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { call } from '../../api/call.ts'
import { servicesQuery } from '../../bookings/query.ts'
import { IconButton } from '../../ui/icon-button.tsx'
import { Empty, useErrorText } from '../../ui/state/state.tsx'
import page from '../settings.module.css'
import classes from './bookings-page.module.css'

type Props = { services: Service[]; isAdmin: boolean }

/** What can be booked. Nothing is deleted: what is no longer offered stays with what was booked of it. */
export function Services({ services, isAdmin }: Props) {
  const { t } = useTranslation()
  const [edited, setEdited] = useState<Service>()
  const add = isAdmin && (
    <Button
      size="xs"
      leftSection={<Plus size={14} />}
      onClick={() => setEdited({ id: newId(ServiceId), name: '', minutes: 60, active: true })}
    >
      {t('bookings.settings.addService')}
    </Button>
  )
  return (
    <section aria-labelledby="services">
      <div className={classes.head}>
        <h3 id="services">{t('bookings.settings.services')}</h3>
        {services.length > 0 && add}
      </div>
      <div className={page.card}>
        {services.length === 0 && (
          <Empty
            icon={<CalendarCheck2 size={22} />}
            title={t('bookings.settings.noServices')}
            text={t('bookings.settings.noServicesText')}
            action={add}
          />
        )}
        {services.map((service) => (
          <div key={service.id} className={page.row}>
            <span className={page.words}>
              <b>{service.name}</b>
              <small>{t('bookings.settings.minutesLong', { count: service.minutes })}</small>
            </span>
            {!service.active && (
              <Badge color="gray" variant="light" tt="none">
                {t('bookings.settings.notOffered')}
              </Badge>
            )}
            {isAdmin && (
              <IconButton
                label={t('bookings.settings.edit', { name: service.name })}
                icon={<Pencil size={15} />}
                onClick={() => setEdited(service)}
              />
            )}
          </div>
        ))}
      </div>
      {edited && (
        <ServiceForm
          service={edited}
          isNew={!services.some(({ id }) => id === edited.id)}
          onClose={() => setEdited(undefined)}
        />
      )}
    </section>
  )
}

function ServiceForm(props: { service: Service; isNew: boolean; onClose: () => void }) {
  const { service, isNew, onClose } = props
  const { t } = useTranslation()
  const errorText = useErrorText()
  const cache = useQueryClient()
  const [draft, setDraft] = useState(service)
  const { name, minutes, active } = draft
  const save = useMutation({
    mutationFn: () =>
      call(bookingsApi.saveService, {
        params: { id: service.id },
        body: { name: name.trim(), minutes, active },
      }),
    onSuccess: async () => {
      await cache.invalidateQueries(servicesQuery)
      onClose()
    },
  })
  const title = t(isNew ? 'bookings.settings.addService' : 'bookings.settings.editTitle')
  return (
    <Modal opened onClose={onClose} title={title}>
      <form
        className={classes.form}
        onSubmit={(event) => {
          event.preventDefault()
          save.mutate()
        }}
      >
        <TextInput
          data-autofocus
          label={t('bookings.settings.name')}
          required
          maxLength={100}
          value={name}
          onChange={({ currentTarget: { value } }) => setDraft({ ...draft, name: value })}
        />
        <NumberInput
          label={t('bookings.settings.minutes')}
          required
          value={minutes}
          min={5}
          max={720}
          step={5}
          allowDecimal={false}
          onChange={(next) => setDraft({ ...draft, minutes: Number(next) })}
        />
        <Switch
          checked={active}
          label={t('bookings.settings.offered')}
          description={t('bookings.settings.offeredText')}
          onChange={({ currentTarget: { checked } }) => setDraft({ ...draft, active: checked })}
        />
        {save.error && (
          <p className={page.error} role="alert">
            {errorText(save.error)}
          </p>
        )}
        <Button
          type="submit"
          disabled={name.trim() === '' || minutes < 5 || minutes > 720}
          loading={save.isPending}
        >
          {t('bookings.settings.save')}
        </Button>
      </form>
    </Modal>
  )
}
