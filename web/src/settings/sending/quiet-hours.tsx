import type { SendingPolicy } from '@atrium/contract/sending/policy'
import { safeSendingPolicy } from '@atrium/contract/sending/policy'
import { Switch, TextInput } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import classes from './sending-page.module.css'

type Props = {
  quiet: SendingPolicy['quiet']
  onChange: (quiet: SendingPolicy['quiet']) => void
}

/** The night of the customer, in which nothing proactive is sent. */
export function QuietHours({ quiet, onChange }: Props) {
  const { t } = useTranslation()
  return (
    <div className={classes.rule}>
      <Switch
        checked={quiet !== null}
        label={t('sending.quiet')}
        description={t('sending.quietText')}
        onChange={(event) => onChange(event.currentTarget.checked ? safeSendingPolicy.quiet : null)}
      />
      {quiet && (
        <div className={classes.values}>
          {(['from', 'to'] as const).map((end) => (
            <TextInput
              key={end}
              type="time"
              aria-label={t(`sending.${end}`)}
              value={quiet[end]}
              required
              onChange={(event) => {
                const { value } = event.currentTarget
                if (value) onChange({ ...quiet, [end]: value })
              }}
            />
          ))}
        </div>
      )}
    </div>
  )
}
