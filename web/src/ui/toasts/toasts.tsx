import { Button } from '@mantine/core'
import { Notifications, notifications } from '@mantine/notifications'
import '@mantine/notifications/styles.layer.css'
import { Keys } from '../../commands/keys.tsx'
import classes from './toasts.module.css'

const undoId = 'undo'

/** Where short words about what happened appear. Loaded when the first one comes. */
export function Toasts() {
  return (
    <Notifications
      position="bottom-left"
      limit={3}
      containerWidth={300}
      className={classes.place}
    />
  )
}

/** What could be taken back was taken back. */
export function hideUndo(): void {
  notifications.hide(undoId)
}

/** Shows one; a failure stays longer, to be read. */
export function show(
  message: string,
  failure: boolean,
  undo: { label: string; run: () => void } | undefined,
): void {
  if (undo) notifications.hide(undoId)
  notifications.show({
    ...(undo ? { id: undoId } : {}),
    message: (
      <span className={classes.toast}>
        {message}
        {undo && (
          <Button
            size="compact-xs"
            variant="subtle"
            rightSection={<Keys id="general.undo" />}
            onClick={undo.run}
          >
            {undo.label}
          </Button>
        )}
      </span>
    ),
    autoClose: failure ? 9000 : 5000,
    withBorder: true,
    radius: 'md',
    ...(failure ? { color: 'red' } : {}),
  })
}
