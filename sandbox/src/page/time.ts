import { useEffect, useState } from 'preact/hooks'
import { useStore } from './store.ts'

/** The virtual time, drawn again every few seconds. */
export function useNow(): Date {
  const offset = useStore((state) => state.overview?.clock.offsetMs ?? 0)
  const [, draw] = useState(0)
  useEffect(() => {
    const timer = setInterval(() => draw((count) => count + 1), 5_000)
    return () => clearInterval(timer)
  }, [])
  return new Date(Date.now() + offset)
}

const clock = new Intl.DateTimeFormat(undefined, {
  hour: '2-digit',
  minute: '2-digit',
  hour12: false,
})
const weekday = new Intl.DateTimeFormat('en', { weekday: 'long', day: 'numeric', month: 'long' })
const compact = new Intl.DateTimeFormat('en', { weekday: 'short', day: 'numeric', month: 'short' })
const short = new Intl.DateTimeFormat('en', { day: 'numeric', month: 'short' })

export const hours = (time: Date | string) => clock.format(new Date(time))
export const longDay = (time: Date | string) => weekday.format(new Date(time))

export const shortDay = (time: Date | string) => compact.format(new Date(time))

/** "Today", "Yesterday" or the date, as seen at the virtual time. */
export function dayName(time: string, now: Date): string {
  const days = Math.round((startOfDay(now) - startOfDay(new Date(time))) / 86_400_000)
  if (days === 0) return 'Today'
  if (days === 1) return 'Yesterday'
  return days > 1 && days < 7 ? (longDay(time).split(',')[0] ?? '') : short.format(new Date(time))
}

/** The time of today, else the day: for lists. */
export const listTime = (time: string, now: Date) =>
  dayName(time, now) === 'Today' ? hours(time) : dayName(time, now)

const startOfDay = (time: Date) => new Date(time).setHours(0, 0, 0, 0)
