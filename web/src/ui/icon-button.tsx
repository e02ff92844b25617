import { ActionIcon, Tooltip } from '@mantine/core'
import type { ComponentPropsWithRef, ReactNode } from 'react'
import type { CommandId } from '../commands/catalog.ts'
import { Keys } from '../commands/keys.tsx'
import classes from './icon-button.module.css'

type Props = Omit<ComponentPropsWithRef<'button'>, 'children' | 'color' | 'style'> & {
  label: string
  icon: ReactNode
  /** Shows the command's keys in the tooltip. */
  command?: CommandId
  active?: boolean
  variant?: 'subtle' | 'default' | 'filled'
  size?: number
}

/** A button that is only an icon: it has a name, and says it on hover. */
export function IconButton({
  label,
  icon,
  command,
  active,
  variant = 'subtle',
  size = 30,
  ...rest
}: Props) {
  return (
    <Tooltip
      label={
        <span className={classes.tip}>
          {label}
          {command && <Keys id={command} />}
        </span>
      }
    >
      <ActionIcon
        {...rest}
        aria-label={label}
        size={size}
        variant={variant}
        {...(active === undefined
          ? {}
          : { 'aria-pressed': active, 'data-active': active || undefined })}
        className={`${variant === 'subtle' ? classes.button : ''} ${rest.className ?? ''}`}
      >
        {icon}
      </ActionIcon>
    </Tooltip>
  )
}
