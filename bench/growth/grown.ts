import { open } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Installation, install, type Server } from '../installation/installation.ts'
import { type LiveFeed, listen } from '../traffic/live-feed.ts'
import { type Ran, readLog } from './plan.ts'
import type { Provider } from './provider.ts'
import { seed } from './seed.ts'
import type { World } from './world.ts'

/** An installation with so many conversations, its server running, a member listening. */
export type Grown = {
  size: number
  world: World
  installation: Installation
  server: Server
  feed: LiveFeed
  seedSeconds: number
  /** Answers that did not hold what they should. */
  wrong: string[]
  gigabytes: number
  get<T>(path: string): Promise<T>
  send<T>(method: string, path: string, body: unknown): Promise<T>
  /** Runs `work` and returns the plans of all statements that the server ran meanwhile. */
  plansOf(work: () => Promise<unknown>): Promise<Ran[]>
  /** The server anew, with new connections: what PostgreSQL was told meanwhile holds for them. */
  restart(): Promise<void>
  close(): Promise<void>
}

export async function grow(
  size: number,
  provider: Provider,
  options: { checkout?: string | undefined; profile?: string | undefined },
): Promise<Grown> {
  const installation = await install(options)
  const started = performance.now()
  const world = await seed(installation, size)
  const seedSeconds = (performance.now() - started) / 1000
  await installation.sql.query(
    `UPDATE channel_account SET settings = settings || jsonb_build_object('baseUrl', $1::text) WHERE channel = 'whatsapp'`,
    [provider.origin],
  )
  const { rows } = await installation.sql.query<{ bytes: string }>(
    'SELECT pg_database_size(current_database()) AS bytes',
  )
  const grown: Grown = {
    size,
    world,
    installation,
    ...(await startServer(installation)),
    seedSeconds,
    wrong: [],
    gigabytes: Number(rows[0]?.bytes) / 1024 ** 3,
    get: (path) => ask(grown, 'GET', path),
    send: (method, path, body) => ask(grown, method, path, body),
    plansOf: (work) => plansOf(installation, work),
    restart: async () => {
      grown.feed.close()
      await grown.server.stop()
      Object.assign(grown, await startServer(installation))
    },
    close: async () => {
      grown.feed.close()
      await installation.remove()
    },
  }
  return grown
}

async function startServer(installation: Installation): Promise<Pick<Grown, 'server' | 'feed'>> {
  // The provider is a program on this machine.
  const server = await installation.start('all', { ATRIUM_EGRESS_ALLOW: '127.0.0.0/8' })
  return { server, feed: await listen(server.origin, installation.cookie) }
}

async function ask<T>(
  { server, installation }: Grown,
  method: string,
  path: string,
  body?: unknown,
): Promise<T> {
  const response = await fetch(`${server.origin}/api/v1${path}`, {
    method,
    headers: {
      cookie: installation.cookie,
      'x-atrium': '1',
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  const answer: unknown = await response.json()
  if (!response.ok)
    throw new Error(`${path} answered ${response.status}: ${JSON.stringify(answer)}`)
  return answer as T
}

const explaining = {
  session_preload_libraries: 'auto_explain',
  'auto_explain.log_min_duration': '0',
  'auto_explain.log_analyze': 'on',
  'auto_explain.log_buffers': 'on',
  'auto_explain.log_timing': 'off',
  'auto_explain.log_nested_statements': 'on',
  'auto_explain.log_format': 'json',
}

/** PostgreSQL itself writes the plan of every statement into its log: as run by the app's role, with its parameters. */
export async function explainAll(installation: Installation, on: boolean): Promise<void> {
  for (const [name, value] of Object.entries(explaining))
    await installation.sql.query(
      on ? `ALTER SYSTEM SET ${name} = '${value}'` : `ALTER SYSTEM RESET ${name}`,
    )
  await installation.sql.query('SELECT pg_reload_conf()')
}

/** The plans of all statements that ran meanwhile, once `explainAll` is on. */
export async function plansOf(
  installation: Installation,
  work: () => Promise<unknown>,
): Promise<Ran[]> {
  const log = join(installation.dir, 'postgres', 'postgres.log')
  const before = await sizeOf(log)
  await work()
  // What follows an answer (the outbox, the feed) is part of what it costs.
  await sleep(300)
  return readLog(await readFrom(log, before))
}

async function sizeOf(path: string): Promise<number> {
  const file = await open(path)
  try {
    return (await file.stat()).size
  } finally {
    await file.close()
  }
}

async function readFrom(path: string, start: number): Promise<string> {
  const file = await open(path)
  try {
    const { size } = await file.stat()
    const { buffer } = await file.read(Buffer.alloc(size - start), 0, size - start, start)
    return buffer.toString('utf8')
  } finally {
    await file.close()
  }
}
