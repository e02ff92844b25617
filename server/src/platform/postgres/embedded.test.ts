import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { chmod, mkdir, mkdtemp, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { after, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { complete } from './binaries.ts'
import { type EmbeddedLog, startEmbedded } from './embedded.ts'
import { runningPostmaster } from './postmaster.ts'

const silent: EmbeddedLog = { info: () => {}, warn: () => {}, error: () => {} }
const folders: string[] = []
const asRoot = process.getuid?.() === 0

after(async () => {
  for (const dir of folders) {
    const home = await homeOf(dir)
    const left = await runningPostmaster(join(home, 'data'))
    if (left) process.kill(left.pid, 'SIGQUIT')
    await sleep(left ? 500 : 0)
    await rm(home, { recursive: true, force: true })
    await rm(dir, { recursive: true, force: true })
  }
})

test('starts, keeps data and port over a restart, listens on 127.0.0.1 with a password', async () => {
  const dir = await emptyFolder()
  const first = await startEmbedded({ dir, log: silent })
  assert.equal(first.adopted, false)
  await query(first.adminUrl, 'CREATE TABLE kept AS SELECT 1 AS n')
  const settings = await query(
    first.adminUrl,
    `SELECT name, setting FROM pg_settings WHERE name IN
     ('listen_addresses', 'fsync', 'synchronous_commit', 'server_encoding', 'max_connections') ORDER BY name`,
  )
  assert.deepEqual(
    settings.map((row) => `${row.name}=${row.setting}`),
    [
      'fsync=on',
      'listen_addresses=127.0.0.1',
      'max_connections=200',
      'server_encoding=UTF8',
      'synchronous_commit=on',
    ],
  )
  const [locale] = await query(
    first.adminUrl,
    "SELECT datlocprovider, datlocale FROM pg_database WHERE datname = 'template1'",
  )
  assert.deepEqual(locale, { datlocprovider: 'b', datlocale: 'C.UTF-8' })
  const wrong = new URL(first.adminUrl)
  wrong.password = 'guess'
  await assert.rejects(query(wrong.href, 'SELECT 1'), { code: '28P01' })
  assert.equal((await stat(join(dir, 'superuser-password'))).mode & 0o777, 0o600)
  await first.stop()
  await assert.rejects(query(first.adminUrl, 'SELECT 1'), { code: 'ECONNREFUSED' })

  const second = await startEmbedded({ dir, log: silent })
  assert.equal(second.adminUrl, first.adminUrl)
  assert.deepEqual(await query(second.adminUrl, 'SELECT n FROM kept'), [{ n: 1 }])
  await second.stop()
})

test('a SIGKILLed process leaves the server behind; the next one adopts and stops it', async () => {
  const dir = await emptyFolder()
  const killed = await startInProcess(dir)
  await killed.kill()
  assert.equal((await query(killed.adminUrl, 'SELECT 1 AS n'))[0]?.n, 1)

  const next = await startEmbedded({ dir, log: silent })
  assert.equal(next.adopted, true)
  assert.equal(next.adminUrl, killed.adminUrl)
  await next.stop()
  await assert.rejects(query(killed.adminUrl, 'SELECT 1'), { code: 'ECONNREFUSED' })
})

test('process and server SIGKILLed together: what was committed is there afterwards', async () => {
  const dir = await emptyFolder()
  const killed = await startInProcess(dir)
  await query(killed.adminUrl, 'CREATE TABLE kept AS SELECT 7 AS n')
  const pid = await postmasterPid(dir)
  await killed.kill()
  process.kill(pid, 'SIGKILL')

  const next = await startEmbedded({ dir, log: silent })
  assert.equal(next.adopted, false)
  assert.deepEqual(await query(next.adminUrl, 'SELECT n FROM kept'), [{ n: 7 }])
  await next.stop()
})

test('a killed server is started again on the same port', async () => {
  const dir = await emptyFolder()
  const database = await startEmbedded({ dir, log: silent })
  process.kill(await postmasterPid(dir), 'SIGKILL')
  const rows = await eventually(() => query(database.adminUrl, 'SELECT 1 AS n'))
  assert.deepEqual(rows, [{ n: 1 }])
  await database.stop()
  assert.equal(await runningPostmaster(join(await homeOf(dir), 'data')), undefined)
})

test('a server that is killed while it starts is started again', async () => {
  const dir = await emptyFolder()
  const first = await startEmbedded({ dir, log: silent })
  await query(first.adminUrl, 'CREATE TABLE kept AS SELECT 1 AS n')
  await first.stop()
  const data = join(await homeOf(dir), 'data')
  const killed = new Set<number>()
  const killing = setInterval(async () => {
    const running = await runningPostmaster(data)
    if (!running || killed.has(running.pid) || killed.size >= 3) return
    killed.add(running.pid)
    process.kill(running.pid, 'SIGKILL')
  }, 1)
  const second = await startEmbedded({ dir, log: silent })
  clearInterval(killing)
  assert.deepEqual(await query(second.adminUrl, 'SELECT n FROM kept'), [{ n: 1 }])
  assert.ok(killed.size >= 2, `${killed.size} were killed`)
  await second.stop()
})

test('two processes that start at once share one server; the last one stops it', async () => {
  const dir = await emptyFolder()
  const [one, other] = await Promise.all([startInProcess(dir), startInProcess(dir)])
  assert.equal(one.adminUrl, other.adminUrl)
  assert.deepEqual([one.adopted, other.adopted].sort(), [false, true])
  await one.stop()
  assert.equal((await query(other.adminUrl, 'SELECT 1 AS n'))[0]?.n, 1)
  await other.stop()
  await assert.rejects(query(one.adminUrl, 'SELECT 1'), { code: 'ECONNREFUSED' })
})

test('a stale postmaster.pid that names a living stranger does not stop the start', {
  skip: process.platform !== 'linux',
}, async () => {
  const dir = await emptyFolder()
  await (await startEmbedded({ dir, log: silent })).stop()
  const data = join(await homeOf(dir), 'data')
  await writeFile(join(data, 'postmaster.pid'), `${process.pid}\n${data}\n1\n5999\n\n127.0.0.1\n`)
  const database = await startEmbedded({ dir, log: silent })
  assert.equal(database.adopted, false)
  await database.stop()
})

test('half an initdb is thrown away', async () => {
  const dir = await emptyFolder()
  await mkdir(join(dir, 'data.new'))
  await writeFile(join(dir, 'data.new', 'PG_VERSION'), '18\n')
  await (await startEmbedded({ dir, log: silent })).stop()
})

test('a remembered port that is taken is replaced; a demanded one is an error', async () => {
  const dir = await emptyFolder()
  const first = await startEmbedded({ dir, log: silent })
  const port = Number(new URL(first.adminUrl).port)
  await first.stop()
  const stranger = createServer().listen(port, '127.0.0.1')
  await once(stranger, 'listening')
  await assert.rejects(
    startEmbedded({ dir, port, log: silent }),
    /Port \d+ .*taken[\s\S]*→ Stop that/,
  )
  const second = await startEmbedded({ dir, log: silent })
  assert.notEqual(new URL(second.adminUrl).port, String(port))
  await second.stop()
  stranger.close()
})

test('damaged, foreign and newer data are refused with what to do', async () => {
  const dir = await emptyFolder()
  await (await startEmbedded({ dir, log: silent })).stop()
  const data = join(await homeOf(dir), 'data')

  await rename(join(data, 'global', 'pg_control'), join(data, 'global', 'gone'))
  await assert.rejects(startEmbedded({ dir, log: silent }), /damaged[\s\S]*→ Restore/)
  await rename(join(data, 'global', 'gone'), join(data, 'global', 'pg_control'))

  await writeFile(join(data, 'PG_VERSION'), '17\n')
  await assert.rejects(startEmbedded({ dir, log: silent }), /made by PostgreSQL 17[\s\S]*→ Run the/)
  await rm(join(data, 'PG_VERSION'))
  await assert.rejects(startEmbedded({ dir, log: silent }), /PG_VERSION is missing[\s\S]*→ Restore/)
  await writeFile(join(data, 'PG_VERSION'), '18\n')
  await chmod(join(data, 'PG_VERSION'), 0o644)

  await rm(join(data, 'global', 'pg_filenode.map'))
  await assert.rejects(
    startEmbedded({ dir, log: silent }),
    /did not start[\s\S]*FATAL[\s\S]*→ Read/,
  )

  await rm(join(dir, 'superuser-password'))
  await assert.rejects(startEmbedded({ dir, log: silent }), /cannot be read[\s\S]*→ Restore/)
})

test('as root below a private folder: data and binaries go where the database user can', {
  skip: !asRoot,
}, async () => {
  const secret = await emptyFolder()
  const dir = join(secret, 'repository', '.atrium', 'postgres')
  await mkdir(dir, { recursive: true })
  await chmod(secret, 0o700)
  folders.unshift(dir) // first, while embedded.json can still be read
  const database = await startEmbedded({ dir, log: silent })
  assert.match(await homeOf(dir), /^\/var\/lib\/atrium-/)
  assert.deepEqual(await query(database.adminUrl, 'SELECT 1 AS n'), [{ n: 1 }])
  await database.stop()
  const again = await startEmbedded({ dir, log: silent })
  assert.equal(again.adminUrl, database.adminUrl)
  await again.stop()
})

test("the libraries' links are made when install scripts did not run", async () => {
  const native = join(await emptyFolder(), 'native')
  await mkdir(join(native, 'lib'), { recursive: true })
  await mkdir(join(native, 'bin'))
  await writeFile(join(native, 'bin', 'postgres'), '', { mode: 0o600 })
  await writeFile(join(native, 'lib', 'libpq.so.5.18'), 'library')
  const links = [{ source: 'native/lib/libpq.so.5.18', target: 'native/lib/libpq.so.5' }]
  await writeFile(join(native, 'pg-symlinks.json'), JSON.stringify(links))
  assert.equal(await complete(native), true)
  assert.equal(await readFile(join(native, 'lib', 'libpq.so.5'), 'utf8'), 'library')
  assert.equal((await stat(join(native, 'bin', 'postgres'))).mode & 0o777, 0o755)
})

async function emptyFolder(): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'atrium-embedded-'))
  await chmod(dir, 0o711)
  folders.push(dir)
  return dir
}

