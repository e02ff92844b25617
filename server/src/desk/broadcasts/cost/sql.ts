import { replyDays } from '@atrium/contract/broadcast/broadcast'
import type { BroadcastResults } from '@atrium/contract/broadcast/results'
import type { HandleId } from '@atrium/contract/ids'
import type { WorkspaceTx } from '../../../platform/database/db.ts'
import { type Audience, audienceOf } from '../../segments/audience.ts'
import type { SegmentFacts } from '../../segments/compile.ts'

const dialled = `'^\\+[1-9]\\d{6,14}$'`
const phoneOf = `coalesce(
  (SELECT p.value FROM proof p WHERE p.handle_id = h.id AND p.kind = 'phone' AND p.strength > 0 LIMIT 1),
  CASE WHEN h.address ~ ${dialled} THEN h.address END)`

export type PriceGroup = { way: number; code: string | null; isOpen: boolean; count: number }

/** Who would get it, by what their price hangs on: the way, the first digits of their phone, whether their window is open. */
export async function groupsByPrice(
  tx: WorkspaceTx,
  audience: Audience,
  facts: SegmentFacts,
  digits: number,
): Promise<PriceGroup[]> {
  const { text, question } = audienceOf(audience, facts)
  const place = question.values.length
  await tx.query(`SET LOCAL statement_timeout = '20s'`)
  return tx.query(
    `SELECT a.way, left(regexp_replace(${phoneOf}, '\\D', '', 'g'), $${place + 2}) AS code,
       coalesce(r.window_until > $${place + 3}, false) AS "isOpen", count(*)::int AS count
     FROM (${text}) a JOIN handle h ON h.id = a.handle_id
       LEFT JOIN reach r ON r.handle_id = h.id AND r.account_id = ($${place + 1}::uuid[])[a.way + 1]
     WHERE a.excluded IS NULL GROUP BY 1, 2, 3 ORDER BY 1, 4 DESC, 2`,
    [...question.values, audience.ways.map(({ accountId }) => accountId), digits, facts.now],
  )
}

/** The same of one recipient. */
export async function priceFacts(
  tx: WorkspaceTx,
  handleId: HandleId,
  accountId: string,
  now: Date,
): Promise<{ phone: string | null; isOpen: boolean } | undefined> {
  const rows = await tx.named<{ phone: string | null; isOpen: boolean }>(
    'broadcast-price-facts',
    `SELECT ${phoneOf} AS phone, coalesce(r.window_until > $3, false) AS "isOpen"
     FROM handle h LEFT JOIN reach r ON r.handle_id = h.id AND r.account_id = $2 WHERE h.id = $1`,
    [handleId, accountId, now],
  )
  return rows[0]
}

/** What its messages cost so far, those that still wait as they were estimated; what did not leave after all costs nothing. */
export async function committed(tx: WorkspaceTx, broadcastId: string): Promise<number> {
  const rows = await tx.query<{ amount: number }>(
    `SELECT coalesce(sum(coalesce(s.actual, s.estimate, CASE WHEN m.state IN ('failed', 'refused') THEN 0 ELSE r.estimate END)), 0)::float8 AS amount
     FROM broadcast_recipient r JOIN message m ON m.id = r.message_id LEFT JOIN spend s ON s.message_id = r.message_id
     WHERE r.broadcast_id = $1 AND r.state = 'made'`,
    [broadcastId],
  )
  return rows[0]?.amount ?? 0
}

export async function setEstimate(
  tx: WorkspaceTx,
  broadcastId: string,
  contactId: string,
  estimate: number,
): Promise<void> {
  await tx.named(
    'broadcast-set-estimate',
    'UPDATE broadcast_recipient SET estimate = $3 WHERE broadcast_id = $1 AND contact_id = $2',
    [broadcastId, contactId, estimate],
  )
}

type Counted = Omit<BroadcastResults, 'spent' | 'unrated' | 'links'>

/** What those who got it did afterwards. Answers are counted for the record that the address belongs to now. */
export async function countResults(tx: WorkspaceTx, broadcastId: string): Promise<Counted> {
  const rows = await tx.query<Counted>(
    `WITH got AS MATERIALIZED (
       SELECT r.contact_id, r.message_id, c.id AS owner, r.made_at, c.last_seen_at, m.state
       FROM broadcast_recipient r JOIN message m ON m.id = r.message_id
         JOIN handle h ON h.id = r.handle_id JOIN contact c ON c.id = h.contact_id
       WHERE r.broadcast_id = $1 AND r.state = 'made' AND m.state IN ('accepted', 'unknown', 'delivered', 'read')),
     answer AS MATERIALIZED (
       SELECT g.contact_id, i.conversation_id, i.content->>'kind' = 'choice' AS tapped
       FROM got g JOIN handle o ON o.contact_id = g.owner JOIN message i ON i.handle_id = o.id
       WHERE g.last_seen_at > g.made_at AND i.direction = 'in' AND i.at > g.made_at AND i.at <= g.made_at + interval '${replyDays} days'),
     click AS MATERIALIZED (
       SELECT DISTINCT g.contact_id FROM got g JOIN tracked_link k ON k.message_id = g.message_id
       WHERE k.first_at <= g.made_at + interval '${replyDays} days')
     SELECT (SELECT count(*) FROM got)::int AS got,
       (SELECT count(*) FROM click)::int AS clicked,
       (SELECT count(*) FROM (SELECT contact_id FROM click UNION SELECT contact_id FROM answer) one)::int AS converted,
       (SELECT count(*) FROM got WHERE state = 'read' OR contact_id IN (SELECT contact_id FROM answer UNION SELECT contact_id FROM click))::int AS read,
       (SELECT count(DISTINCT contact_id) FROM answer)::int AS replied,
       (SELECT count(DISTINCT contact_id) FROM answer WHERE tapped)::int AS tapped,
       count(*)::int AS conversations, (count(*) FILTER (WHERE v.status = 'resolved'))::int AS resolved
     FROM conversation v WHERE v.id IN (SELECT conversation_id FROM answer)`,
    [broadcastId],
  )
  const [found] = rows
  if (!found) throw new Error('a count that counts nothing')
  return found
}

/** Where its links lead, and how many people followed each in the days that count; those that nobody followed too. */
export async function followedLinks(
  tx: WorkspaceTx,
  broadcastId: string,
): Promise<BroadcastResults['links']> {
  return tx.query(
    `SELECT k.url, (count(DISTINCT r.contact_id) FILTER (WHERE k.first_at <= r.made_at + interval '${replyDays} days'))::int AS people
     FROM broadcast_recipient r JOIN tracked_link k ON k.message_id = r.message_id
     WHERE r.broadcast_id = $1 AND r.state = 'made' GROUP BY k.url ORDER BY 2 DESC, 1 LIMIT 50`,
    [broadcastId],
  )
}

export async function spentOn(
  tx: WorkspaceTx,
  broadcastId: string,
): Promise<{ currency: string | null; amount: number; count: number }[]> {
  return tx.query(
    `SELECT coalesce(actual_currency, currency) AS currency, coalesce(sum(coalesce(actual, estimate)), 0)::float8 AS amount, count(*)::int AS count
     FROM spend WHERE broadcast_id = $1 GROUP BY 1 ORDER BY 2 DESC`,
    [broadcastId],
  )
}
