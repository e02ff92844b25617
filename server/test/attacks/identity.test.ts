import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { people } from '../people.ts'
import { addWorkspace } from '../workspaces/second-workspace.ts'
import { type Attack, createVictim, type Traces, type Victim } from './attack.ts'
import { claimAttacks } from './claims.ts'
import { codeAttacks } from './codes.ts'
import { mailAttacks } from './mail.ts'
import { numberAttacks } from './numbers.ts'
import { recordAttacks } from './records.ts'
import { widgetAttacks } from './widget.ts'

/** The identity attack suite: a row per attack, against a whole Atrium. */
const attacks: Attack[] = [
  ...mailAttacks,
  ...claimAttacks,
  ...numberAttacks,
  ...codeAttacks,
  ...widgetAttacks,
  ...recordAttacks,
]

const world = await people({ after })
const { client: stranger } = await addWorkspace(world.atrium)

test('the table has at least 250 attacks, each with a name of its own', () => {
  assert.ok(attacks.length >= 250, `${attacks.length}`)
  assert.equal(new Set(attacks.map(({ name }) => name)).size, attacks.length)
})

for (const [n, attack] of attacks.entries())
  test(attack.name, async () => {
    const victim = await createVictim(world, n)
    const traces = await attack.run({ world, victim, n, stranger })
    await assertUntouched(victim, traces, attack.holds)
  })

/** Wrong links 0, bytes of another person shown 0, replies misdirected 0. */
async function assertUntouched(victim: Victim, traces: Traces, holds: string): Promise<void> {
  const record = await world.contact(victim.contactId)
  const handles = record.handles.map(({ id }) => id).sort()
  assert.deepEqual(handles, [...victim.handleIds].sort(), `${holds} (a wrong link)`)
  for (const contactId of traces.contacts ?? [])
    assert.notEqual(contactId, victim.contactId, `${holds} (a wrong link)`)
  for (const word of [victim.secret, victim.phone, victim.mail])
    assert.ok(!traces.shown?.includes(word), `${holds} (foreign bytes)`)
  await world.atrium.app.db.inWorkspace(world.atrium.workspaceId, async (tx) => {
    const astray = await tx.query(
      `SELECT v.id FROM conversation v JOIN handle h ON h.id = v.reply_handle_id WHERE h.contact_id <> v.contact_id
       UNION SELECT m.id FROM message m JOIN handle h ON h.id = m.handle_id JOIN conversation v ON v.id = m.conversation_id WHERE h.contact_id <> v.contact_id`,
    )
    assert.deepEqual(astray, [], `${holds} (a reply would go astray)`)
  })
}
