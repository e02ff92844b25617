import { Menu } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Ban, Ellipsis, History, Link2, X } from 'lucide-react'
import { lazy, Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { contactQuery } from '../../api/queries.ts'
import { withSettingsTexts } from '../../language/i18n.ts'
import { Avatar } from '../../ui/avatar.tsx'
import { EditableText } from '../../ui/editable-text.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import { persistently } from '../../ui/state/persistently.ts'
import { SkeletonRows } from '../../ui/state/rows.tsx'
import { Failure } from '../../ui/state/state.tsx'
import classes from './contact-panel.module.css'
import { Handles } from './handles.tsx'
import { useUpdateContact } from './use-update-contact.ts'

// Dialogs come when they are asked for, and what stands further down a little later: the panel is part of the first load.
const ConfirmBlock = lazy(() =>
  import('./confirm-block.tsx').then((part) => ({ default: part.ConfirmBlock })),
)
const LinkContact = lazy(() =>
  withSettingsTexts(import('./links/link-contact.tsx')).then((part) => ({
    default: part.LinkContact,
  })),
)

const Sections = lazy(() =>
  persistently(() => withSettingsTexts(import('./sections.tsx'))).then((part) => ({
    default: part.Sections,
  })),
)
const Suggested = lazy(() =>
  persistently(() => withSettingsTexts(import('../who/suggested.tsx'))).then((part) => ({
    default: part.Suggested,
  })),
)

type Props = { contactId: string; conversationId?: string; onClose?: () => void }

/** What is known about the customer: handles with their evidence, facts, links, past conversations. */
export function ContactPanel({ contactId, conversationId, onClose }: Props) {
  const { t } = useTranslation()
  const contact = useQuery(contactQuery(contactId))
  const update = useUpdateContact(contactId)
  const [dialog, setDialog] = useState<'link' | 'block'>()
  if (contact.isPending) return <SkeletonRows rows={5} />
  if (!contact.data) return <Failure error={contact.error} retry={() => void contact.refetch()} />
  const { data } = contact
  return (
    <div className={classes.panel}>
      <header className={classes.head}>
        <Avatar id={data.id} name={data.name} picture={data.avatar} size={44} />
        <div className={classes.title}>
          <EditableText
            value={data.name}
            label={t('contact.name')}
            strong
            onSave={(name) => update.mutate({ name })}
          />
          {data.blocked && <span className={classes.blocked}>{t('contact.blocked')}</span>}
        </div>
        <Menu position="bottom-end" width={220}>
          <Menu.Target>
            <IconButton label={t('contact.more')} icon={<Ellipsis size={17} />} />
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item leftSection={<Link2 size={15} />} onClick={() => setDialog('link')}>
              {t('contact.linkOther')}
            </Menu.Item>
            <Menu.Item
              leftSection={<History size={15} />}
              renderRoot={(props) => (
                <Link {...props} to="/contacts/$contactId/trace" params={{ contactId }} />
              )}
            >
              {t('who.trace')}
            </Menu.Item>
            <Menu.Item
              color={data.blocked ? '' : 'red'}
              leftSection={<Ban size={15} />}
              onClick={() =>
                data.blocked ? update.mutate({ blocked: false }) : setDialog('block')
              }
            >
              {t(data.blocked ? 'contact.unblock' : 'contact.block')}
            </Menu.Item>
          </Menu.Dropdown>
        </Menu>
        {onClose && (
          <IconButton label={t('contact.close')} icon={<X size={17} />} onClick={onClose} />
        )}
      </header>
      <Suspense>
        <Suggested contact={data} />
      </Suspense>
      <Handles contact={data} />
      <Suspense>
        <Sections
          contact={data}
          openId={conversationId}
          update={update}
          onLink={() => setDialog('link')}
        />
      </Suspense>
      <Suspense>
        {dialog === 'link' && <LinkContact contact={data} onClose={() => setDialog(undefined)} />}
        {dialog === 'block' && (
          <ConfirmBlock
            name={data.name}
            onClose={() => setDialog(undefined)}
            onConfirm={() => update.mutate({ blocked: true })}
          />
        )}
      </Suspense>
    </div>
  )
}
