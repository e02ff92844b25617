import { useEffect, useState } from 'react'
import { now } from '../api/clock.ts'

/** The installation's time, renewed every `seconds`: for "waiting since" and "closes in". */
export function useNow(seconds = 30): number {
  const [time, setTime] = useState(now)
  useEffect(() => {
    const timer = setInterval(() => setTime(now()), seconds * 1000)
    return () => clearInterval(timer)
  }, [seconds])
  return time
}
