import { bookingsApi } from '@atrium/contract/api/bookings'
import type { BookingSettings } from '@atrium/contract/booking'
import { Button, NumberInput, Switch } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { call } from '../../api/call.ts'
import { bookingSettingsQuery } from '../../bookings/query.ts'
import { tell } from '../../ui/notify.ts'
import { useErrorText } from '../../ui/state/state.tsx'
import page from '../settings.module.css'
import classes from './bookings-page.module.css'
import { isWhole, Opening } from './opening.tsx'

type Props = { settings: BookingSettings & { timeZone: string }; isAdmin: boolean }

/** Opening hours, room, and what customers are told by themselves. */
export function SettingsForm({ settings: { timeZone, ...settings }, isAdmin }: Props) {
  const { t } = useTranslation()
  const errorText = useErrorText()
  const cache = useQueryClient()
  const [draft, setDraft] = useState<BookingSettings>(settings)
  const save = useMutation({
    mutationFn: () => call(bookingsApi.saveSettings, { body: draft }),
    onSuccess: (saved) => {
      cache.setQueryData(bookingSettingsQuery.queryKey, saved)
      tell(t('bookings.settings.saved'))
    },
  })
  const isChanged = JSON.stringify(draft) !== JSON.stringify(settings)
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        save.mutate()
      }}
    >
      <div className={classes.head}>
        <h3>{t('bookings.settings.opening')}</h3>
        <small>
          {t('bookings.zone', { zone: timeZone })}{' '}
          <Link to="/settings/sending">{t('bookings.settings.changeZone')}</Link>
        </small>
      </div>
      <fieldset className={page.card} disabled={!isAdmin}>
        <Opening opening={draft.opening} onChange={(opening) => setDraft({ ...draft, opening })} />
        <div className={classes.rule}>
          <NumberInput
            label={t('bookings.settings.capacity')}
            description={t('bookings.settings.capacityText')}
            className={classes.number}
            value={draft.capacity}
            min={1}
            max={100}
            allowDecimal={false}
            onChange={(next) => setDraft({ ...draft, capacity: within(next, 100) })}
          />
        </div>
        <div className={classes.rule}>
          <Switch
            checked={draft.remindHours !== null}
            label={t('bookings.settings.remind')}
            description={t('bookings.settings.remindText')}
            onChange={({ currentTarget: { checked } }) =>
              setDraft({ ...draft, remindHours: checked ? 24 : null })
            }
          />
          {draft.remindHours !== null && (
            <NumberInput
              aria-label={t('bookings.settings.remindHours')}
              className={classes.number}
              value={draft.remindHours}
              min={1}
              max={336}
              allowDecimal={false}
              suffix={t('bookings.settings.hoursBefore')}
              onChange={(next) => setDraft({ ...draft, remindHours: within(next, 336) })}
            />
          )}
        </div>
        <div className={classes.rule}>
          <Switch
            checked={draft.confirm}
            label={t('bookings.settings.confirm')}
            description={t('bookings.settings.confirmText')}
            onChange={({ currentTarget: { checked } }) => setDraft({ ...draft, confirm: checked })}
          />
        </div>
      </fieldset>
      {save.error && (
        <p className={page.error} role="alert">
          {errorText(save.error)}
        </p>
      )}
      {isAdmin ? (
        <Button
          type="submit"
          disabled={!isChanged || !draft.opening.every(isWhole)}
          loading={save.isPending}
        >
          {t('bookings.settings.save')}
        </Button>
      ) : (
        <p className={classes.note}>{t('identity.adminsOnly')}</p>
      )}
    </form>
  )
}

function within(value: number | string, most: number): number {
  return Math.min(most, Math.max(1, Math.round(Number(value)) || 1))
}
