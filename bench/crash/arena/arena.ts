import { readFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { startEmbedded } from '../../../server/src/platform/postgres/embedded.ts'
import { cookieOf, post } from '../../installation/api.ts'
import { temporaryFolder } from '../../installation/program.ts'
import { secondWorkspace } from '../../installation/second-workspace.ts'
import { type Door, openDoors, type Workspace } from './doors.ts'
import { type Front, openFront } from './front.ts'
import { keepRunning, type Process, type Role } from './processes.ts'
import { mountSmallDisk, type SmallDisk } from './small-disk.ts'

/** A whole installation whose every part can be broken, with its providers. */
export type Arena = {
  dir: string
  /** What `dir` lies on, where one was asked for and can be had. */
  disk: SmallDisk | undefined
  front: Front
  processes: Process[]
  workspaces: Workspace[]
  doors: Door[]
  /** As the owner of the tables. Its connections break with PostgreSQL and come back. */
  sql: pg.Pool
  /** PostgreSQL's main process, as its own file says. */
  postmaster(): number | undefined
  /** What must stand in no log. */
  secrets: { name: string; value: string }[]
  remove(): Promise<void>
}

export type ArenaOptions = {
  roles: readonly Role[]
  /** Modules that every server process loads first. */
  load: string[]
  /** Without the provider that never repeats a webhook: nobody has to wait until it is asked. */
  onlyRepeating?: boolean
  /** On a disk in memory that can be full, instead of a real one. */
  smallDisk?: boolean
}

const password = 'correct horse battery'

export async function buildArena(options: ArenaOptions): Promise<Arena> {
  const dir = await temporaryFolder()
  const disk = options.smallDisk ? mountSmallDisk(dir) : undefined
  const embedded = await startEmbedded({ dir: join(dir, 'postgres'), log: quiet })
  const sql = new pg.Pool({
    connectionString: embedded.adminUrl,
    max: 3,
    connectionTimeoutMillis: 10_000,
  })
  sql.on('error', () => undefined)
  const processes: Process[] = []
  const front = await openFront(() =>
    processes.filter(({ role }) => role !== 'worker').map(({ port }) => port),
  )
  for (const [at, role] of options.roles.entries())
    processes.push(
      await keepRunning({
        name: `${role}-${at}`,
        role,
        dir,
        load: options.load,
        env: {
          ATRIUM_DATA_DIR: dir,
          ATRIUM_PUBLIC_URL: front.origin,
          ATRIUM_EGRESS_ALLOW: '127.0.0.0/8',
          ATRIUM_RESERVE_MB: '1',
        },
      }),
    )
  await untilReady(front.origin, processes)
  const one = await firstWorkspace(front.origin)
  const two = await secondWorkspace(front.origin, one.cookie, { sql, password })
  const doors = await openDoors(front.origin, [one, two], options)
  return {
    dir,
    disk,
    front,
    processes,
    workspaces: [one, two],
    doors,
    sql,
    postmaster: () => pidIn(join(dir, 'postgres', 'data', 'postmaster.pid')),
    secrets: [
      { name: 'a password', value: password },
      { name: 'a session cookie', value: one.cookie.split('=').at(-1) ?? '' },
      ...doors
        .flatMap(({ fake }) => Object.entries(fake.settings))
        .filter(([name]) => /token|secret|password/i.test(name))
        .filter(([, value]) => typeof value === 'string' && value !== '')
        .map(([name, value]) => ({ name, value: String(value) })),
    ],
    async remove() {
      await Promise.all(processes.map((each) => each.stop()))
      await Promise.all(doors.map((door) => door.close()))
      await front.close()
      await sql.end()
      await embedded.stop()
      disk?.unmount()
      await rm(dir, { recursive: true, force: true })
    },
  }
}

async function untilReady(origin: string, processes: Process[]): Promise<void> {
  for (;;) {
    const response = await fetch(`${origin}/readyz`).catch(() => undefined)
    await response?.arrayBuffer()
    if (response?.ok) return
    const crashed = processes.find((each) => each.crashes().length > 3)
    if (crashed) throw new Error(`${crashed.name} does not start:\n${crashed.crashes().at(-1)}`)
    await sleep(50)
  }
}

async function firstWorkspace(origin: string): Promise<Workspace> {
  const email = 'ada@atrium.example'
  const made = await post(`${origin}/api/v1/session/setup`, '', {
    workspace: 'One',
    name: 'Ada',
    email,
    password,
  })
  const { workspace } = (await made.json()) as { workspace: { id: string } }
  return { id: workspace.id, cookie: cookieOf(made) }
}

function pidIn(file: string): number | undefined {
  try {
    const pid = Number(readFileSync(file, 'utf8').split('\n')[0])
    return pid > 0 ? pid : undefined
  } catch {
    return undefined
  }
}

const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined }
