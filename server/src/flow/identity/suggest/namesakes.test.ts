import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { identityApi } from '@atrium/contract/api/identity'
import type { ContactId } from '@atrium/contract/ids'
import { eventually } from '../../../../test/app.ts'
import { people, sender } from '../../../../test/people.ts'
import { findPossible } from './sql.ts'

const world = await people({ after })
const { admin, app, workspaceId } = world.atrium
const hour = 3600_000

/** This many records of that name, each heard an hour before the next. */
async function town(name: string, count: number): Promise<ContactId[]> {
  const ids: ContactId[] = []
  for (let place = 0; place < count; place += 1) {
    const from = sender(`${name} ${place}`, [], { name })
    ids.push((await world.writes('webchat', from, `hello from ${place}`)).contactId)
    app.clock.setOffset(app.clock.offset() + hour)
  }
  await looked(ids.at(-1))
  return ids
}

/** Waits until a record was compared with the others. */
async function looked(id: ContactId | undefined): Promise<void> {
  await eventually('it was compared', () =>
    app.db.inWorkspace(workspaceId, async (tx) => {
      const rows = await tx.query('SELECT 1 FROM name_key WHERE contact_id = $1', [id])
      return rows.length > 0
    }),
  )
}

const suggestedTo = async (id: ContactId) => {
  const query = { contactId: id, limit: 100 }
  const { items } = await admin.call(identityApi.suggestions, { query })
  return items.map(({ contacts, reasons }) => ({
    other: contacts.find((contact) => contact.id !== id)?.id,
    reasons: reasons.map(({ kind }) => kind).toSorted(),
  }))
}
const namesakesOf = (id: ContactId) =>
  app.db.inWorkspace(workspaceId, (tx) => findPossible(tx, [id]))

test('of a common name the one with the same order number is found; a name alone finds nobody', async () => {
  const all = await town('Juan Perez', 55)
  const asks = sender('Juan Perez 40', [], { name: 'Juan Perez' })
  await world.writes('webchat', asks, 'where is order 48213 please')
  const text = 'order 48213 is still not here'
  const juan = await world.writes('whatsapp', sender('j-1', [], { name: 'Juan Perez' }), text)
  const found = await eventually('the suggestion', async () => {
    const list = await suggestedTo(juan.contactId)
    return list.length > 0 && list
  })
  assert.deepEqual(found, [{ other: all[40], reasons: ['minutes', 'name', 'number'] }])

  app.clock.setOffset(app.clock.offset() + hour)
  const other = await world.writes(
    'whatsapp',
    sender('j-2', [], { name: 'Juan Perez' }),
    'good day',
  )
  await looked(other.contactId)
  assert.deepEqual(await suggestedTo(other.contactId), [])
})

test('of a common name only the newest and those heard last are looked at; they are marked', async () => {
  const all = await town('Maria Gomez', 60)
  const last = all.at(-1)
  assert.ok(last)
  const first = all[0]
  assert.ok(first)
  await world.writes('webchat', sender('Maria Gomez 0', [], { name: 'Maria Gomez' }), 'me again')
  const pairs = await namesakesOf(last)
  const newest = all.slice(-11, -1)
  assert.deepEqual(pairs.map(({ other }) => other).toSorted(), [first, ...newest].toSorted())
  assert.ok(pairs.every(({ common }) => common))
  const rare = await world.writes('webchat', sender('rare', [], { name: 'Zoltan Quill' }), 'hi')
  const twin = await world.writes('webchat', sender('twin', [], { name: 'Zoltan Quill' }), 'hi')
  await looked(rare.contactId)
  await looked(twin.contactId)
  assert.deepEqual(await namesakesOf(twin.contactId), [
    { id: twin.contactId, other: rare.contactId, common: false },
  ])
})
