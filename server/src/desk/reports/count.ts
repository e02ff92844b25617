import type { WorkspaceTx } from '../../platform/database/db.ts'
import type { Period } from '../../platform/days.ts'

/**
 * A pause in front of something that a person did counts as work on it up to here. Whoever answers at nine what came at
 * midnight did not work nine hours on it: that is what sets handle time apart from open to close.
 */
const longestWorkSeconds = 300
/** Conversations counted in one call, so that a report of a large period answers soon and is complete a little later. */
const mostAtOnce = 5_000

/**
 * New conversations are found in the index of last messages, which has all that is asked; one more, on when they began,
 * would be written at each message. So older ones that go on are counted, too. A first message may have been on its way
 * so long.
 */
const latestMessage = '7 days'

/**
 * Counts what is new since a period began, and what has changed in it since it was last counted. Returns how many
 * conversations are left.
 */
export async function countPeriod(tx: WorkspaceTx, { from, until }: Period): Promise<number> {
  const stale = await tx.query<{ id: string }>(
    `SELECT c.id FROM conversation c
     WHERE c.joined_into IS NULL AND c.last_message_at >= $1::timestamptz - interval '${latestMessage}'
       AND NOT EXISTS (SELECT FROM conversation_figures f WHERE f.conversation_id = c.id)
     UNION ALL
     SELECT f.conversation_id FROM conversation_figures f WHERE f.created_at >= $1 AND f.created_at < $2
       AND f.rev <> (SELECT c.rev FROM conversation c WHERE c.id = f.conversation_id)`,
    [from, until],
  )
  const ids = stale.slice(0, mostAtOnce).map(({ id }) => id)
  if (ids.length > 0) await tx.query(statement, [ids, longestWorkSeconds])
  return stale.length - ids.length
}

/**
 * One statement for all of them, which sees each conversation and its messages at the same moment.
 *
 * - A conversation that was joined into another at a link is a part of that one.
 * - An answer is a reply of a person (also one typed in the provider's own app), the assistant, a flow or a program; a
 *   reminder is none, nor is what failed or was refused.
 * - Work is each message and note of a person: the time since what stands before it, up to `$2` seconds.
 * - Opened again is what the customer or a member opened after it was resolved; not what was snoozed, nor what we reopened
 *   ourselves by writing.
 * - Somebody came back where they wrote here on a channel after having written on another one. All was there for who
 *   answered unless a link that joins the two was made by hand, or only after the answer.
 */
