import assert from 'node:assert/strict'
import { test } from 'node:test'
import { eventually } from '../../test/app.ts'
import { rowsOf, startDesk } from '../../test/chat.ts'
import { writeIn } from '../../test/web-visitor.ts'
import { addWorkspace } from '../../test/workspaces/second-workspace.ts'

test('a flood in one workspace holds up no other: they take turns', async (context) => {
  const desk = await startDesk(context, { ATRIUM_ROLE: 'web' })
  const { atrium } = desk
  const { db, accounts } = atrium.app
  const other = await addWorkspace(atrium)
  const [flooded, quiet] = await Promise.all(
    [atrium.workspaceId, other.workspaceId].map(async (workspaceId) => {
      const settings = { name: 'Chat' }
      const chat = { channel: 'webchat', name: 'Chat', enabled: true, settings }
      const { id } = await db.inWorkspace(workspaceId, (tx) => accounts.create(tx, chat))
      return { workspaceId, accountId: id }
    }),
  )
  assert.ok(flooded && quiet)
  const flood = Array.from({ length: 1_500 }, (_, n) => ({ text: `flood ${n}` }))
  await writeIn(atrium, flooded.accountId, flood)
  /** Messages of the flood that the feed told before any of the quiet workspace. */
  const told = async (): Promise<number> => {
    const [row] = await rowsOf<{ count: string }>(
      atrium,
      `SELECT count(*) FROM event e, jsonb_array_elements(e.data) AS change
       WHERE e.workspace_id = $1 AND change->>'kind' = 'item' AND e.id < coalesce(
         (SELECT min(id) FROM event
          WHERE workspace_id = $2 AND data @> '[{"kind": "item"}]'), 9e18)`,
      [flooded.workspaceId, quiet.workspaceId],
    )
    return Number(row?.count)
  }
  await desk.startProcess({ role: 'worker' })
  await eventually('all workers are busy with the flood', async () => (await told()) > 0)
  await writeIn(atrium, quiet.accountId, [{ text: 'and I?' }])
  await eventually('everything is shown', async () => {
    const left = await rowsOf(atrium, "SELECT FROM journal WHERE state <> 'shown'")
    return left.length === 0
  })
  const before = await told()
  assert.ok(before > 0 && before < 750, `${before} messages of the flood came first`)
})
