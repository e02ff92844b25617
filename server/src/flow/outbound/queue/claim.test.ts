import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { ChannelAccountId, MessageId, newId, WorkspaceId } from '@atrium/contract/ids'
import { openTestDb } from '../../../../test/database.ts'
import { isBehind } from '../../inbound/read.ts'
import { claim, enqueue } from './sql.ts'

const workspaceId = newId(WorkspaceId)
const { db } = await openTestDb({ after }, 2)
const now = new Date('2026-11-26T12:00:00Z')

test('what a broadcast put there first leaves after the answer that came later, and in its order', async () => {
  await db.inWorkspace(workspaceId, async (tx) => {
    const put = async (lane: string, secondsAgo: number, givesWay: boolean): Promise<MessageId> => {
      const messageId = newId(MessageId)
      const accountId = newId(ChannelAccountId)
      const dueAt = new Date(now.getTime() - secondsAgo * 1000)
      const trace = crypto.randomUUID()
      const row = { accountId, lane, messageId, kind: 'message', detail: null, dueAt } as const
      await enqueue(tx, { ...row, held: false, givesWay, trace })
      return messageId
    }
    const first = await put('a', 20, true)
    const second = await put('b', 10, true)
    const answer = await put('c', 1, false)
    // Behind the broadcast's message in its own lane: order within a lane is kept.
    await put('a', 1, false)
    const claimed: MessageId[] = []
    for (let n = 0; n < 4; n += 1)
      claimed.push(...(await claim(tx, now, 1, 20)).map((row) => row.message_id))
    assert.deepEqual(claimed, [answer, first, second])
  })
})

test('a journal is behind while something untried is older than the moment asked for', async () => {
  await db.inWorkspace(workspaceId, async (tx) => {
    const before = new Date(now.getTime() - 50)
    const arrives = (key: string, receivedAt: Date, attempts = 0) =>
      tx.query(
        `INSERT INTO journal (account_id, event_key, lane, shard, raw, trace, attempts, received_at) VALUES ($1, $2, 'x', 1, '', $1, $3, $4)`,
        [crypto.randomUUID(), key, attempts, receivedAt],
      )
    assert.equal(await isBehind(tx, before), false)
    await arrives('now', now)
    await arrives('a poisoned one', new Date(now.getTime() - 60_000), 2)
    assert.equal(await isBehind(tx, before), false)
    await arrives('old', new Date(now.getTime() - 51))
    assert.equal(await isBehind(tx, before), true)
    await tx.query(`UPDATE journal SET state = 'shown'`)
    assert.equal(await isBehind(tx, before), false)
  })
})
