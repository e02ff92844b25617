import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { databaseBefore } from './upgrade.ts'

const old = await databaseBefore('0057', { after: (work) => after(work) })
const [workspace, contact, account] = [
  crypto.randomUUID(),
  crypto.randomUUID(),
  crypto.randomUUID(),
]

async function conversation(since: string | null, due: string | null): Promise<string> {
  const [row] = await old.query<{ id: string }>(
    `INSERT INTO conversation (workspace_id, id, contact_id, origin_contact_id, status, split, channels, last_message_at, created_at,
       waiting_since, sla_due_at, sla_warn_at)
     VALUES ($1, gen_random_uuid(), $2, $2, 'open', true, '{}', now(), now(), $3, $4, NULL) RETURNING id`,
    [workspace, contact, since, due],
  )
  return row?.id ?? ''
}

test('who waits is soon due as before, nobody is told again, and promises count around the clock until somebody says otherwise', async () => {
  await old.query("INSERT INTO workspace (id, name) VALUES ($1, 'A business')", [workspace])
  await old.query(
    "INSERT INTO contact (workspace_id, id, name, created_at) VALUES ($1, $2, 'Ana', now())",
    [workspace, contact],
  )
  await old.query(
    `INSERT INTO channel_account (workspace_id, id, channel, name, enabled, settings, secrets, reply_minutes)
     VALUES ($1, $2, 'sms', 'Ours', true, '{}', '', 15)`,
    [workspace, account],
  )
  const short = await conversation('2026-11-26T10:00:00Z', '2026-11-26T10:05:00Z')
  const long = await conversation('2026-11-26T10:00:00Z', '2026-11-26T14:00:00Z')
  const none = await conversation(null, null)

  await old.upgrade()

  const rows = await old.query<{ id: string; soon: Date | null; warn: Date | null }>(
    'SELECT id, sla_soon_at AS soon, sla_warn_at AS warn FROM conversation',
  )
  const soon = new Map(rows.map((row) => [row.id, row.soon?.toISOString() ?? null]))
  assert.equal(soon.get(short), '2026-11-26T10:04:00.000Z')
  assert.equal(soon.get(long), '2026-11-26T13:30:00.000Z')
  assert.equal(soon.get(none), null)
  assert.ok(rows.every(({ warn }) => warn === null))
  const door = () =>
    old.query<{ minutes: number; hours: unknown }>(
      'SELECT reply_minutes AS minutes, reply_hours AS hours FROM door_account($1)',
      [account],
    )
  assert.deepEqual(await door(), [{ minutes: 15, hours: null }])
  await old.query('INSERT INTO sla_settings (workspace_id, in_opening_hours) VALUES ($1, true)', [
    workspace,
  ])
  // Neither hours nor a zone were ever set: the defaults are the application's.
  assert.deepEqual((await door())[0]?.hours, { opening: null, zone: null })
})
