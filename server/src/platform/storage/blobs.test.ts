import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import type { BlobId } from '@atrium/contract/ids'
import { AppError } from '../app-error.ts'
import { createBlobs } from './blobs.ts'

const folders: string[] = []
after(() => Promise.all(folders.map((dir) => rm(dir, { recursive: true, force: true }))))

async function folder(): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'atrium-blobs-'))
  folders.push(dir)
  return dir
}

async function filesIn(dir: string): Promise<string[]> {
  const entries = await readdir(dir, { recursive: true, withFileTypes: true })
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
}

async function* chunks(...parts: Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* parts
}

async function read(stream: AsyncIterable<Buffer>): Promise<Buffer> {
  const parts: Buffer[] = []
  for await (const part of stream) parts.push(part)
  return Buffer.concat(parts)
}

test('bytes and streams come back as they went in, with size and hash', async () => {
  const blobs = createBlobs({ dir: await folder() })
  const data = randomBytes(300_000)
  const sha256 = createHash('sha256').update(data).digest('hex')
  for (const given of [
    data,
    chunks(data.subarray(0, 7), data.subarray(7, 200_000), data.subarray(200_000)),
  ]) {
    const stored = await blobs.put(given)
    assert.equal(stored.bytes, data.length)
    assert.equal(stored.sha256, sha256)
    assert.match(stored.blob, /^[0-9a-f]{32}$/)
    assert.deepEqual(await blobs.get(stored.blob), data)
    assert.deepEqual(await read(await blobs.stream(stored.blob)), data)
    assert.deepEqual(
      await read(await blobs.stream(stored.blob, { start: 10, end: 19 })),
      data.subarray(10, 20),
    )
    assert.equal(await blobs.size(stored.blob), data.length)
  }
})

test('an empty file is a file', async () => {
  const blobs = createBlobs({ dir: await folder() })
  const { blob, bytes } = await blobs.put(new Uint8Array())
  assert.equal(bytes, 0)
  assert.equal((await blobs.get(blob)).length, 0)
  assert.equal(await blobs.exists(blob), true)
})

test('equal bytes stored twice are two files: removing one leaves the other', async () => {
  const blobs = createBlobs({ dir: await folder() })
  const [one, other] = [await blobs.put(Buffer.from('x')), await blobs.put(Buffer.from('x'))]
  await blobs.remove(one.blob)
  await blobs.remove(one.blob)
  assert.equal(await blobs.exists(one.blob), false)
  await assert.rejects(blobs.get(one.blob), { code: 'not_found' })
  await assert.rejects(blobs.stream(one.blob), { code: 'not_found' })
  assert.equal((await blobs.get(other.blob)).toString(), 'x')
})

test('a file over the limit is refused and leaves nothing behind', async () => {
  const dir = await folder()
  const blobs = createBlobs({ dir })
  await assert.rejects(blobs.put(chunks(Buffer.alloc(60), Buffer.alloc(60)), { maxBytes: 100 }), {
    code: 'too_large',
  })
  assert.deepEqual(await filesIn(dir), [])
  assert.equal((await blobs.put(Buffer.alloc(100), { maxBytes: 100 })).bytes, 100)
})

test('a source that breaks in the middle leaves nothing behind', async () => {
  const dir = await folder()
  async function* broken(): AsyncGenerator<Uint8Array> {
    yield Buffer.alloc(10)
    throw new Error('line cut')
  }
  await assert.rejects(createBlobs({ dir }).put(broken()), /line cut/)
  assert.deepEqual(await filesIn(dir), [])
})

const names = [
  '../../etc/passwd',
  '/etc/passwd',
  '..',
  '',
  '.',
  'a'.repeat(31),
  'A'.repeat(32),
  `${'a'.repeat(31)}/`,
  `${'a'.repeat(32)}\0`,
  '%2e%2e%2fetc',
  `${'a'.repeat(32)}\n`,
]
for (const name of names) {
  test(`the name ${JSON.stringify(name)} reaches no file`, async () => {
    const dir = await folder()
    const blobs = createBlobs({ dir: join(dir, 'store') })
    await writeFile(join(dir, 'outside'), 'untouched')
    // The cast is the attack: a name that no parse has seen.
    const hostile = name as BlobId
    for (const act of [
      () => blobs.get(hostile),
      () => blobs.stream(hostile),
      () => blobs.remove(hostile),
      () => blobs.exists(hostile),
    ]) {
      await assert.rejects(async () => act(), { code: 'not_found' })
    }
    assert.deepEqual(await filesIn(dir), [join(dir, 'outside')])
  })
}

test('below the reserve nothing is written, and reading goes on', async () => {
  const dir = await folder()
  const { blob } = await createBlobs({ dir }).put(Buffer.from('kept'))
  const full = createBlobs({ dir, reserveBytes: Number.MAX_SAFE_INTEGER })
  await assert.rejects(full.put(Buffer.from('x')), { code: 'storage_full' })
  assert.equal((await full.get(blob)).toString(), 'kept')
})

test('a write that the system refuses for space is storage_full, and leaves nothing behind', async () => {
  const dir = await folder()
  // A limit on file sizes (in blocks of 512 or 1024 bytes) is the full disk that needs no other user's rights.
  const script = `
    import { createBlobs } from ${JSON.stringify(new URL('./blobs.ts', import.meta.url).href)}
    await createBlobs({ dir: ${JSON.stringify(dir)} }).put(Buffer.alloc(1_000_000)).catch((error) => process.stdout.write(error.code))`
  const child = spawn(
    'sh',
    ['-c', 'ulimit -f 16; exec "$0" --input-type=module -e "$1"', process.execPath, script],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  )
  const [output] = await Promise.all([read(child.stdout), once(child, 'exit')])
  assert.equal(output.toString(), 'storage_full')
  assert.deepEqual(await filesIn(dir), [])
})

test('the sweep removes what killed writers left, and nothing younger or stored', async () => {
  const dir = await folder()
  const blobs = createBlobs({ dir })
  const { blob } = await blobs.put(Buffer.from('kept'))
  const [old, young] = [join(dir, 'incoming', 'old'), join(dir, 'incoming', 'young')]
  await writeFile(old, 'x')
  await writeFile(young, 'x')
  const yesterday = new Date(Date.now() - 24 * 3600 * 1000)
  await utimes(old, yesterday, yesterday)
  assert.equal(await blobs.sweep(new Date(Date.now() - 3600 * 1000)), 1)
  assert.deepEqual(
    (await filesIn(dir)).filter((path) => path.includes('incoming')),
    [young],
  )
  assert.equal(await blobs.exists(blob), true)
})

test('errors are AppErrors with a sentence for a person', async () => {
  const blobs = createBlobs({ dir: await folder() })
  await assert.rejects(
    blobs.get('0'.repeat(32) as BlobId),
    (error) => error instanceof AppError && error.message.length > 10,
  )
})
