import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../../..', import.meta.url))
// Plain JavaScript without types of its own.
const { createChannel } = (await import(new URL('create.mjs', import.meta.url).href)) as {
  createChannel(
    root: string,
    name?: string,
    label?: string,
  ): { ok: true; variable: string } | { ok: false; reason: string }
}

/** The project's shape in a folder of its own: what a channel can reach, and nothing of ours to spoil. */
function copy(t: { after(end: () => void): void }): string {
  const folder = mkdtempSync(join(tmpdir(), 'new-channel-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  mkdirSync(join(folder, 'channels'))
  symlinkSync(join(root, 'packages'), join(folder, 'packages'))
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'))
  for (const file of ['tsconfig.base.json', 'tsconfig.server.json'])
    if (existsSync(join(root, file)))
      writeFileSync(join(folder, file), readFileSync(join(root, file)))
  return folder
}

function run(folder: string, ...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, {
    cwd: folder,
    encoding: 'utf8',
    // A test inside of a test would answer to the outer one.
    env: { PATH: process.env.PATH },
  })
  return { status, output: stdout + stderr }
}

test('a new channel compiles, and its contract suite says what is to be written', (t) => {
  const folder = copy(t)
  assert.deepEqual(createChannel(folder, 'carrier-pigeon').ok, true)
  const config = {
    extends: './tsconfig.server.json',
    include: ['channels'],
  }
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(config))
  const compiled = run(
    folder,
    join(root, 'node_modules/typescript7/bin/tsc'),
    '--noEmit',
    '-p',
    '.',
  )
  assert.equal(compiled.status, 0, compiled.output)

  const suite = run(folder, '--test', 'channels/carrier-pigeon/channel.test.ts')
  assert.notEqual(suite.status, 0)
  assert.match(suite.output, /only 0 mutated bodies: bring more fixtures/)
  for (const file of ['verify', 'render', 'fake'])
    assert.match(suite.output, new RegExp(`Write src/${file}.ts: `), file)
})

test('a name that does not fit or is taken makes nothing', (t) => {
  const folder = copy(t)
  for (const name of [undefined, '', 'Pigeon', '../x', 'a b', '9lives', 'x'.repeat(40)])
    assert.deepEqual(createChannel(folder, name).ok, false)
  assert.ok(createChannel(folder, 'pigeon', 'Pigeon').ok)
  const again = createChannel(folder, 'pigeon')
  assert.match(again.ok ? '' : again.reason, /there already/)
})
