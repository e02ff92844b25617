import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { contactsApi } from '@atrium/contract/api/contacts'
import { inboxApi } from '@atrium/contract/api/inbox'
import type { ContactId, HandleId } from '@atrium/contract/ids'
import { Refusal } from '../../../test/app.ts'
import { people, phone, sender } from '../../../test/people.ts'
import { link } from './link.ts'

const world = await people({ after })
const { admin, app, workspaceId } = world.atrium

/** A link or unlink that came too late is refused in words; anything else is a fault. */
function refusedInWords(error: unknown): void {
  if (!(error instanceof Refusal) || error.status !== 409) throw error
}

/** What must hold after anything: no message without its record's conversation, no record with handles asleep. */
async function assertWhole(): Promise<void> {
  await app.db.inWorkspace(workspaceId, async (tx) => {
    const none: Record<string, string> = {
      'a message in a conversation of another record': `SELECT m.id FROM message m JOIN handle h ON h.id = m.handle_id
        JOIN conversation v ON v.id = m.conversation_id WHERE v.contact_id <> h.contact_id`,
      'a record that has handles and is asleep': `SELECT c.id FROM contact c JOIN handle h ON h.contact_id = c.id WHERE c.dormant`,
      'a record that has none and is awake': `SELECT c.id FROM contact c WHERE NOT c.dormant
        AND NOT EXISTS (SELECT 1 FROM handle h WHERE h.contact_id = c.id)`,
      'a conversation that goes on in one of another record': `SELECT a.id FROM conversation a JOIN conversation b ON b.id = a.joined_into
        WHERE a.contact_id <> b.contact_id`,
      'a conversation that goes on in itself': 'SELECT id FROM conversation WHERE joined_into = id',
    }
    for (const [what, statement] of Object.entries(none))
      assert.equal((await tx.query(statement)).length, 0, what)
  })
}

test('messages, links and unlinks at the same moment: nothing lost, every word in its record', async () => {
  const senders = Array.from({ length: 4 }, (_, place) => sender(`race-${place}`))
  const placed: { contactId: ContactId; handleId: HandleId }[] = []
  for (const who of senders) placed.push(await world.writes('webchat', who, 'first'))
  const current = async (place: number): Promise<string> => {
    const [row] = await app.db.inWorkspace(workspaceId, (tx) =>
      tx.query<{ id: string }>('SELECT contact_id AS id FROM handle WHERE id = $1', [
        placed[place]?.handleId,
      ]),
    )
    return row?.id ?? ''
  }
  const pick = () => Math.floor(Math.random() * senders.length)
  const writing = senders.map(async (who) => {
    for (let count = 0; count < 20; count += 1) await world.writes('webchat', who, `word ${count}`)
  })
  const moving = Array.from({ length: 2 }, async () => {
    for (let count = 0; count < 10; count += 1) {
      const [from, to] = [await current(pick()), await current(pick())]
      if (from !== to)
        await admin
          .call(contactsApi.link, { params: { id: to }, body: { contactId: from as ContactId } })
          .catch(refusedInWords)
      const params = { id: placed[pick()]?.handleId ?? '' }
      await admin.call(contactsApi.unlink, { params }).catch(refusedInWords)
    }
  })
  await Promise.all([...writing, ...moving])
  await assertWhole()
  const words = [...Array.from({ length: 20 }, (_, count) => `word ${count}`)]
  for (const { handleId } of placed) {
    const rows = await app.db.inWorkspace(workspaceId, (tx) =>
      tx.query<{ text: string }>(
        "SELECT content->>'text' AS text FROM message WHERE handle_id = $1 ORDER BY at, seq",
        [handleId],
      ),
    )
    assert.deepEqual(
      rows.map(({ text }) => text),
      ['first', ...words],
    )
  }
})

test('somebody who comes while their record is being linked into another arrives in the one that stays', async () => {
  const number = '+34615000001'
  const first = await world.writes('whatsapp', sender(number, [phone(number)]), 'on the phone')
  const second = await world.writes('webchat', sender('stays'), 'the one that stays')
  const gate = Promise.withResolvers<void>()
  const linking = app.db.inWorkspace(workspaceId, async (tx) => {
    const now = app.clock.now()
    const input = { from: first.contactId, to: second.contactId, proof: null, now }
    const by = { witness: null, messageId: null, reason: 'test', actor: 'Ada' }
    await link(tx, { ...input, ...by })
    await tx.query(
      'UPDATE conversation SET contact_id = $2, joined_into = $3 WHERE contact_id = $1',
      [
        first.contactId,
        second.contactId,
        (
          await tx.query<{ id: string }>('SELECT id FROM conversation WHERE contact_id = $1', [
            second.contactId,
          ])
        )[0]?.id,
      ],
    )
    await gate.promise
  })
  const coming = world.writes('webchat', sender('comes', [phone(number, 3)]), 'and here')
  await waitsForALock()
  gate.resolve()
  await linking
  assert.equal((await coming).contactId, second.contactId)
  await assertWhole()
})

test('two who link the same records at once, each the other way round: one succeeds, the other is told', async () => {
  const [a, b] = [
    await world.writes('webchat', sender('this way'), 'a'),
    await world.writes('webchat', sender('that way'), 'b'),
  ]
  const results = await Promise.allSettled([
    admin.call(contactsApi.link, { params: { id: a.contactId }, body: { contactId: b.contactId } }),
    admin.call(contactsApi.link, { params: { id: b.contactId }, body: { contactId: a.contactId } }),
  ])
  assert.deepEqual(results.map(({ status }) => status).sort(), ['fulfilled', 'rejected'])
  for (const result of results) if (result.status === 'rejected') refusedInWords(result.reason)
  await assertWhole()
})

test('a record cannot be linked with itself, nor with one that is gone', async () => {
  const a = await world.writes('webchat', sender('itself'), 'a')
  const tries = [a.contactId, '00000000-0000-7000-8000-000000000000' as ContactId]
  const codes: number[] = []
  for (const contactId of tries)
    await admin
      .call(contactsApi.link, { params: { id: a.contactId }, body: { contactId } })
      .catch((error: Refusal) => codes.push(error.status))
  assert.deepEqual(codes, [422, 404])
  const { items } = await admin.call(inboxApi.list, { query: { view: 'all', limit: 100 } })
  assert.ok(items.some(({ contactId }) => contactId === a.contactId))
})

async function waitsForALock(): Promise<void> {
  for (;;) {
    const { rowCount } = await app.adminPool.query(
      `SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()`,
    )
    if (rowCount) return
  }
}
