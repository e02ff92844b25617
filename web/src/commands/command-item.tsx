import { Menu } from '@mantine/core'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { CommandId } from './catalog.ts'
import { Keys } from './keys.tsx'
import { runCommand } from './registry.ts'

type Props = { id: CommandId; icon?: ReactNode; label?: string; danger?: boolean }

/** A menu entry that is a command: its name, its keys, its action. */
export function CommandItem({ id, icon, label, danger = false }: Props) {
  const { t } = useTranslation()
  return (
    <Menu.Item
      leftSection={icon}
      rightSection={<Keys id={id} />}
      onClick={() => runCommand(id)}
      {...(danger ? { color: 'red' } : {})}
    >
      {label ?? t(`command.${id}`)}
    </Menu.Item>
  )
}
