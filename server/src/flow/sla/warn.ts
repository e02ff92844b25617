import type { FeedEvent } from '@atrium/contract/event'
import { WorkspaceId } from '@atrium/contract/ids'
import type { Db } from '../../platform/database/db.ts'
import { writeEvent } from '../../platform/feed/feed.ts'
import * as sql from './sql.ts'

/**
 * Tells the team of customers who are to be answered soon, before it is too late (B16): once of the promise, once of the
 * window. Of what somebody put aside nobody is told. Returns how many it looked at, so that the caller comes again.
 */
export async function warnOfDue(db: Db, now: Date): Promise<number> {
  const soon = await db.global((tx) => sql.dueSoon(tx, now))
  for (const { workspace_id: workspaceId, id } of soon)
    await db.inWorkspace(WorkspaceId.parse(workspaceId), async (tx) => {
      const found = await sql.takeWarnings(tx, id, now)
      if (!found?.isOpen) return
      const { contactId } = found
      const data = [...eventOf(found, 'sla', now), ...eventOf(found, 'window', now)]
      if (data.length > 0) await writeEvent(tx, { contactId, data })
    })
  return soon.length
}

function eventOf(found: sql.Warned, by: 'sla' | 'window', now: Date): FeedEvent[] {
  const { id: conversationId, contactId, contactName, assigneeId } = found
  const at = found[by]?.toISOString()
  // What is over already is no warning: the list shows it.
  const isAhead = at !== undefined && found[by] !== null && found[by] > now
  return isAhead
    ? [{ kind: 'due', conversationId, contactId, contactName, assigneeId, by, at }]
    : []
}
