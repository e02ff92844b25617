import type { ConversationRow } from '@atrium/contract/conversation'
import { Menu } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Check, UserRoundPlus, UserRoundX } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { membersQuery } from '../../api/queries.ts'
import { useCommand } from '../../commands/registry.ts'
import { useSession } from '../../session/session.ts'
import { Avatar } from '../../ui/avatar.tsx'
import { IconButton } from '../../ui/icon-button.tsx'

type Props = { conversation: ConversationRow; assign: (memberId: string | null) => void }

/** Who cares for this conversation: the members, myself first. */
export function AssignMenu({ conversation, assign }: Props) {
  const { t } = useTranslation()
  const { member } = useSession()
  const [opened, setOpened] = useState(false)
  const members = useQuery(membersQuery)
  useCommand('conversation.assign', () => setOpened(true))
  const active = members.data?.items.filter((other) => other.active) ?? []
  const ordered = active.toSorted((a, b) => Number(b.id === member.id) - Number(a.id === member.id))
  const assignee = active.find(({ id }) => id === conversation.assigneeId)
  return (
    <Menu opened={opened} onChange={setOpened} position="bottom-end" width={230}>
      <Menu.Target>
        <IconButton
          label={
            assignee ? t('assign.to', { name: assignee.name }) : t('command.conversation.assign')
          }
          command="conversation.assign"
          icon={
            assignee ? (
              <Avatar id={assignee.id} name={assignee.name} size={22} />
            ) : (
              <UserRoundPlus size={17} />
            )
          }
        />
      </Menu.Target>
      <Menu.Dropdown mah={380} style={{ overflowY: 'auto' }}>
        <Menu.Label>{t('command.conversation.assign')}</Menu.Label>
        {ordered.map((other) => (
          <Menu.Item
            key={other.id}
            leftSection={<Avatar id={other.id} name={other.name} size={20} />}
            rightSection={other.id === conversation.assigneeId ? <Check size={15} /> : null}
            onClick={() => assign(other.id)}
          >
            {other.id === member.id ? t('assign.me', { name: other.name }) : other.name}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item
          leftSection={<UserRoundX size={16} />}
          disabled={conversation.assigneeId === null}
          onClick={() => assign(null)}
        >
          {t('assign.nobody')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
