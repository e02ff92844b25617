import type { Arena } from '../arena/arena.ts'
import type { Findings } from '../checks/invariants.ts'
import type { Seen, View } from '../checks/records.ts'
import { listAll } from './api.ts'

/** Whether anything is still on its way inside: events to be worked, replies to be sent, files to be fetched. */
export async function isCalm({ sql }: Pick<Arena, 'sql'>): Promise<boolean> {
  const { rows } = await sql.query<{ busy: boolean }>(
    `SELECT EXISTS (SELECT FROM journal WHERE state = 'pending')
         OR EXISTS (SELECT FROM outbox WHERE state <> 'done')
         OR EXISTS (SELECT FROM attachment WHERE state = 'pending' AND message_id IS NOT NULL) AS busy`,
  )
  return rows[0]?.busy === false
}

/** Whether messages with these ids of their provider are shown. */
export async function areShown({ sql }: Pick<Arena, 'sql'>, ids: string[]): Promise<boolean> {
  const { rows } = await sql.query<{ count: number }>(
    'SELECT count(DISTINCT external_id)::int AS count FROM message WHERE external_id = ANY ($1)',
    [ids],
  )
  return rows[0]?.count === new Set(ids).size
}

/** What is still on its way, in words; for a run that did not come to its end. */
export async function onItsWay({ sql }: Pick<Arena, 'sql'>): Promise<string[]> {
  const { rows } = await sql.query<{ line: string }>(
    `SELECT 'event ' || id || ': attempt ' || attempts || ', due ' || due_at || ', ' || coalesce(reason, '') AS line
       FROM journal WHERE state = 'pending'
     UNION ALL
     SELECT 'reply ' || o.message_id || ': ' || o.state || ', attempt ' || o.attempts || ', due ' || o.due_at || ', lease ' || coalesce(o.leased_until::text, 'none')
       FROM outbox o WHERE o.state <> 'done'
     UNION ALL
     SELECT 'file ' || id || ': ' || state FROM attachment WHERE state = 'pending'
     UNION ALL SELECT 'it is ' || now()`,
  )
  return rows.map(({ line }) => line)
}

/** The tables themselves, past every index of the API's queries. */
export async function readTables({ sql }: Pick<Arena, 'sql'>): Promise<View> {
  const { rows } = await sql.query<Seen>(
    `SELECT m.workspace_id AS workspace, h.contact_id AS contact, c.name AS "contactName", m.conversation_id AS conversation,
       m.id AS "messageId", m.direction, coalesce(m.content->>'text', '') AS text, m.state
     FROM message m JOIN handle h USING (workspace_id) JOIN contact c USING (workspace_id)
     WHERE h.id = m.handle_id AND c.id = h.contact_id ORDER BY m.at, m.seq`,
  )
  return { observer: 'the tables', messages: rows }
}

/** I7: what is kept beside the messages equals what a recount gives. */
export async function miscounted(arena: Arena): Promise<Findings> {
  const { rows } = await arena.sql.query<{ finding: string }>(
    `WITH counted AS (
       SELECT v.number, v.last_inbound_seq, v.last_message_at, v.channels,
         coalesce(max(m.seq) FILTER (WHERE m.direction = 'in'), 0) AS inbound,
         max(m.at) AS newest,
         array_agg(DISTINCT m.channel ORDER BY m.channel) AS doors
       FROM conversation v JOIN message m ON m.conversation_id = v.id AND m.workspace_id = v.workspace_id
       GROUP BY v.workspace_id, v.id)
     SELECT 'conversation ' || number || ': last inbound ' || last_inbound_seq || ', recount ' || inbound AS finding
       FROM counted WHERE last_inbound_seq <> inbound
     UNION ALL
     SELECT 'conversation ' || number || ': doors ' || channels::text || ', recount ' || doors::text
       FROM counted WHERE NOT (channels @> doors AND doors @> channels)
     UNION ALL
     SELECT 'journal: ' || count(*) || ' events ' || state || ' (' || coalesce(reason, '') || ')'
       FROM journal WHERE state IN ('pending', 'failed') GROUP BY state, reason
     UNION ALL
     SELECT 'two open conversations of one contact' FROM conversation WHERE status <> 'resolved' AND NOT split AND joined_into IS NULL
       GROUP BY workspace_id, contact_id HAVING count(*) > 1
     UNION ALL
     SELECT 'two conversations with number ' || number FROM conversation GROUP BY workspace_id, number HAVING count(*) > 1`,
  )
  return [...rows.map(({ finding }) => finding), ...(await miscountedViews(arena))]
}

/** The numbers beside the views, which the API caps at a hundred. */
async function miscountedViews(arena: Arena): Promise<Findings> {
  const findings: Findings = []
  for (const workspace of arena.workspaces) {
    const response = await fetch(`${arena.front.origin}/api/v1/conversations/counts`, {
      headers: { cookie: workspace.cookie },
    })
    const { counts } = (await response.json()) as { counts: Record<string, number> }
    const rows = await listAll(arena, workspace)
    const open = rows.filter(({ status }) => status === 'open').length
    const recount = { all: Math.min(rows.length, 100), open: Math.min(open, 100) }
    for (const [view, expected] of Object.entries(recount))
      if (counts[view] !== expected)
        findings.push(`view ${view}: counted ${counts[view]}, listed ${expected}`)
  }
  return findings
}
