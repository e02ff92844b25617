import { segmentsApi } from '@atrium/contract/api/sending/segments'
import type { AudienceCount, Group } from '@atrium/contract/broadcast/segment'
import type { Accounts } from '../../accounts/accounts.ts'
import { AppError } from '../../platform/app-error.ts'
import type { Db, WorkspaceTx } from '../../platform/database/db.ts'
import type { Api } from '../../platform/http/api.ts'
import type { Audience } from './audience.ts'
import { compile, newQuestion, type SegmentFacts } from './compile.ts'
import { segmentFacts } from './facts.ts'
import * as sql from './sql.ts'

export type SegmentsDeps = { db: Db; accounts: Accounts; now: () => Date }

export function addSegments(api: Api, deps: SegmentsDeps): void {
  const { db, now } = deps
  api.on(segmentsApi.list, ({ actor }) =>
    db.inWorkspace(actor.workspaceId, async (tx) => ({ items: await sql.listSegments(tx) })),
  )
  api.on(segmentsApi.save, ({ actor, params, body }) =>
    db.inWorkspace(actor.workspaceId, async (tx) => {
      await sql.lockSegments(tx)
      const facts = await segmentFacts(tx, deps)
      if (!facts.segments.has(params.id) && facts.segments.size >= sql.mostSegments)
        throw new AppError('conflict', `There are ${sql.mostSegments} segments; remove one first.`)
      refuseUnfit(params.id, body.tree, facts)
      const saved = await sql.putSegment(tx, {
        id: params.id,
        ...body,
        actor: actor.name,
        at: now(),
      })
      if (!saved) throw new AppError('conflict', 'Another segment has this name.')
      return saved
    }),
  )
  api.on(segmentsApi.remove, ({ actor, params }) =>
    db.inWorkspace(actor.workspaceId, async (tx) => {
      await sql.lockSegments(tx)
      const user = await sql.userOf(tx, 'segmentId', params.id)
      if (user)
        throw new AppError('conflict', `The ${user.kind} “${user.name}” is made of this one.`)
      if (!(await sql.deleteSegment(tx, params.id)))
        throw new AppError('not_found', 'There is no such segment.')
      return {}
    }),
  )
  api.on(segmentsApi.count, ({ actor, body }) =>
    db.inWorkspace(actor.workspaceId, (tx) => countOf(tx, deps, body)),
  )
  api.on(segmentsApi.people, ({ actor, body: { only, after, limit, ...audience } }) =>
    db.inWorkspace(actor.workspaceId, async (tx) => {
      const facts = await segmentFacts(tx, deps)
      const found = await sql.peopleOf(tx, audience, facts, { only, after, limit: limit + 1 })
      const items = found.slice(0, limit)
      return { items, next: found.length > limit ? (items.at(-1)?.contactId ?? null) : null }
    }),
  )
  api.on(segmentsApi.sample, ({ actor, body }) =>
    db.inWorkspace(actor.workspaceId, async (tx) => ({
      items: await sql.sampleOf(tx, body.tree, await segmentFacts(tx, deps)),
    })),
  )
}

/** How many an audience is now, in numbers that add up: `matching` is `reachable` and all who are left out. */
async function countOf(
  tx: WorkspaceTx,
  deps: Pick<SegmentsDeps, 'accounts' | 'now'>,
  audience: Audience,
): Promise<AudienceCount> {
  const rows = await sql.countAudience(tx, audience, await segmentFacts(tx, deps))
  const sum = (some: typeof rows) => some.reduce((total, { count }) => total + count, 0)
  const excluded = (reason: string) => sum(rows.filter((row) => row.excluded === reason))
  const reached = rows.filter((row) => row.excluded === null)
  return {
    matching: sum(rows),
    reachable: sum(reached),
    byWay: audience.ways.map((_way, place) => sum(reached.filter(({ way }) => way === place))),
    excluded: {
      blocked: excluded('blocked'),
      stopped: excluded('stopped'),
      noOptIn: excluded('noOptIn'),
      onlyFile: excluded('onlyFile'),
      noAddress: excluded('noAddress'),
    },
  }
}

/** Compiled once with itself in place: what names nothing, or itself over others, is never saved. */
function refuseUnfit(id: string, tree: Group, facts: SegmentFacts): void {
  const segments = new Map([...facts.segments, [id, tree]])
  const itself: Group = { kind: 'all', of: [{ kind: 'segment', segmentId: id, is: 'in' }] }
  compile(newQuestion(), itself, { ...facts, segments })
}
