import { notifications } from '@mantine/notifications'

/** A short word about what just happened; it leaves by itself. */
export function tell(message: string): void {
  notifications.show({ message, autoClose: 3500, withBorder: true, radius: 'md' })
}

/** Something did not work; it stays until it is read. */
export function warn(message: string): void {
  notifications.show({ message, color: 'red', autoClose: 9000, withBorder: true, radius: 'md' })
}
