import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { chmod, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'

export type Dovecot = {
  port: number
  user: string
  password: string
  version: string
  /** Puts a mail into the inbox, as a delivery agent does. */
  deliver(raw: Buffer | string): Promise<void>
  /** Restarts without indexes: all UIDs are given out anew, under another UIDVALIDITY. */
  renumber(): Promise<void>
  /** Ends all sessions. */
  cut(): Promise<void>
  stop(): Promise<void>
}

const user = 'hello@studio.example'
const password = 'dovecot-password'
const dovecotPath = '/usr/sbin/dovecot'

/**
 * A real Dovecot of our own: own configuration, own directory, own port. Undefined where there is none and none can be
 * installed; `why` then says so, for the test to say it loudly.
 */
export async function startDovecot(): Promise<{ dovecot: Dovecot } | { why: string }> {
  const why = ensureInstalled()
  if (why) return { why }
  const version = execFileSync(dovecotPath, ['--version'], { encoding: 'utf8' }).trim()
  if (!version.startsWith('2.3'))
    return { why: `Dovecot ${version} has another configuration than 2.3` }
  const home = await mkdtemp(join(tmpdir(), 'atrium-dovecot-'))
  await chmod(home, 0o755)
  const port = await freePort()
  await writeFile(join(home, 'users'), `${user}:{PLAIN}${password}\n`)
  await writeFile(join(home, 'dovecot.conf'), configuration(home, port))
  for (const folder of ['cur', 'new', 'tmp'])
    await mkdir(join(home, 'mail', folder), { recursive: true })
  execFileSync('chown', ['-R', 'mail:mail', join(home, 'mail')])
  const server = { process: await spawnDovecot(home, port) }
  let count = 0
  const dovecot: Dovecot = {
    port,
    user,
    password,
    version,
    async deliver(raw) {
      count += 1
      // A maildir: a finished file moves into "new" by being named there.
      const place = join(home, 'mail', 'new', `${1_772_000_000 + count}.M${count}.atrium`)
      await writeFile(place, raw)
      execFileSync('chown', ['mail:mail', place])
    },
    async renumber() {
      await end(server.process)
      for (const name of await readdir(join(home, 'mail')))
        if (/^dovecot(?:\.index|-uidlist)/.test(name))
          await rm(join(home, 'mail', name), { force: true })
      server.process = await spawnDovecot(home, port)
    },
    async cut() {
      const kick = ['-c', join(home, 'dovecot.conf'), 'kick', user]
      execFileSync('/usr/bin/doveadm', kick, { stdio: 'ignore' })
    },
    async stop() {
      await end(server.process)
      await rm(home, { recursive: true, force: true })
    },
  }
  return { dovecot }
}

async function spawnDovecot(home: string, port: number): Promise<ChildProcess> {
  const process = spawn(dovecotPath, ['-F', '-c', join(home, 'dovecot.conf')], { stdio: 'ignore' })
  await untilOpen(port)
  return process
}

function configuration(home: string, port: number): string {
  return `
base_dir = ${home}/run
state_dir = ${home}/state
log_path = ${home}/log
protocols = imap
listen = 127.0.0.1
ssl = no
disable_plaintext_auth = no
mail_location = maildir:${home}/mail
mail_uid = mail
mail_gid = mail
first_valid_uid = 1
first_valid_gid = 1
default_internal_user = nobody
default_internal_group = nogroup
default_login_user = nobody
mail_max_userip_connections = 50
maildir_very_dirty_syncs = no
namespace inbox {
  inbox = yes
  mailbox Sent {
    auto = create
    special_use = \\Sent
  }
}
passdb {
  driver = passwd-file
  args = ${home}/users
}
userdb {
  driver = static
  args = uid=mail gid=mail home=${home}/mail
}
service imap-login {
  chroot =
  inet_listener imap {
    port = ${port}
  }
  inet_listener imaps {
    port = 0
  }
}
service anvil {
  chroot =
}
`
}

function ensureInstalled(): string | undefined {
  if (existsSync(dovecotPath) && existsSync('/usr/lib/dovecot/imap'))
    return process.getuid?.() === 0 ? undefined : 'Dovecot is there, but this user is not root'
  if (!existsSync('/usr/bin/apt-get') || process.getuid?.() !== 0)
    return 'Dovecot is not installed, and this user cannot install it'
  try {
    const limit = { stdio: 'ignore' as const, timeout: 300_000 }
    const apt = [
      'DEBIAN_FRONTEND=noninteractive',
      'apt-get',
      '-qq',
      '-y',
      '--no-install-recommends',
    ]
    execFileSync('env', [...apt, 'update'], limit)
    execFileSync('env', [...apt, 'install', 'dovecot-imapd'], limit)
    return undefined
  } catch (error) {
    return `Dovecot could not be installed: ${String(error).slice(0, 200)}`
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })
}

async function untilOpen(port: number): Promise<void> {
  for (let tries = 0; tries < 200; tries++) {
    const socket = connect(port, '127.0.0.1')
    const isOpen = await Promise.race([
      once(socket, 'connect').then(() => true),
      once(socket, 'error').then(() => false),
    ]).catch(() => false)
    socket.destroy()
    if (isOpen) return
    await delay(25)
  }
  throw new Error('Dovecot did not open its port.')
}

async function end(process: ChildProcess): Promise<void> {
  const over = once(process, 'exit')
  process.kill('SIGTERM')
  await over
}