async function homeOf(dir: string): Promise<string> {
  const file = join(dir, 'embedded.json')
  if (!existsSync(file)) return dir
  return (JSON.parse(await readFile(file, 'utf8')) as { home?: string }).home ?? dir
}

async function postmasterPid(dir: string): Promise<number> {
  const running = await runningPostmaster(join(await homeOf(dir), 'data'))
  assert.ok(running)
  return running.pid
}

async function query(url: string, text: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url })
  client.on('error', () => {})
  try {
    await client.connect()
    return (await client.query<Record<string, unknown>>(text)).rows
  } finally {
    await client.end().catch(() => {})
  }
}

async function eventually<T>(work: () => Promise<T>): Promise<T> {
  const deadline = performance.now() + 15_000
  for (;;) {
    try {
      return await work()
    } catch (error) {
      if (performance.now() > deadline) throw error
      await sleep(50)
    }
  }
}

/** A second Atrium: starts the database, reports, and stops it when its input ends. */
const PROGRAM = `
import { startEmbedded } from ${JSON.stringify(import.meta.resolve('./embedded.ts'))};
const log = { info() {}, warn() {}, error() {} };
const database = await startEmbedded({ dir: process.argv[1], log });
console.log(JSON.stringify(database));
process.stdin.on('end', () => database.stop()).resume();
`

async function startInProcess(dir: string): Promise<{
  adminUrl: string
  adopted: boolean
  kill(): Promise<void>
  stop(): Promise<void>
}> {
  const child = spawn(process.execPath, ['--input-type=module', '-e', PROGRAM, dir], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const [line] = await once(createInterface(child.stdout), 'line')
  const { adminUrl, adopted } = JSON.parse(String(line)) as { adminUrl: string; adopted: boolean }
  const exit = once(child, 'exit')
  const kill = async () => {
    child.kill('SIGKILL')
    await exit
  }
  const stop = async () => {
    child.stdin.end()
    await exit
  }
  return { adminUrl, adopted, kill, stop }
}
