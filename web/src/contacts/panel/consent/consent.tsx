import type { Contact } from '@atrium/contract/contact'
import type { ContactId } from '@atrium/contract/ids'
import type { AddressConsent, Confirmation, Purpose } from '@atrium/contract/sending/consent'
import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Check, CircleHelp, Minus, Pencil, X } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ChannelMark } from '../../../ui/channel-mark.tsx'
import { IconButton } from '../../../ui/icon-button.tsx'
import { Failure } from '../../../ui/state/state.tsx'
import { Section } from '../section.tsx'
import { AskToConfirm } from './ask-to-confirm.tsx'
import classes from './consent.module.css'
import { NoteConsent } from './note-consent.tsx'
import { consentQuery } from './query.ts'
import { Said } from './said.tsx'

const purposes: Purpose[] = ['marketing', 'reminders', 'surveys']

const marks = {
  given: Check,
  stopped: X,
  unconfirmed: CircleHelp,
  missing: CircleHelp,
  not_needed: Minus,
} as const

/** What may be sent to each address without being asked for, and what proves it. */
export function ConsentSection({ contact }: { contact: Contact }) {
  const { t } = useTranslation()
  const consent = useQuery(consentQuery(contact.id))
  const [dialog, setDialog] = useState<'note' | 'said'>()
  // A row of a file is no address that is written to.
  const addresses = consent.data?.addresses.filter(({ channel }) => channel !== 'import') ?? []
  const close = (): void => setDialog(undefined)
  return (
    <Section
      title={t('consent.title')}
      action={
        addresses.length > 0 && (
          <IconButton
            label={t('consent.note')}
            size={24}
            icon={<Pencil size={14} />}
            onClick={() => setDialog('note')}
          />
        )
      }
    >
      {consent.error && <Failure error={consent.error} retry={() => void consent.refetch()} />}
      <ul className={classes.addresses}>
        {addresses.map((address) => (
          <Address
            key={address.handleId}
            contactId={contact.id}
            address={address}
            confirmations={consent.data?.confirmations ?? []}
          />
        ))}
      </ul>
      {addresses.length > 0 && (
        <Button variant="subtle" size="compact-xs" mt={8} onClick={() => setDialog('said')}>
          {t('consent.history')}
        </Button>
      )}
      {dialog === 'note' && (
        <NoteConsent contactId={contact.id} addresses={addresses} onClose={close} />
      )}
      {dialog === 'said' && (
        <Said contact={contact} words={consent.data?.words ?? []} onClose={close} />
      )}
    </Section>
  )
}

type AddressProps = {
  contactId: ContactId
  address: AddressConsent
  confirmations: Confirmation[]
}

function Address({ contactId, address, confirmations }: AddressProps) {
  const { t } = useTranslation()
  return (
    <li className={classes.address}>
      <ChannelMark channel={address.channel} size={18} />
      <span className={classes.words}>
        <bdi>{address.label}</bdi>
        <span className={classes.states}>
          {purposes.map((purpose) => {
            const state = address.states[purpose]
            const Mark = marks[state]
            return (
              <span key={purpose} className={classes.state} data-state={state}>
                <Mark size={11} strokeWidth={2.6} />
                {t(`consent.purpose.${purpose}`)}: {t(`consent.state.${state}`)}
              </span>
            )
          })}
        </span>
        {purposes.map((purpose) => (
          <AskToConfirm
            key={purpose}
            contactId={contactId}
            address={address}
            purpose={purpose}
            asked={confirmations.find(
              (one) => one.handleId === address.handleId && one.purpose === purpose,
            )}
          />
        ))}
        {address.closed && <small className={classes.closed}>{t('consent.closed')}</small>}
      </span>
    </li>
  )
}
