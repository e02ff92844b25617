import { execFileSync } from 'node:child_process'
import { chmodSync, closeSync, openSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'

/** A disk of its own that can be filled to the last byte. */
export type SmallDisk = {
  fill(): void
  free(): void
  unmount(): void
}

const megabytes = 600

/** Mounts one over an empty folder; undefined where that is not allowed (it takes Linux, and root). */
export function mountSmallDisk(dir: string): SmallDisk | undefined {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'atrium-crash', dir], {
      stdio: 'ignore',
    })
  } catch {
    return undefined
  }
  // As the folder was: PostgreSQL's own user must get through.
  chmodSync(dir, 0o711)
  const ballast = join(dir, 'ballast')
  let mounted = true
  const unmount = (): void => {
    if (!mounted) return
    mounted = false
    execFileSync('umount', ['--lazy', dir], { stdio: 'ignore' })
  }
  process.once('exit', unmount)
  return {
    fill: () => {
      const file = openSync(ballast, 'a')
      for (const size of [1_000_000, 4_096, 1]) writeUntilFull(file, Buffer.alloc(size, 1))
      closeSync(file)
    },
    free: () => rmSync(ballast, { force: true }),
    unmount,
  }
}

function writeUntilFull(file: number, bytes: Buffer): void {
  try {
    for (;;) writeSync(file, bytes)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOSPC')) throw error
  }
}
