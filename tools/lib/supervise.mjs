import { spawn } from 'node:child_process'
import { root } from './run.mjs'

/** The server itself needs up to 10 s to finish what it has in hand. */
const GRACE_MS = 12_000

/**
 * Runs the processes side by side until the first of them (the essential one) ends, or we are told
 * to stop. Resolves to the exit code.
 */
export async function supervise(processes) {
  const children = processes.map(({ name, command, args, env }) => ({
    name,
    // A group of its own: Ctrl-C reaches the terminal's whole group, and children that got the
    // signal from the terminal and from us would take the second for impatience.
    child: spawn(command, args, { cwd: root, env, stdio: 'inherit', detached: true }),
  }))
  const ends = children.map(({ child }) => endOf(child))
  const told = signalled()
  for (const [index, { name }] of children.entries()) {
    if (index === 0) continue
    void ends[index].then((code) => {
      if (!told.signal) console.error(`The ${name} ended with code ${code}; the server goes on.`)
    })
  }

  const code = await Promise.race([ends[0], told.promise])
  for (const { child } of children) child.kill(told.signal ?? 'SIGTERM')
  const late = setTimeout(() => {
    console.error('Not finished after 12 s; killing.')
    for (const { child } of children) child.kill('SIGKILL')
  }, GRACE_MS)
  const codes = await Promise.all(ends)
  clearTimeout(late)
  // Asked to stop, and stopped in order: that is a success.
  return told.signal ? codes[0] : code
}

function endOf(child) {
  return new Promise((resolve) => {
    child.once('error', (error) => {
      console.error(error.message)
      resolve(1)
    })
    child.once('exit', (code, signal) => resolve(code ?? (signal === 'SIGKILL' ? 137 : 0)))
  })
}

function signalled() {
  const told = { signal: undefined, promise: undefined }
  told.promise = new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
      process.on(signal, () => {
        // Only the first: npm and the terminal may both send one.
        told.signal ??= signal === 'SIGHUP' ? 'SIGTERM' : signal
        resolve(0)
      })
    }
  })
  return told
}
