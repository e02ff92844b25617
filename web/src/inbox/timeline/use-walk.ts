import { useState } from 'react'
import { useCommand } from '../../commands/registry.ts'
import type { Row } from './rows.ts'

/** [ and ] walk from message to message. Returns the key of the one they stand on. */
export function useWalk(rows: Row[], show: (index: number) => void): string | undefined {
  const [current, setCurrent] = useState<string>()
  const walk = (step: -1 | 1): void => {
    const from = rows.findIndex(({ key }) => key === current)
    let next = from < 0 ? rows.length : from
    do next += step
    while (rows[next] && rows[next]?.kind !== 'message' && rows[next]?.kind !== 'note')
    const row = rows[next]
    if (!row) return
    setCurrent(row.key)
    show(next)
  }
  useCommand('conversation.previousMessage', () => walk(-1))
  useCommand('conversation.nextMessage', () => walk(1))
  return current
}
