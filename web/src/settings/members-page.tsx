import type { Member } from '@atrium/contract/api/settings'
import { membersApi } from '@atrium/contract/api/settings'
import { Badge, Button, Menu } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Ellipsis, UserPlus } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { call } from '../api/call.ts'
import { membersQuery } from '../api/queries.ts'
import { useSession } from '../session/session.ts'
import { Avatar } from '../ui/avatar.tsx'
import { IconButton } from '../ui/icon-button.tsx'
import { warn } from '../ui/notify.ts'
import { SkeletonRows } from '../ui/state/rows.tsx'
import { Failure, useErrorText } from '../ui/state/state.tsx'
import { AddMember } from './add-member.tsx'
import { PageHead } from './page-head.tsx'
import classes from './settings.module.css'

/** The people of the business and what they may do. */
export function MembersPage() {
  const { t } = useTranslation()
  const session = useSession()
  const members = useQuery(membersQuery)
  const [adding, setAdding] = useState(false)
  const admin = session.member.role === 'admin'
  return (
    <>
      <PageHead
        title={t('settings.members')}
        text={t('members.text')}
        action={
          admin && (
            <Button leftSection={<UserPlus size={15} />} onClick={() => setAdding(true)}>
              {t('members.add')}
            </Button>
          )
        }
      />
      {members.isPending && <SkeletonRows rows={3} />}
      {members.error && <Failure error={members.error} retry={() => void members.refetch()} />}
      {members.data && (
        <div className={classes.card}>
          {members.data.items.map((member) => (
            <div key={member.id} className={classes.row}>
              <Avatar id={member.id} name={member.name} size={32} />
              <span className={classes.words}>
                <b>{member.name}</b>
                <small>{member.email}</small>
              </span>
              {!member.active && (
                <Badge color="gray" variant="light" tt="none">
                  {t('members.inactive')}
                </Badge>
              )}
              <Badge variant={member.role === 'admin' ? 'light' : 'default'} tt="none">
                {t(`role.${member.role}`)}
              </Badge>
              {admin && member.id !== session.member.id && <MemberMenu member={member} />}
            </div>
          ))}
        </div>
      )}
      {adding && <AddMember onClose={() => setAdding(false)} />}
    </>
  )
}

function MemberMenu({ member }: { member: Member }) {
  const { t } = useTranslation()
  const cache = useQueryClient()
  const errorText = useErrorText()
  const update = useMutation({
    mutationFn: (body: { role?: Member['role']; active?: boolean }) =>
      call(membersApi.update, { params: { id: member.id }, body }),
    onSuccess: () => cache.invalidateQueries({ queryKey: membersQuery.queryKey }),
    onError: (error) => warn(errorText(error)),
  })
  const role = member.role === 'admin' ? 'agent' : 'admin'
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <IconButton
          label={t('members.more', { name: member.name })}
          icon={<Ellipsis size={17} />}
        />
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => update.mutate({ role })}>
          {t('members.makeRole', { role: t(`role.${role}`) })}
        </Menu.Item>
        <Menu.Item
          {...(member.active ? { color: 'red' } : {})}
          onClick={() => update.mutate({ active: !member.active })}
        >
          {t(member.active ? 'members.deactivate' : 'members.activate')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
