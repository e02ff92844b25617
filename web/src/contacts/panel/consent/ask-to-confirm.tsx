import { consentApi } from '@atrium/contract/api/sending/consent'
import type { ContactId } from '@atrium/contract/ids'
import type { AddressConsent, Confirmation, Purpose } from '@atrium/contract/sending/consent'
import { Button } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { call } from '../../../api/call.ts'
import { fullTime } from '../../../language/format.ts'
import { tell, warn } from '../../../ui/notify.ts'
import { useErrorText } from '../../../ui/state/state.tsx'
import classes from './consent.module.css'
import { consentQuery } from './query.ts'

type Props = {
  contactId: ContactId
  address: AddressConsent
  purpose: Purpose
  asked: Confirmation | undefined
}

/** A yes that waits for its owner: when they were asked by mail, and asking them. */
export function AskToConfirm({ contactId, address, purpose, asked }: Props) {
  const { t, i18n } = useTranslation()
  const errorText = useErrorText()
  const cache = useQueryClient()
  const ask = useMutation({
    mutationFn: () =>
      call(consentApi.ask, {
        params: { id: contactId },
        body: { handleId: address.handleId, purpose },
      }),
    onSuccess: (consent) => {
      cache.setQueryData(consentQuery(contactId).queryKey, consent)
      tell(t('consent.asked'))
    },
    onError: (error) => warn(errorText(error)),
  })
  if (address.channel !== 'email' || address.states[purpose] !== 'unconfirmed') return null
  const at = asked && fullTime(asked.askedAt, i18n.language)
  const expired = asked && Date.parse(asked.expiresAt) <= Date.now()
  return (
    <span className={classes.ask}>
      {at && <small>{t(expired ? 'consent.askExpired' : 'consent.askedOn', { at })}</small>}
      <Button
        variant="subtle"
        size="compact-xs"
        loading={ask.isPending}
        onClick={() => ask.mutate()}
      >
        {t(asked ? 'consent.askAgain' : 'consent.ask')}
      </Button>
    </span>
  )
}
