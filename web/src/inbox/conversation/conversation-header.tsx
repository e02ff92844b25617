import type { ConversationRow } from '@atrium/contract/conversation'
import { Button, Menu, Tooltip } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import {
  ArrowLeft,
  Bot,
  CircleCheck,
  Ellipsis,
  MailOpen,
  PanelRight,
  RotateCcw,
  StickyNote,
  UserPlus,
} from 'lucide-react'
import { lazy, Suspense } from 'react'
import { useTranslation } from 'react-i18next'
import { accountsQuery } from '../../api/queries.ts'
import { CommandItem } from '../../commands/command-item.tsx'
import { Keys } from '../../commands/keys.tsx'
import { runCommand, useCommand } from '../../commands/registry.ts'
import { Avatar } from '../../ui/avatar.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import { AssignMenu } from '../actions/assign-menu.tsx'
import { useConversationActions } from '../actions/conversation-actions.ts'
import { SnoozeMenu } from '../actions/snooze-menu.tsx'
import classes from './conversation-header.module.css'
import { Others } from './others.tsx'

const DueLine = lazy(() =>
  import('../due/due-line.tsx').then((part) => ({ default: part.DueLine })),
)

const route = getRouteApi('/desk/inbox/$view')

type Props = { conversation: ConversationRow; panelOpen: boolean }

/** Who this is, who answers, who else is here, and what can be done. */
export function ConversationHeader({ conversation, panelOpen }: Props) {
  const { t } = useTranslation()
  const { view } = route.useParams()
  const search = route.useSearch()
  const actions = useConversationActions(conversation)
  useCommand('conversation.resolve', actions.toggleResolved)
  useCommand('conversation.assignMe', actions.assignMe)
  useCommand('conversation.unread', actions.unread)
  const { data: accounts } = useQuery(accountsQuery)
  // Where it is off at this account the server says so; where nobody uses it, nobody is to read of it.
  const canHandBack =
    conversation.handler !== 'assistant' &&
    conversation.status !== 'resolved' &&
    (accounts?.items.some(({ assistant }) => assistant) ?? false)
  useCommand('conversation.handBack', actions.handBack, canHandBack)
  return (
    <header className={classes.header}>
      <Link
        to="/inbox/$view"
        params={{ view }}
        search={search}
        className={classes.back}
        aria-label={t('conversation.back')}
      >
        <ArrowLeft size={18} />
      </Link>
      <button
        type="button"
        className={classes.who}
        onClick={() => runCommand('conversation.panel')}
      >
        <Avatar
          id={conversation.contactId}
          name={conversation.contactName}
          picture={conversation.contactAvatar}
          size={30}
        />
        <span className={classes.names}>
          <b>{conversation.contactName}</b>
          <Subtitle conversation={conversation} />
        </span>
      </button>
      <Others conversationId={conversation.id} />
      <div className={classes.actions}>
        <AssignMenu conversation={conversation} assign={actions.assign} />
        <SnoozeMenu conversation={conversation} snooze={actions.snooze} />
        <ResolveButton
          resolved={conversation.status === 'resolved'}
          onClick={actions.toggleResolved}
        />
        <Menu position="bottom-end" width={250}>
          <Menu.Target>
            <IconButton label={t('conversation.more')} icon={<Ellipsis size={17} />} />
          </Menu.Target>
          <Menu.Dropdown>
            <CommandItem id="conversation.assignMe" icon={<UserPlus size={15} />} />
            <CommandItem id="conversation.unread" icon={<MailOpen size={15} />} />
            <CommandItem id="write.note" icon={<StickyNote size={15} />} />
            {canHandBack && <CommandItem id="conversation.handBack" icon={<Bot size={15} />} />}
          </Menu.Dropdown>
        </Menu>
        <IconButton
          label={t('command.conversation.panel')}
          command="conversation.panel"
          active={panelOpen}
          icon={<PanelRight size={17} />}
          onClick={() => runCommand('conversation.panel')}
        />
      </div>
    </header>
  )
}

function Subtitle({ conversation }: Pick<Props, 'conversation'>) {
  const { t } = useTranslation()
  return (
    <small>
      <span className={classes.number}>#{conversation.number}</span>
      <span className={classes.status} data-status={conversation.status}>
        {t(`status.${conversation.status}`)}
      </span>
      <Suspense>
        <DueLine conversation={conversation} />
      </Suspense>
      {conversation.split && <span>{t('conversation.split')}</span>}
      {conversation.handler !== 'nobody' && conversation.handler !== 'human' && (
        <span>{t(`handler.${conversation.handler}`)}</span>
      )}
    </small>
  )
}

function ResolveButton({ resolved, onClick }: { resolved: boolean; onClick: () => void }) {
  const { t } = useTranslation()
  return (
    <Tooltip label={<Keys id="conversation.resolve" />}>
      <Button
        size="compact-sm"
        variant={resolved ? 'default' : 'light'}
        className={classes.resolve ?? ''}
        leftSection={resolved ? <RotateCcw size={14} /> : <CircleCheck size={15} />}
        onClick={onClick}
      >
        <span className={classes.word}>
          {t(resolved ? 'conversation.reopen' : 'conversation.resolve')}
        </span>
      </Button>
    </Tooltip>
  )
}
