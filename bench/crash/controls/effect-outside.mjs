import { rewrite } from './rewrite.mjs'

const claimed = '      if (rows.length === 0) return\n'
const ended = "rows.map((row) => ({ id: row.id, state: 'shown', reason: null }))"

rewrite(
  '/server/src/flow/inbound/lanes.ts',
  claimed,
  `${claimed}      await deps.db.inWorkspace(workspaceId, (other) => sql.settle(other, ${ended}))\n`,
)