const statement = `
WITH RECURSIVE picked AS (
  SELECT id, rev, contact_id, created_at, status, joined_into FROM conversation WHERE id = ANY($1)
), parts AS (
  SELECT id, contact_id, id AS whole FROM picked
  UNION ALL SELECT c.id, c.contact_id, p.whole FROM parts p JOIN conversation c ON c.contact_id = p.contact_id AND c.joined_into = p.id
), said AS (
  SELECT whole AS conversation_id, handle_id, channel, at, direction = 'in' AS inbound,
    direction = 'out' AND author->>'kind' IN ('member', 'echo') AS person,
    direction = 'out' AND class = 'reply' AND author->>'kind' IN ('assistant', 'flow', 'api') AS automation,
    direction = 'out' AND class = 'reply' AND author->>'kind' IN ('member', 'echo', 'assistant', 'flow', 'api') AS answer
  FROM parts JOIN message m ON m.conversation_id = parts.id WHERE state NOT IN ('failed', 'refused', 'delayed')
), begun AS (
  SELECT DISTINCT ON (conversation_id) conversation_id, channel, at FROM said WHERE inbound ORDER BY conversation_id, at
), answered AS (
  SELECT b.conversation_id, extract(epoch FROM min(s.at) - b.at)::float8 AS seconds
  FROM begun b JOIN said s ON s.conversation_id = b.conversation_id AND s.answer AND s.at >= b.at
  GROUP BY b.conversation_id, b.at
), sums AS (
  SELECT conversation_id, bool_or(person) AS by_people, bool_or(automation) AS by_automation,
    count(DISTINCT channel) FILTER (WHERE inbound) > 1 AS switched
  FROM said GROUP BY conversation_id
), acts AS (
  SELECT conversation_id, at, person FROM said
  UNION ALL SELECT whole, n.at, true FROM parts JOIN note n ON n.conversation_id = parts.id
), gaps AS (
  SELECT conversation_id, person,
    extract(epoch FROM at - lag(at) OVER (PARTITION BY conversation_id ORDER BY at))::float8 AS seconds
  FROM acts
), work AS (
  SELECT conversation_id, coalesce(sum(least(seconds, $2)), 0) AS seconds FROM gaps WHERE person GROUP BY conversation_id
), turns AS (
  SELECT whole AS conversation_id, kind, data->>'why' AS why, lag(kind) OVER (PARTITION BY whole ORDER BY at, seq) AS before
  FROM parts JOIN activity a ON a.conversation_id = parts.id WHERE kind IN ('resolved', 'reopened', 'snoozed')
), reopened AS (
  SELECT DISTINCT conversation_id FROM turns
  WHERE kind = 'reopened' AND before IS DISTINCT FROM 'snoozed' AND why IS DISTINCT FROM 'we_wrote'
), arrivals AS (
  SELECT s.conversation_id, p.contact_id, s.handle_id, s.channel, min(s.at) AS at
  FROM said s JOIN picked p ON p.id = s.conversation_id WHERE s.inbound
  GROUP BY s.conversation_id, p.contact_id, s.handle_id, s.channel
), returns AS (
  SELECT a.conversation_id, a.contact_id, a.handle_id, a.at,
    (SELECT min(s.at) FROM said s WHERE s.conversation_id = a.conversation_id AND s.answer AND s.at >= a.at) AS answered_at
  FROM arrivals a WHERE EXISTS (
    SELECT FROM handle h JOIN message m ON m.handle_id = h.id
    WHERE h.contact_id = a.contact_id AND h.channel <> a.channel AND m.direction = 'in' AND m.at < a.at)
), context AS (
  SELECT r.conversation_id, bool_and(NOT EXISTS (
    SELECT FROM handle h JOIN link l ON l.handle_id = h.id
    WHERE h.contact_id = r.contact_id AND l.undone_at IS NULL AND l.at > r.at AND (l.proof IS NULL OR l.at > r.answered_at)
      AND (h.id = r.handle_id OR EXISTS (
        SELECT FROM message m WHERE m.handle_id = h.id AND m.direction = 'in' AND m.at < r.at)))) AS recovered
  FROM returns r GROUP BY r.conversation_id
)
INSERT INTO conversation_figures (conversation_id, rev, created_at, channel, status, first_answer_seconds, handle_seconds,
  by_people, by_automation, reopened, switched, came_back, recovered)
SELECT p.id, p.rev, p.created_at, CASE WHEN p.joined_into IS NULL THEN b.channel END, p.status, a.seconds, w.seconds,
  coalesce(s.by_people, false), coalesce(s.by_automation, false), r.conversation_id IS NOT NULL, coalesce(s.switched, false),
  c.conversation_id IS NOT NULL, coalesce(c.recovered, false)
FROM picked p
LEFT JOIN begun b ON b.conversation_id = p.id
LEFT JOIN answered a ON a.conversation_id = p.id
LEFT JOIN sums s ON s.conversation_id = p.id
LEFT JOIN work w ON w.conversation_id = p.id
LEFT JOIN reopened r ON r.conversation_id = p.id
LEFT JOIN context c ON c.conversation_id = p.id
ORDER BY p.id
ON CONFLICT (workspace_id, conversation_id) DO UPDATE SET rev = excluded.rev, channel = excluded.channel,
  status = excluded.status, first_answer_seconds = excluded.first_answer_seconds, handle_seconds = excluded.handle_seconds,
  by_people = excluded.by_people, by_automation = excluded.by_automation, reopened = excluded.reopened,
  switched = excluded.switched, came_back = excluded.came_back, recovered = excluded.recovered`
