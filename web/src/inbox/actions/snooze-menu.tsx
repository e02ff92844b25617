import type { ConversationRow } from '@atrium/contract/conversation'
import { Menu } from '@mantine/core'
import { AlarmClock } from 'lucide-react'
import { lazy, Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { now } from '../../api/clock.ts'
import { useCommand } from '../../commands/registry.ts'
import { dayTime, fullTime } from '../../language/format.ts'
import { IconButton } from '../../ui/icon-button.tsx'
import { snoozeChoices } from './snooze.ts'
import classes from './snooze-menu.module.css'

const SnoozeDialog = lazy(() =>
  import('./snooze-dialog.tsx').then((part) => ({ default: part.SnoozeDialog })),
)

type Props = { conversation: ConversationRow; snooze: (until: string) => void }

/** Puts a conversation away until a time; it comes back earlier when the customer writes. */
export function SnoozeMenu({ conversation, snooze }: Props) {
  const { t, i18n } = useTranslation()
  const [opened, setOpened] = useState(false)
  const [choosing, setChoosing] = useState(false)
  useCommand('conversation.snooze', () => setOpened(true))
  const until = conversation.status === 'snoozed' ? conversation.snoozedUntil : null
  const label = until
    ? t('snooze.until', { until: fullTime(until, i18n.language) })
    : t('command.conversation.snooze')
  return (
    <>
      <Menu opened={opened} onChange={setOpened} position="bottom-end" width={280}>
        <Menu.Target>
          <IconButton
            label={label}
            command="conversation.snooze"
            active={until !== null}
            icon={<AlarmClock size={17} />}
          />
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Label>{t('snooze.label')}</Menu.Label>
          {snoozeChoices(now()).map(({ key, at }) => (
            <Menu.Item
              key={key}
              rightSection={<small className={classes.time}>{dayTime(at, i18n.language)}</small>}
              onClick={() => snooze(new Date(at).toISOString())}
            >
              {t(`snooze.${key}`)}
            </Menu.Item>
          ))}
          <Menu.Divider />
          <Menu.Item onClick={() => setChoosing(true)}>{t('snooze.own')}</Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <Suspense>
        {choosing && <SnoozeDialog onSnooze={snooze} onClose={() => setChoosing(false)} />}
      </Suspense>
    </>
  )
}
