import { Notifications, notifications } from '@mantine/notifications'
import '@mantine/notifications/styles.layer.css'

/** Where short words about what happened appear. Loaded after the first screen. */
export function Toasts() {
  return <Notifications position="bottom-center" limit={3} />
}

/** Shows one; a failure stays longer, to be read. */
export function show(message: string, failure: boolean): void {
  notifications.show({
    message,
    autoClose: failure ? 9000 : 3500,
    withBorder: true,
    radius: 'md',
    ...(failure ? { color: 'red' } : {}),
  })
}
