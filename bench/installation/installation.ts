import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { startEmbedded } from '../../server/src/platform/postgres/embedded.ts'
import type { Target } from '../traffic/webhook.ts'
import { cookieOf, post } from './api.ts'
import { freePort, type Program, startServer, temporaryFolder } from './program.ts'
import { secondWorkspace } from './second-workspace.ts'

/** One server process of an installation. */
export type Server = Program & { origin: string }

/** An Atrium of its own: folder, database with fsync on, one WhatsApp account, one member. */
export type Installation = {
  /** Its folder; PostgreSQL may read in it. */
  dir: string
  /** As the owner of the tables. */
  sql: pg.Pool
  /** PostgreSQL's main process. */
  postmaster: number
  start(role: 'all' | 'web' | 'worker', env?: Record<string, string>): Promise<Server>
  /** The account, as a process reaches it. */
  target(server: Server): Target
  /** The signed-in member's cookie. */
  cookie: string
  /** A second workspace with a member and an account of its own. */
  neighbour(server: Server): Promise<{ cookie: string; target: Target }>
  /** Statistics, which an installation has after its first minute: without them PostgreSQL plans for empty tables. */
  learn(): Promise<void>
  remove(): Promise<void>
}

const secret = 'only-for-the-bench'
const login = { email: 'ada@atrium.example', password: 'correct horse battery' }

/** Makes an installation, uses it, removes it. Every figure gets a fresh one: an earlier one leaves rows and vacuums behind. */
export async function withInstallation<T>(
  options: { profile?: string | undefined; checkout?: string | undefined },
  use: (installation: Installation) => Promise<T>,
): Promise<T> {
  const installation = await install(options)
  try {
    return await use(installation)
  } finally {
    await installation.remove()
  }
}

export async function install(
  options: Parameters<typeof withInstallation>[0],
): Promise<Installation> {
  const dir = await temporaryFolder()
  const embedded = await startEmbedded({ dir: join(dir, 'postgres'), log: quiet })
  const sql = new pg.Pool({ connectionString: embedded.adminUrl, max: 2 })
  const running = new Set<Server>()
  const start: Installation['start'] = async (role, env = {}) => {
    const port = await freePort()
    const origin = `http://127.0.0.1:${port}`
    const own = {
      PORT: String(port),
      ATRIUM_DATA_DIR: dir,
      ATRIUM_ROLE: role,
      ATRIUM_PUBLIC_URL: origin,
    }
    const { profile, checkout } = options
    const log = join(dir, `${role}.log`)
    const program = startServer({ log, profile, env: { ...own, ...env } }, checkout)
    await untilReady(origin, program)
    const server: Server = {
      ...program,
      origin,
      stop: async () => {
        running.delete(server)
        await program.stop()
      },
    }
    running.add(server)
    return server
  }
  const first = await start('web')
  const { cookie, path } = await setUp(first.origin)
  await first.stop()
  const pidFile = await readFile(join(dir, 'postgres', 'data', 'postmaster.pid'), 'utf8')
  return {
    dir,
    sql,
    postmaster: Number(pidFile.split('\n')[0]),
    cookie,
    start,
    target: ({ origin }) => ({ origin, path, secret, ...numbers }),
    neighbour: async ({ origin }) => {
      const { password } = login
      const two = await secondWorkspace(origin, cookie, { sql, password })
      const account = await connectAccount(origin, two.cookie, otherNumbers)
      return { cookie: two.cookie, target: { origin, path: account, secret, ...otherNumbers } }
    },
    async learn() {
      await sql.query('ANALYZE')
    },
    async remove() {
      await Promise.all([...running].map((server) => server.stop()))
      await sql.end()
      await embedded.stop()
      await rm(dir, { recursive: true, force: true })
    },
  }
}

const numbers = { wabaId: '102900000000001', phoneNumberId: '106500000000001' }
const otherNumbers = { wabaId: '102900000000002', phoneNumberId: '106500000000002' }

/** The first administrator and the account, over the API, as a person would. */
async function setUp(origin: string): Promise<{ cookie: string; path: string }> {
  const member = await post(`${origin}/api/v1/session/setup`, '', {
    workspace: 'Bench salon',
    name: 'Ada',
    ...login,
  })
  const cookie = cookieOf(member)
  return { cookie, path: await connectAccount(origin, cookie, numbers) }
}

/** The path of its webhook. */
async function connectAccount(
  origin: string,
  cookie: string,
  addresses: typeof numbers,
): Promise<string> {
  const account = await post(`${origin}/api/v1/channel-accounts`, cookie, {
    channel: 'whatsapp',
    name: 'WhatsApp',
    enabled: true,
    settings: { ...addresses, accessToken: secret, appSecret: secret, verifyToken: secret },
  })
  const { id } = (await account.json()) as { id: string }
  return `/channels/whatsapp/${id}/webhook`
}

async function untilReady(origin: string, program: Program): Promise<void> {
  for (;;) {
    const response = await fetch(`${origin}/readyz`).catch(() => undefined)
    await response?.arrayBuffer()
    if (response?.ok) return
    if (program.ended()) throw new Error(`The server did not start: see ${program.log}`)
    await sleep(50)
  }
}

const quiet = {
  info: () => undefined,
  warn: (facts: object, text: string) => console.warn(text, facts),
  error: (facts: object, text: string) => console.error(text, facts),
}
