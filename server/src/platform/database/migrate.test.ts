import assert from 'node:assert/strict'
import { createHash, randomBytes } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { createServer } from 'node:net'
import { after, test } from 'node:test'
import pg from 'pg'
import { goingAway } from '../../../test/going-away.ts'
import { asOwner } from '../../../test/workspaces/second-workspace.ts'
import { throughOutage } from '../outage.ts'
import { migrate } from './migrate.ts'

const serverUrl = process.env.ATRIUM_TEST_DATABASE_URL ?? ''
const appRole = `migrate_${randomBytes(4).toString('hex')}`
const databases: string[] = []
after(async () => {
  for (const name of databases)
    await asOwner({ adminUrl: serverUrl }, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`)
  await asOwner({ adminUrl: serverUrl }, `DROP ROLE IF EXISTS ${appRole}`)
})

/** An empty database. */
async function empty(): Promise<string> {
  const name = `migrate_${randomBytes(6).toString('hex')}`
  databases.push(name)
  await asOwner({ adminUrl: serverUrl }, `CREATE DATABASE ${name}`)
  const url = new URL(serverUrl)
  url.pathname = `/${name}`
  return url.href
}

function run(adminUrl: string, appPassword = 'a password'): Promise<string[]> {
  const lines: string[] = []
  return migrate({ adminUrl, appRole, appPassword, log: (line) => void lines.push(line) }).then(
    () => lines,
  )
}

/** Tables, columns, indexes, policies, functions and rights, as one text. */
async function shape(adminUrl: string): Promise<string> {
  const rows = await asOwner<{ line: string }>(
    { adminUrl },
    `SELECT line FROM (
       SELECT format('%s.%s %s %s', table_name, column_name, data_type, column_default) AS line FROM information_schema.columns WHERE table_schema = 'public'
       UNION ALL SELECT indexdef FROM pg_indexes WHERE schemaname = 'public'
       UNION ALL SELECT format('%s %s %s', tablename, policyname, qual) FROM pg_policies
       UNION ALL SELECT format('%s %s', proname, proacl) FROM pg_proc WHERE pronamespace = 'public'::regnamespace
       UNION ALL SELECT format('%s %s', relname, relacl) FROM pg_class WHERE relnamespace = 'public'::regnamespace
     ) all_of_it ORDER BY line`,
  )
  return rows.map((row) => row.line).join('\n')
}

test('processes that start at once bring an empty database up once; later starts change nothing', async () => {
  const adminUrl = await empty()
  const files = (await readdir(new URL('../../../migrations/', import.meta.url))).sort()
  const logs = await Promise.all([run(adminUrl), run(adminUrl), run(adminUrl)])
  assert.deepEqual(
    logs.flat().sort(),
    files.map((name) => `migration ${name}`),
  )
  const rows = await asOwner<{ name: string; checksum: string }>(
    { adminUrl },
    'SELECT name, checksum FROM migration ORDER BY name',
  )
  for (const [index, name] of files.entries()) {
    const text = await readFile(new URL(`../../../migrations/${name}`, import.meta.url))
    assert.deepEqual(rows[index], {
      name,
      checksum: createHash('sha256').update(text).digest('hex'),
    })
  }
  const before = await shape(adminUrl)
  assert.ok(before.includes('tenant'))
  assert.deepEqual(await run(adminUrl), [])
  assert.equal(await shape(adminUrl), before)
})

test('the role’s password follows the key; the old one opens nothing', async () => {
  const adminUrl = await empty()
  const signIn = async (password: string) => {
    const url = new URL(adminUrl)
    url.username = appRole
    url.password = password
    const client = new pg.Client({ connectionString: url.href })
    await client.connect()
    await client.end()
  }
  await run(adminUrl, "it's a first")
  await signIn("it's a first")
  await run(adminUrl, 'second')
  await signIn('second')
  await assert.rejects(signIn("it's a first"), /password authentication failed/)
})

test('a file that was changed after it ran is refused by name, and nothing happens', async () => {
  const adminUrl = await empty()
  await run(adminUrl)
  await asOwner(
    { adminUrl },
    "UPDATE migration SET checksum = 'another' WHERE name = (SELECT min(name) FROM migration)",
  )
  await asOwner({ adminUrl }, 'DROP POLICY tenant ON contact')
  await assert.rejects(run(adminUrl), /Migration 0001-core\.sql was changed after it ran here/)
  const policies = await asOwner(
    { adminUrl },
    "SELECT 1 FROM pg_policies WHERE tablename = 'contact'",
  )
  assert.equal(policies.length, 0)
})

test('a file that fails keeps nothing, and says which', async () => {
  const adminUrl = await empty()
  await asOwner({ adminUrl }, 'CREATE TABLE note (in_the_way int)')
  await assert.rejects(run(adminUrl), /Migration 0001-core\.sql failed; nothing of it was kept/)
  const tables = await asOwner<{ tablename: string }>(
    { adminUrl },
    "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1",
  )
  assert.deepEqual(
    tables.map((row) => row.tablename),
    ['migration', 'note'],
  )
  await asOwner({ adminUrl }, 'DROP TABLE note')
  assert.ok((await run(adminUrl)).length > 0, 'tried again once the way is free')
})

test('a new table with a workspace is protected without a line of its own', async () => {
  const adminUrl = await empty()
  await run(adminUrl)
  await asOwner(
    { adminUrl },
    'CREATE TABLE later (workspace_id uuid NOT NULL, id int, PRIMARY KEY (workspace_id, id))',
  )
  await run(adminUrl)
  const [row] = await asOwner<{ on: boolean; policies: string }>(
    { adminUrl },
    `SELECT relrowsecurity AS on, (SELECT count(*) FROM pg_policies WHERE tablename = 'later') AS policies FROM pg_class WHERE relname = 'later'`,
  )
  assert.deepEqual(row, { on: true, policies: '1' })
})

test('a connection that is lost between two statements ends no process: it is begun again', async (context) => {
  const adminUrl = await empty()
  await run(adminUrl)
  const expected = await shape(adminUrl)
  // The second one is the job tables'; the first one waits for it meanwhile, without a statement.
  for (const nth of [1, 2]) {
    const away = await goingAway(context, await empty(), nth)
    await throughOutage(() => run(away.url))
    assert.ok(away.asked() > nth, `${away.asked()} connections`)
    assert.equal(await shape(away.url), expected)
  }
})

test('a server that is too old is refused with its version and what to do', async (context) => {
  const old = createServer((socket) => {
    socket.on('error', () => undefined)
    socket.once('data', () => {
      // Signed in, and ready for a query.
      socket.write(Buffer.concat([message('R', int32(0)), message('Z', Buffer.from('I'))]))
      socket.on('data', (asked) => {
        if (asked[0] !== 'Q'.charCodeAt(0)) return void socket.end()
        socket.write(
          Buffer.concat([
            ...answer('server_version_num', '140012'),
            message('Z', Buffer.from('I')),
          ]),
        )
      })
    })
  })
  await new Promise<void>((resolve) => old.listen(0, '127.0.0.1', resolve))
  context.after(() => old.close())
  const { port } = old.address() as AddressInfo
  await assert.rejects(
    run(`postgres://postgres:x@127.0.0.1:${port}/x`),
    /needs PostgreSQL 15 or newer; this server reports 140012\. Upgrade it, or unset DATABASE_URL/,
  )
})

/** PostgreSQL's wire format: a letter, the length, the content. */
function message(kind: string, content: Buffer): Buffer {
  return Buffer.concat([Buffer.from(kind), int32(content.length + 4), content])
}

function int32(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeInt32BE(value)
  return bytes
}

/** One row with one text column. */
function answer(column: string, value: string): Buffer[] {
  const one = Buffer.from([0, 1])
  const described = Buffer.concat([
    one,
    Buffer.from(`${column}\0`),
    Buffer.alloc(6),
    int32(25),
    Buffer.from([0xff, 0xff]),
    int32(-1),
    Buffer.alloc(2),
  ])
  const row = Buffer.concat([one, int32(value.length), Buffer.from(value)])
  return [message('T', described), message('D', row), message('C', Buffer.from('SHOW\0'))]
}
