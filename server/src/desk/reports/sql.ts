import {
  type FigureName,
  type Figures,
  immediateSeconds,
  type ReportedConversation,
  type WeeklyReview,
} from '@atrium/contract/report/report'
import type { WorkspaceTx } from '../../platform/database/db.ts'
import type { Period } from '../../platform/days.ts'

/** Which conversations a figure counts: the number and the list behind it are made of the same words. */
const counted: Record<FigureName, string> = {
  conversations: 'true',
  answered: 'f.first_answer_seconds IS NOT NULL',
  waiting: "f.first_answer_seconds IS NULL AND f.status <> 'resolved'",
  immediate: `f.first_answer_seconds < ${immediateSeconds}`,
  late: `f.first_answer_seconds >= ${immediateSeconds}`,
  resolved: "f.status = 'resolved'",
  resolvedForGood: "f.status = 'resolved' AND NOT f.reopened",
  reopened: 'f.reopened',
  automated: "f.status = 'resolved' AND NOT f.reopened AND f.by_automation AND NOT f.by_people",
  handled: 'f.handle_seconds IS NOT NULL',
  switched: 'f.switched',
  cameBack: 'f.came_back',
  recovered: 'f.came_back AND f.recovered',
  notRecovered: 'f.came_back AND NOT f.recovered',
}

const count = (figure: FigureName): string =>
  `(count(*) FILTER (WHERE ${counted[figure]}))::int AS "${figure}"`
const percentile = (share: number): string =>
  `percentile_cont(${share}) WITHIN GROUP (ORDER BY f.first_answer_seconds)`
const figures = `
  ${(['conversations', 'answered', 'waiting', 'immediate', 'resolved', 'resolvedForGood', 'reopened'] as const).map(count).join(', ')},
  ${(['automated', 'handled', 'switched', 'cameBack', 'recovered'] as const).map(count).join(', ')},
  ${percentile(0.5)} AS "firstAnswerSeconds", ${percentile(0.9)} AS "firstAnswerP90Seconds",
  avg(f.handle_seconds) AS "handleSeconds"`
const inPeriod = 'f.channel IS NOT NULL AND f.created_at >= $1 AND f.created_at < $2'

/** What is counted of a period: of all channels, and of each, the busiest first. */
export async function figuresOf(
  tx: WorkspaceTx,
  { from, until }: Period,
): Promise<{ total: Figures; channels: { channel: string; figures: Figures }[] }> {
  const rows = await tx.query<Figures & { channel: string | null }>(
    `SELECT f.channel, ${figures} FROM conversation_figures f WHERE ${inPeriod}
     GROUP BY GROUPING SETS ((f.channel), ()) ORDER BY f.channel IS NOT NULL, count(*) DESC, f.channel`,
    [from, until],
  )
  const [total, ...channels] = rows.map(({ channel, ...rest }) => ({ channel, figures: rest }))
  if (!total) throw new Error('An aggregate without groups has one row.')
  return {
    total: total.figures,
    channels: channels.map((each) => ({ ...each, channel: String(each.channel) })),
  }
}

/** The conversations behind a figure, the newest first. One more than `limit` says that there are more. */
export async function conversationsBehind(
  tx: WorkspaceTx,
  input: Period & {
    figure: FigureName
    channel: string | undefined
    after: string[] | undefined
    limit: number
  },
): Promise<ReportedConversation[]> {
  const [at, id] = input.after ?? []
  const rows = await tx.query<Omit<ReportedConversation, 'beganAt'> & { beganAt: Date }>(
    `SELECT c.id, c.number::int AS number, c.contact_id AS "contactId", p.name AS "contactName", f.channel,
       f.created_at AS "beganAt", f.first_answer_seconds AS "firstAnswerSeconds",
       coalesce(f.handle_seconds, 0) AS "handleSeconds", c.status
     FROM conversation_figures f JOIN conversation c ON c.id = f.conversation_id JOIN contact p ON p.id = c.contact_id
     WHERE ${inPeriod} AND ${counted[input.figure]} AND ($3::text IS NULL OR f.channel = $3)
       AND ($4::timestamptz IS NULL OR (f.created_at, f.conversation_id) < ($4, $5::uuid))
     ORDER BY f.created_at DESC, f.conversation_id DESC LIMIT $6`,
    [input.from, input.until, input.channel ?? null, at ?? null, id ?? null, input.limit + 1],
  )
  return rows.map((row) => ({ ...row, beganAt: row.beganAt.toISOString() }))
}

/** Whether anything began in a period, counted or not. */
export async function hasConversations(tx: WorkspaceTx, { from, until }: Period): Promise<boolean> {
  const rows = await tx.query(
    'SELECT FROM conversation WHERE last_message_at >= $1 AND created_at >= $1 AND created_at < $2 LIMIT 1',
    [from, until],
  )
  return rows.length > 0
}

/** The newest reviews first. */
export async function listReviews(tx: WorkspaceTx, most: number): Promise<WeeklyReview[]> {
  const rows = await tx.query<{ review: WeeklyReview }>(
    'SELECT review FROM weekly_review ORDER BY week DESC LIMIT $1',
    [most],
  )
  return rows.map(({ review }) => review)
}

/** A review is written once: a second writer changes nothing. */
export async function insertReview(tx: WorkspaceTx, review: WeeklyReview): Promise<void> {
  await tx.query(
    'INSERT INTO weekly_review (week, made_at, review) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING',
    [review.from, review.madeAt, JSON.stringify(review)],
  )
}
