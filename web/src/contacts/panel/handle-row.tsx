import { identityApi } from '@atrium/contract/api/identity'
import type { Contact, Handle } from '@atrium/contract/contact'
import { Menu } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { Ellipsis, UsersRound } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { call } from '../../api/call.ts'
import { now } from '../../api/clock.ts'
import { ago, shortDate } from '../../language/format.ts'
import { ChannelMark } from '../../ui/channel-mark.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import { warn } from '../../ui/notify.ts'
import { useErrorText } from '../../ui/state/state.tsx'
import { useRefetchContacts } from '../use-refetch-contacts.ts'
import who from '../who/who.module.css'
import classes from './contact-panel.module.css'
import { EvidenceBadge } from './evidence-badge.tsx'

type Props = { contact: Contact; handle: Handle }

/** An address with its evidence, and what a member can say about whose it is. */
export function HandleRow({ contact, handle }: Props) {
  const { t, i18n } = useTranslation()
  const say = useSay(contact)
  return (
    <>
      <div className={classes.handle}>
        <ChannelMark channel={handle.channel} size={18} />
        <span className={classes.address}>
          <bdi title={handle.address}>{handle.label}</bdi>
          <span className={classes.evidence}>
            <EvidenceBadge handle={handle} />
            <small>
              {handle.shared && `${t('who.shared')} · `}
              {handle.name && handle.name !== contact.name ? `${handle.name} · ` : ''}
              <Seen handle={handle} />
            </small>
          </span>
        </span>
        <Menu position="bottom-end" width={260}>
          <Menu.Target>
            <IconButton
              label={t('who.aboutHandle', { handle: handle.label })}
              size={24}
              icon={<Ellipsis size={14} />}
            />
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item
              leftSection={<UsersRound size={15} />}
              onClick={() =>
                say.mutate(() =>
                  call(identityApi.setShared, {
                    params: { id: handle.id },
                    body: { shared: !handle.shared },
                  }),
                )
              }
            >
              {t(handle.shared ? 'who.unshare' : 'who.share')}
            </Menu.Item>
          </Menu.Dropdown>
        </Menu>
      </div>
      {handle.provedSince && (
        <div className={who.doubt} role="status">
          {t('who.doubt', { date: shortDate(handle.provedSince, i18n.language) })}
          <div className={who.answers}>
            {(['same', 'new'] as const).map((owner) => (
              <button
                key={owner}
                type="button"
                disabled={say.isPending}
                onClick={() =>
                  say.mutate(() =>
                    call(identityApi.setOwner, { params: { id: handle.id }, body: { owner } }),
                  )
                }
              >
                {t(`who.owner.${owner}`)}
              </button>
            ))}
          </div>
        </div>
      )}
    </>
  )
}

/** When they came through it last; a row of a file was never a door: where it stands. */
function Seen({ handle }: { handle: Handle }) {
  const { t, i18n } = useTranslation()
  if (handle.channel === 'import') return handle.proofs[0]?.source ?? t('contact.fromFile')
  if (!handle.lastSeenAt) return t('contact.neverSeen')
  return t('contact.seen', { ago: ago(handle.lastSeenAt, now(), i18n.language) })
}

/** Carries out what a member says about a handle, and reads the records again. */
function useSay(contact: Contact) {
  const refetch = useRefetchContacts()
  const errorText = useErrorText()
  return useMutation({
    mutationFn: (work: () => Promise<Contact>) => work(),
    onSuccess: (changed) => refetch([contact.id, changed.id]),
    onError: (error) => warn(errorText(error)),
  })
}
