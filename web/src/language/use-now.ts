import { useEffect, useState } from 'react'
import { now, onClockMoved } from '../api/clock.ts'

/** The installation's time, renewed every `seconds`: for "waiting since" and "closes in". */
export function useNow(seconds = 30): number {
  const [time, setTime] = useState(now)
  useEffect(() => {
    const tick = (): void => setTime(now())
    const timer = setInterval(tick, seconds * 1000)
    const unsubscribe = onClockMoved(tick)
    return () => {
      clearInterval(timer)
      unsubscribe()
    }
  }, [seconds])
  return time
}
