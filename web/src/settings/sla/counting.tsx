import { type Promises, slaApi } from '@atrium/contract/api/sla'
import { Switch } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { call } from '../../api/call.ts'
import { tell } from '../../ui/notify.ts'
import { useErrorText } from '../../ui/state/state.tsx'
import settings from '../settings.module.css'
import { openingWords } from './opening-words.ts'
import { slaQuery } from './query.ts'
import classes from './sla-page.module.css'

/** Whether the minutes pass day and night, or in the opening hours: which ones these are, and what follows from none. */
export function Counting({ promises }: { promises: Promises }) {
  const { t } = useTranslation()
  const errorText = useErrorText()
  const cache = useQueryClient()
  const save = useMutation({
    mutationFn: (inOpeningHours: boolean) => call(slaApi.count, { body: { inOpeningHours } }),
    onSuccess: (saved) => {
      cache.setQueryData(slaQuery.queryKey, saved)
      tell(t(saved.inOpeningHours ? 'sla.nowInHours' : 'sla.nowAlways'))
    },
  })
  return (
    <div className={classes.counting}>
      <Switch
        label={t('sla.inHours')}
        description={t('sla.inHoursText')}
        labelPosition="left"
        classNames={{
          body: classes.switch ?? '',
          label: classes.title ?? '',
          description: classes.note ?? '',
        }}
        checked={save.isPending ? save.variables : promises.inOpeningHours}
        onChange={({ currentTarget: { checked } }) => save.mutate(checked)}
      />
      {promises.inOpeningHours && <OpenWhen promises={promises} />}
      {save.error && (
        <p className={settings.error} role="alert">
          {errorText(save.error)}
        </p>
      )}
    </div>
  )
}

function OpenWhen({ promises: { opening, timeZone } }: { promises: Promises }) {
  const { t, i18n } = useTranslation()
  return (
    <div className={classes.open}>
      {opening.length === 0 ? (
        <p className={classes.none}>{t('sla.neverOpen')}</p>
      ) : (
        <ul aria-label={t('bookings.settings.opening')}>
          {opening.map((hours, place) => (
            // A period has no name but its place.
            // biome-ignore lint/suspicious/noArrayIndexKey: the list is only read
            <li key={place}>{openingWords(hours, i18n.language)}</li>
          ))}
        </ul>
      )}
      <small>
        {t('bookings.zone', { zone: timeZone })}{' '}
        <Link to="/settings/bookings">{t('sla.changeHours')}</Link>
      </small>
    </div>
  )
}
