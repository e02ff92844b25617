import { randomBytes } from 'node:crypto'
import { link, mkdir, open, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'

/**
 * The installation's keys when the operator gave none: `key` in the data folder, made on the first start and readable
 * by its owner only. Without it nothing that was sealed opens again, so it belongs into the backup.
 */
export async function readKeyFile(dataDir: string): Promise<Buffer[]> {
  const path = join(dataDir, 'key')
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  })
  const keys = (text ?? (await makeKeyFile(dataDir, path)))
    .split(/[\s,]+/)
    .filter(Boolean)
    .map((word) => Buffer.from(word, 'base64'))
  if (keys.length === 0 || keys.some((key) => key.byteLength !== 32)) {
    // Making a new key here would orphan everything that was sealed with the old one.
    throw new Error(
      `${path} does not hold keys of 32 bytes in base64. Restore the file from a backup.`,
    )
  }
  return keys
}

async function makeKeyFile(dataDir: string, path: string): Promise<string> {
  await mkdir(dataDir, { recursive: true })
  const temporary = `${path}.${randomBytes(8).toString('hex')}`
  const file = await open(temporary, 'wx', 0o600)
  try {
    await file.writeFile(`${randomBytes(32).toString('base64')}\n`)
    await file.sync()
  } finally {
    await file.close()
  }
  // A link and no rename: of two processes that start at once the second must not replace the first one's key.
  await link(temporary, path).catch((error: unknown) => {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
  })
  await rm(temporary)
  return readFile(path, 'utf8')
}
