import { contactsApi } from '@atrium/contract/api/contacts'
import type { Contact } from '@atrium/contract/contact'
import { Button, Modal } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { TriangleAlert } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { call } from '../../api/call.ts'
import { shortDate } from '../../language/format.ts'
import { Avatar } from '../../ui/avatar.tsx'
import { ChannelMark } from '../../ui/channel-mark.tsx'
import { tell } from '../../ui/notify.ts'
import { SkeletonRows } from '../../ui/state/rows.tsx'
import { Failure, useErrorText } from '../../ui/state/state.tsx'
import { EvidenceBadge } from '../panel/evidence-badge.tsx'
import { useRefetchContacts } from '../use-refetch-contacts.ts'
import { Moves } from './moves.tsx'
import { comparisonQuery } from './queries.ts'
import { Likely, Reasons } from './reasons.tsx'
import { useDecide } from './use-decide.ts'
import classes from './who.module.css'

type Props = { id: string; otherId: string; onClose: () => void }

/** Two records side by side, what a link would move, and the two answers. */
export function Compare({ id, otherId, onClose }: Props) {
  const { t } = useTranslation()
  const comparison = useQuery(comparisonQuery(id, otherId))
  const decide = useDecide(onClose)
  const refetch = useRefetchContacts()
  const errorText = useErrorText()
  const name = comparison.data?.contacts[0].name ?? ''
  const link = useMutation({
    mutationFn: () =>
      call(contactsApi.link, {
        params: { id },
        // The id comes from the server, which made it.
        body: { contactId: otherId as Contact['id'] },
      }),
    onSuccess: () => {
      refetch([id, otherId])
      tell(t('link.done', { name }))
      onClose()
    },
  })
  const { data } = comparison
  return (
    <Modal opened onClose={onClose} title={t('who.compareTitle')} size={760}>
      {comparison.isPending && <SkeletonRows rows={4} />}
      {comparison.error && (
        <Failure error={comparison.error} retry={() => void comparison.refetch()} />
      )}
      {data && (
        <>
          <div className={classes.pair}>
            {data.contacts.map((contact) => (
              <Side key={contact.id} contact={contact} other={otherOf(data.contacts, contact)} />
            ))}
          </div>
          {data.suggestion && (
            <div className={classes.why}>
              <Likely suggestion={data.suggestion} />
              <Reasons suggestion={data.suggestion} />
            </div>
          )}
          {data.apart && (
            <p className={classes.caution}>
              <TriangleAlert size={14} /> {t('who.wasApart')}
            </p>
          )}
          <Moves moves={data.moves} from={data.contacts[1].name} to={data.contacts[0].name} />
          {link.error && (
            <p className={classes.caution} role="alert">
              {errorText(link.error)}
            </p>
          )}
          <div className={classes.buttons}>
            <Button variant="default" onClick={onClose}>
              {t('confirm.cancel')}
            </Button>
            {data.suggestion && (
              <Button
                variant="default"
                loading={decide.isPending}
                onClick={() =>
                  decide.mutate({
                    suggestions: data.suggestion ? [data.suggestion] : [],
                    same: false,
                  })
                }
              >
                {t('who.notSame')}
              </Button>
            )}
            <Button data-autofocus loading={link.isPending} onClick={() => link.mutate()}>
              {t('link.action')}
            </Button>
          </div>
        </>
      )}
    </Modal>
  )
}

function otherOf(pair: readonly [Contact, Contact], contact: Contact): Contact {
  return pair[0].id === contact.id ? pair[1] : pair[0]
}

/** One record; what both have is marked. */
function Side({ contact, other }: { contact: Contact; other: Contact }) {
  const { t, i18n } = useTranslation()
  const theirs = new Set(other.handles.flatMap(({ proofs }) => proofs.map(({ value }) => value)))
  return (
    <section className={classes.side} aria-label={contact.name}>
      <header>
        <Avatar id={contact.id} name={contact.name} picture={contact.avatar} size={32} />
        <b>{contact.name}</b>
      </header>
      <ul>
        {contact.handles.map((handle) => (
          <li key={handle.id}>
            <ChannelMark channel={handle.channel} size={15} />
            <span>
              <bdi>{handle.label}</bdi>
              {handle.proofs
                .filter(({ value }) => value !== handle.label)
                .map((proof) => (
                  <small key={proof.value} data-both={theirs.has(proof.value) || undefined}>
                    <bdi>{proof.kind === 'code' ? proof.source : proof.value}</bdi>
                  </small>
                ))}
            </span>
            <EvidenceBadge handle={handle} />
          </li>
        ))}
      </ul>
      <dl>
        <dt>{t('contact.company')}</dt>
        <dd>{contact.company ?? '–'}</dd>
        <dt>{t('contact.language')}</dt>
        <dd>{contact.language ?? '–'}</dd>
        <dt>{t('contact.conversations')}</dt>
        <dd>{contact.conversations.length}</dd>
        <dt>{t('who.lastSeen')}</dt>
        <dd>{contact.lastSeenAt ? shortDate(contact.lastSeenAt, i18n.language) : '–'}</dd>
      </dl>
    </section>
  )
}
