import { type ChildProcess, spawn } from 'node:child_process'
import { closeSync, fstatSync, openSync } from 'node:fs'
import { readFile, readlink, realpath, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { BARE_ENVIRONMENT, type Binaries } from './binaries.ts'
import { EmbeddedError } from './embedded-error.ts'
import type { Place } from './place.ts'

/** PostgreSQL's main process. */
export type Postmaster = { pid: number; port: number }

type Launched = {
  pid: number | undefined
  /** Why it did not come up, and whether the same try can succeed a moment later. */
  failure(): Promise<{ error: EmbeddedError; passing: boolean }>
}

/** Small at rest (about 60 MB), yet enough for a busy help desk on one machine. */
const SETTINGS = {
  listen_addresses: '127.0.0.1',
  // No socket file: TCP with a password is the only door.
  unix_socket_directories: '',
  password_encryption: 'scram-sha-256',
  max_connections: '200',
  shared_buffers: '128MB',
  max_wal_size: '1GB',
  timezone: 'UTC',
  log_timezone: 'UTC',
  // Compiling a plan takes longer than running our short statements.
  jit: 'off',
  // A crashed session ends the server, and we start it again. By itself it would try for ever, and
  // in silence, when damaged data are what makes it crash.
  restart_after_crash: 'off',
  // The default keeps three more processes for reading ahead.
  io_method: 'sync',
  // A new installation has no statistics, and plans made without them read whole tables: messages are then worked at
  // a third of the rate. The default looks once a minute.
  autovacuum_naptime: '10s',
}

/** Sent from outside; a fault of its own ends it by another one. */
const KILLS: string[] = ['SIGKILL', 'SIGTERM', 'SIGINT', 'SIGQUIT', 'SIGHUP']
/** How long we wait to be told of an end that was seen. */
const SEEN_MS = 1_000

const DURABLE = { fsync: 'on', synchronous_commit: 'on', full_page_writes: 'on' }
const FAST = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }

/** The postmaster that serves `data` now, also one that is still starting or already stopping. */
export async function runningPostmaster(data: string): Promise<Postmaster | undefined> {
  const file = join(data, 'postmaster.pid')
  const lines = (await readFile(file, 'utf8').catch(() => '')).split('\n')
  const pid = Number(lines[0])
  const port = Number(lines[3])
  if (!(pid > 0 && port > 0)) return undefined
  if (await serves(pid, data)) return { pid, port }
  // Left over by a hard stop. PostgreSQL removes it by itself, except when the process id has
  // been given to another program since: then it would refuse to start.
  if (process.platform === 'linux') await rm(file, { force: true })
  return undefined
}

/** Starts the postmaster and leaves it on its own: it outlives us, and Ctrl-C does not reach it. */
export async function launch(
  place: Place,
  binaries: Binaries,
  port: number,
  fast: boolean,
): Promise<Launched> {
  const logFile = join(place.dir, 'postgres.log')
  await rotate(logFile)
  const settings = { ...SETTINGS, ...(fast ? FAST : DURABLE) }
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  // A file, not a pipe: the log must survive us.
  const log = openSync(logFile, 'a', 0o600)
  const before = fstatSync(log).size
  const child = spawn(binaries.postgres, ['-D', place.data, '-p', String(port), ...flags], {
    ...place.user,
    cwd: '/',
    env: BARE_ENVIRONMENT,
    detached: true,
    stdio: ['ignore', log, log],
  })
  closeSync(log)
  child.unref()
  const end = endOf(child)
  await firstSign(end, place.data)
  return {
    pid: child.pid,
    failure: async () => {
      const text = (await readFile(logFile)).subarray(before).toString()
      const { error, passing } = explain(text, place, logFile)
      // Somebody ended it, an administrator or a system that is out of memory: nothing is wrong with it.
      const signal = await Promise.race([end, sleep(SEEN_MS)])
      return { error, passing: passing || KILLS.includes(signal ?? '') }
    },
  }
}

/** The signal that ended it, or null. */
function endOf(child: ChildProcess): Promise<NodeJS.Signals | null> {
  return new Promise((resolve) => {
    child.once('exit', (_code, signal) => resolve(signal))
    child.once('error', () => resolve(null))
  })
}

/** Fast shutdown: sessions are cut, a checkpoint is written. After 8 s the hard way. */
export async function shutDown({ pid }: Postmaster, data: string): Promise<void> {
  for (const [signal, patience] of [
    ['SIGINT', 8_000],
    ['SIGQUIT', 2_000],
  ] as const) {
    process.kill(pid, signal)
    const deadline = performance.now() + patience
    while (performance.now() < deadline) {
      if (!(await serves(pid, data))) return
      await sleep(20)
    }
  }
}

/** Waits until the postmaster has written its file, or has given up. */
async function firstSign(end: Promise<unknown>, data: string): Promise<void> {
  let ended = false
  void end.then(() => {
    ended = true
  })
  while (!ended && !(await runningPostmaster(data))) await sleep(20)
}

/**
 * Is `pid` a process that works in `data`? A postmaster's working directory is its data
 * directory, so a number that was given to another program is seen (Linux). Elsewhere being
 * alive must do.
 */
async function serves(pid: number, data: string): Promise<boolean> {
  try {
    process.kill(pid, 0)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false
  }
  if (process.platform !== 'linux') return true
  try {
    return (await readlink(`/proc/${pid}/cwd`)) === (await realpath(data))
  } catch (error) {
    // A zombie has no working directory; a process we may not look at might be ours.
    return (error as NodeJS.ErrnoException).code === 'EACCES'
  }
}

async function rotate(logFile: string): Promise<void> {
  const size = await stat(logFile).then(
    (file) => file.size,
    () => 0,
  )
  if (size > 5_000_000) await rename(logFile, `${logFile}.old`)
}

function explain(log: string, place: Place, logFile: string) {
  const reasons = log.split('\n').filter((line) => /FATAL|PANIC|could not|No space/.test(line))
  const reason = reasons.slice(-3).join('\n  ') || log.trim().split('\n').slice(-3).join('\n  ')
  const todo = /No space left/.test(log)
    ? 'Free some disk space, then start again. Nothing that was acknowledged is lost.'
    : `Read ${logFile}. If the data in ${place.data} are damaged, restore a backup or move the folder away.`
  return {
    error: new EmbeddedError(`PostgreSQL did not start:\n  ${reason}`, { todo }),
    // Sessions of a killed postmaster need a moment to notice its death; and another program may
    // have taken the port since we looked.
    passing: /pre-existing shared memory block|Address already in use/.test(log),
  }
}
