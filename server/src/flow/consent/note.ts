import type { Handle } from '@atrium/contract/contact'
import type { WorkspaceTx } from '../../platform/database/db.ts'
import { insertWord, type NewWord } from './sql.ts'

/** Keeps a word of the customer, and returns the line that tells it in the timeline. */
export async function noteWord(
  tx: WorkspaceTx,
  { id, label, channel }: Pick<Handle, 'id' | 'label' | 'channel'>,
  word: Omit<NewWord, 'handleId'>,
): Promise<{ kind: 'consent'; data: Record<string, unknown> }> {
  await insertWord(tx, { ...word, handleId: id })
  const { value, purpose, by, words } = word
  return { kind: 'consent', data: { handleId: id, label, channel, value, purpose, by, words } }
}

/** When a provider says that it was said. A clock that is ahead would outlast every later word. */
export function saidAt(at: string, now: Date): Date {
  const time = Date.parse(at)
  return Number.isNaN(time) || time > now.getTime() ? now : new Date(time)
}
