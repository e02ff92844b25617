import assert from 'node:assert/strict'
import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { readKeyFile } from './key-file.ts'

const folders: string[] = []
after(() => Promise.all(folders.map((dir) => rm(dir, { recursive: true, force: true }))))

async function folder(): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'atrium-key-'))
  folders.push(dir)
  return dir
}

test('the first start makes a key that only its owner reads; later starts find it', async () => {
  const dir = join(await folder(), 'not', 'yet', 'there')
  const [key, ...more] = await readKeyFile(dir)
  assert.equal(key?.byteLength, 32)
  assert.equal(more.length, 0)
  assert.equal((await stat(join(dir, 'key'))).mode & 0o777, 0o600)
  assert.deepEqual(await readKeyFile(dir), [key])
  assert.deepEqual(await readdir(dir), ['key'], 'no temporary file stays')
})

test('ten first starts at once agree on one key', async () => {
  const dir = await folder()
  const found = await Promise.all(Array.from({ length: 10 }, () => readKeyFile(dir)))
  assert.equal(new Set(found.map(([key]) => key?.toString('hex'))).size, 1)
})

test('a damaged key file stops the start instead of being replaced', async () => {
  const dir = await folder()
  await writeFile(join(dir, 'key'), 'short')
  await assert.rejects(readKeyFile(dir), /Restore the file from a backup/)
})

test('several keys, one per line, are kept in order', async () => {
  const dir = await folder()
  const keys = [Buffer.alloc(32, 1), Buffer.alloc(32, 2)]
  await writeFile(join(dir, 'key'), keys.map((key) => `${key.toString('base64')}\n`).join(''))
  assert.deepEqual(await readKeyFile(dir), keys)
})
