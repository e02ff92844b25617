import { inboxApi } from '@atrium/contract/api/inbox'
import type { ConversationRow } from '@atrium/contract/conversation'
import type { Message } from '@atrium/contract/message'
import type { Arena } from '../arena/arena.ts'
import type { Workspace } from '../arena/doors.ts'
import type { Seen, View } from '../checks/records.ts'
import { seenOf } from './seen.ts'

/** Everything that members get to see when they page through it, each record's messages as the timeline has them. */
export async function readApi(arena: Arena): Promise<View> {
  const messages: Seen[] = []
  for (const workspace of arena.workspaces) {
    const rows = await listAll(arena, workspace)
    const names = new Map(rows.map(({ contactId, contactName }) => [contactId, contactName]))
    for (const [contactId, name] of names)
      for (const message of await timeline(arena, workspace, contactId))
        messages.push(seenOf(workspace.id, name, message))
  }
  return { observer: 'the API', messages }
}

/** Every conversation of a workspace. */
export async function listAll(arena: Arena, workspace: Workspace): Promise<ConversationRow[]> {
  const rows: ConversationRow[] = []
  for (let cursor: string | null = ''; cursor !== null; ) {
    const page = inboxApi.list.response.parse(
      await get(
        arena,
        workspace,
        `/conversations?view=all&limit=100${cursor && `&cursor=${cursor}`}`,
      ),
    )
    rows.push(...page.items)
    cursor = page.nextCursor && encodeURIComponent(page.nextCursor)
  }
  return rows
}

async function timeline(arena: Arena, workspace: Workspace, contactId: string): Promise<Message[]> {
  const messages: Message[] = []
  for (let before: string | null = ''; before !== null; ) {
    const page = inboxApi.timeline.response.parse(
      await get(
        arena,
        workspace,
        `/contacts/${contactId}/timeline?limit=200${before && `&before=${before}`}`,
      ),
    )
    // The newest page comes first; items within a page ascend.
    messages.unshift(...page.items.filter((item) => item.type === 'message'))
    before = page.before && encodeURIComponent(page.before)
  }
  return messages
}

async function get(arena: Arena, { cookie }: Workspace, path: string): Promise<unknown> {
  const response = await fetch(`${arena.front.origin}/api/v1${path}`, { headers: { cookie } })
  if (!response.ok) throw new Error(`${path} answered ${response.status}`)
  return response.json()
}
