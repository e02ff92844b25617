import type { Contact } from '@atrium/contract/contact'
import { useTranslation } from 'react-i18next'
import classes from '../contact-panel.module.css'
import { Section } from '../section.tsx'
import { ChannelSelect } from './channel-select.tsx'
import { HoursPart } from './hours-part.tsx'
import { LanguageSelect } from './language-select.tsx'
import { usePrefer } from './use-prefer.ts'
import { LanguageWhy, Why } from './why.tsx'
import { ZoneSelect } from './zone-select.tsx'

/** How the customer wants to be written to, each with its reason; a member can correct it. */
export function PreferencesSection({ contact }: { contact: Contact }) {
  const { t } = useTranslation()
  const prefer = usePrefer(contact.id)
  const { channel, hours, timeZone } = contact.preferences
  return (
    <Section title={t('preference.title')}>
      <dl className={classes.facts}>
        <div className={classes.fact}>
          <dt>{t('contact.language')}</dt>
          <dd>
            <LanguageSelect
              value={contact.language}
              onChange={(value) => prefer({ kind: 'language', value, by: 'member' })}
            />
            <LanguageWhy
              contact={contact}
              onConfirm={(value) => prefer({ kind: 'language', value, by: 'said' })}
            />
          </dd>
        </div>
        <div className={classes.fact}>
          <dt>{t('preference.channel')}</dt>
          <dd>
            <ChannelSelect
              contact={contact}
              onChange={(value) => prefer({ kind: 'channel', value, by: 'member' })}
            />
            {channel && (
              <Why
                why={channel.why}
                onConfirm={() => prefer({ kind: 'channel', value: channel.value, by: 'said' })}
              />
            )}
          </dd>
        </div>
        <div className={classes.fact}>
          <dt>{t('preference.hours')}</dt>
          <dd>
            <HoursPart hours={hours?.value ?? null} prefer={prefer} />
            {hours && (
              <Why
                why={hours.why}
                onConfirm={() => prefer({ kind: 'hours', value: hours.value, by: 'said' })}
              />
            )}
          </dd>
        </div>
        <div className={classes.fact}>
          <dt>{t('preference.timeZone')}</dt>
          <dd>
            <ZoneSelect
              value={timeZone?.value ?? null}
              onChange={(value) => prefer({ kind: 'timeZone', value, by: 'member' })}
            />
            {timeZone && (
              <Why
                why={timeZone.why}
                onConfirm={() => prefer({ kind: 'timeZone', value: timeZone.value, by: 'said' })}
              />
            )}
          </dd>
        </div>
      </dl>
    </Section>
  )
}
