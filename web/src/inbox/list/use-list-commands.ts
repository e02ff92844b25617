import type { ConversationRow } from '@atrium/contract/conversation'
import { useNavigate } from '@tanstack/react-router'
import type { ListQuery } from '../../api/queries.ts'
import { runCommand, useCommand } from '../../commands/registry.ts'

/** j and k walk through the list; the open conversation is the cursor. */
export function useListCommands(
  rows: ConversationRow[],
  openIndex: number,
  query: ListQuery,
): void {
  const navigate = useNavigate()
  const search = query.channel === undefined ? {} : { channel: query.channel }
  const open = (row: ConversationRow | undefined, replace: boolean): void => {
    if (!row) return
    const params = { view: query.view, conversationId: row.id }
    void navigate({ to: '/inbox/$view/$conversationId', params, search, replace })
  }
  useCommand('list.next', () => open(rows[openIndex + 1], openIndex >= 0))
  useCommand('list.previous', () => open(rows[Math.max(0, openIndex - 1)], openIndex >= 0))
  useCommand('list.open', () => {
    if (openIndex < 0) open(rows[0], false)
    else runCommand('write.reply')
  })
  useCommand('list.back', () => {
    void navigate({ to: '/inbox/$view', params: { view: query.view }, search })
  })
}
