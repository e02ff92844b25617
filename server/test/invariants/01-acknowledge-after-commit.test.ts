import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { createFake } from '@atrium/channel-whatsapp/fake'
import pg from 'pg'
import { eventually, startTestApp } from '../app.ts'
import { signedMessage } from '../webhook.ts'

const atrium = await startTestApp({ after: (work) => after(work as () => Promise<void>) })
const { fake, accountId } = await atrium.connect(createFake)

const stored = async (id: string): Promise<number> => {
  const rows = await atrium.app.db.inWorkspace(atrium.workspaceId, (tx) =>
    tx.query('SELECT 1 FROM journal WHERE event_key = $1', [id]),
  )
  return rows.length
}

test('Invariant 1: while the journal cannot commit there is no answer; the answer comes after the row', async () => {
  const owner = new pg.Client({ connectionString: atrium.adminUrl })
  await owner.connect()
  try {
    await owner.query('BEGIN; LOCK TABLE journal IN ACCESS EXCLUSIVE MODE')
    let answered = false
    const answer = signedMessage(atrium.url, accountId, fake, { id: 'wamid.one' }).then(
      (response) => {
        answered = true
        return response
      },
    )
    await eventually('the request waits for our lock', async () => {
      const { rowCount } = await atrium.app.adminPool.query(
        `SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE '%door_journal_append%'`,
      )
      return rowCount === 1
    })
    assert.equal(answered, false)
    await owner.query('COMMIT')
    assert.equal((await answer).status, 200)
    assert.equal(await stored('wamid.one'), 1)
  } finally {
    await owner.end()
  }
})

test('Invariant 1: an event that cannot be stored is not acknowledged', async () => {
  const owner = new pg.Client({ connectionString: atrium.adminUrl })
  await owner.connect()
  try {
    await owner.query('ALTER TABLE journal RENAME TO journal_away')
    const refused = await signedMessage(atrium.url, accountId, fake, { id: 'wamid.two' })
    assert.equal(refused.status, 503)
    assert.ok(refused.headers.get('retry-after'))
  } finally {
    await owner.query('ALTER TABLE journal_away RENAME TO journal')
    await owner.end()
  }
  assert.equal((await signedMessage(atrium.url, accountId, fake, { id: 'wamid.two' })).status, 200)
  assert.equal(await stored('wamid.two'), 1)
})
