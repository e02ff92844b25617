import assert from 'node:assert/strict'
import { after, beforeEach, test } from 'node:test'
import { identityApi } from '@atrium/contract/api/identity'
import type { ContactId } from '@atrium/contract/ids'
import { people, phone, sender } from '../../../../test/people.ts'
import { lookAround } from './look.ts'
import * as sql from './sql.ts'

/** Nobody works here but the tests. */
const world = await people({ after }, { ATRIUM_ROLE: 'web' })
const { admin, app, workspaceId } = world.atrium
const { db, adminPool } = app
const look = (): Promise<number> => lookAround({ db, log: app.log, now: app.clock.now })
const limits = { atOnce: 50, heldSeconds: 60, mostAttempts: 5 }
const take = (): Promise<sql.TakenLook[]> =>
  db.inWorkspace(workspaceId, (tx) => sql.takeLooks(tx, limits))

async function waiting(): Promise<string[]> {
  const { rows } = await adminPool.query<{ contact_id: string }>(
    'SELECT contact_id FROM look ORDER BY 1',
  )
  return rows.map(({ contact_id }) => contact_id)
}

const freeAll = (): Promise<unknown> =>
  adminPool.query(`UPDATE look SET held_until = now() - interval '1 second'`)

/** Somebody on WhatsApp, and a visitor who says that they have the same number. */
let number = 34_619_500_000
async function lookalikes(): Promise<[ContactId, ContactId]> {
  number += 1
  const own = [phone(`+${number}`)]
  const known = await world.writes('whatsapp', sender(`+${number}`, own), 'hello')
  const claim = [phone(`+${number}`, 0)]
  const guest = await world.writes('webchat', sender(`guest-${number}`, claim), 'hello again')
  return [known.contactId, guest.contactId]
}

async function suggestedTo(contactId: string): Promise<(string | undefined)[]> {
  const { items } = await admin.call(identityApi.suggestions, { query: { contactId, limit: 100 } })
  return items.map(({ contacts }) => contacts.find(({ id }) => id !== contactId)?.id)
}

beforeEach(() => adminPool.query('DELETE FROM look'))

test('a record of which something new is known is compared once, and nothing waits then', async () => {
  const pair = await lookalikes()
  assert.deepEqual(await waiting(), pair.toSorted())
  assert.equal(await look(), 2)
  assert.deepEqual(await waiting(), [])
  assert.deepEqual(await suggestedTo(pair[1]), [pair[0]])
  assert.equal(await look(), 0)
})

test('a worker that is killed in the middle of a look loses none', async () => {
  const pair = await lookalikes()
  assert.equal((await take()).length, 2)
  assert.equal(await look(), 0, 'somebody is at it')
  await freeAll()
  assert.equal(await look(), 2)
  assert.deepEqual(await suggestedTo(pair[1]), [pair[0]])
})

test('what is new while a record is compared has it compared once more', async () => {
  const [, guest] = await lookalikes()
  const taken = await take()
  const held = taken[0]?.held ?? ''
  await db.inWorkspace(workspaceId, (tx) => sql.putLooks(tx, [guest, guest]))
  await db.inWorkspace(workspaceId, (tx) =>
    sql.endLooks(
      tx,
      taken.map(({ contactId }) => contactId),
      held,
    ),
  )
  assert.deepEqual(await waiting(), [guest])
})

test('two workers at once take no record twice', async () => {
  for (let count = 0; count < 4; count += 1) await lookalikes()
  const taken = (await Promise.all([take(), take(), take()])).flat()
  assert.equal(new Set(taken.map(({ contactId }) => contactId)).size, 8)
  assert.equal(taken.length, 8)
})

test('one that cannot be compared keeps no other from it, and is let go after five attempts', async (context) => {
  const bad = await lookalikes()
  const good = await lookalikes()
  await adminPool.query(
    `CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'broken on purpose'; END $$;
     CREATE TRIGGER refuse BEFORE INSERT ON suggestion FOR EACH ROW
       WHEN (new.contact_id = '${bad.toSorted()[0]}') EXECUTE FUNCTION refuse()`,
  )
  context.after(() => adminPool.query('DROP TRIGGER refuse ON suggestion'))
  assert.equal(await look(), 4)
  assert.deepEqual(await suggestedTo(good[1]), [good[0]])
  assert.deepEqual(await waiting(), bad.toSorted())
  for (let attempt = 2; attempt <= 5; attempt += 1) {
    await freeAll()
    assert.equal(await look(), 2)
  }
  await freeAll()
  assert.equal(await look(), 0)
  assert.deepEqual(await waiting(), [])
})
