import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { closeSync, existsSync, openSync } from 'node:fs'
import { test } from 'node:test'
import { createLog, type LogLevel } from './log.ts'

function collect(level: LogLevel = 'info') {
  const lines: string[] = []
  const log = createLog({ level, destination: { write: (line: string) => lines.push(line) } })
  return { log, lines, first: (): Record<string, unknown> => JSON.parse(lines[0] ?? '') }
}

test('a line is one line of JSON with level, time, facts and sentence', () => {
  const { log, lines, first } = collect()
  log.warn({ stage: 'inbound', trace: 'abc', ms: 3 }, 'late\nby a lot')
  assert.equal(lines.length, 1)
  assert.equal(lines[0]?.trimEnd().includes('\n'), false)
  const { time, ...rest } = first()
  assert.equal(typeof time, 'string')
  assert.deepEqual(rest, {
    level: 'warn',
    stage: 'inbound',
    trace: 'abc',
    ms: 3,
    msg: 'late\nby a lot',
  })
})

test('a child repeats its facts on each line, cleaned as well', () => {
  const { log, first } = collect()
  log.child({ account: 'a1', token: 'hunter2' }).info({ n: 1 }, 'x')
  assert.equal(first().account, 'a1')
  assert.equal(first().token, '[secret]')
  assert.equal(first().n, 1)
})

test('lines below the level are not written', () => {
  const { log, lines } = collect('warn')
  log.debug({}, 'no')
  log.info({}, 'no')
  log.warn({}, 'yes')
  assert.equal(lines.length, 1)
})

const secrets: Record<string, unknown> = {
  password: 'hunter2',
  appPassword: 'hunter2',
  accessToken: 'hunter2',
  access_token: 'hunter2',
  'x-api-key': 'hunter2',
  apiKey: 'hunter2',
  api_key: 'hunter2',
  Authorization: 'Basic hunter2',
  cookie: 'hunter2',
  'set-cookie': ['hunter2'],
  clientSecret: 'hunter2',
  secrets: { any: 'hunter2' },
  'X-Hub-Signature-256': 'hunter2',
  privateKey: 'hunter2',
  body: 'hunter2',
  raw: 'hunter2',
  content: { kind: 'text', text: 'hunter2' },
  html: 'hunter2',
  text: 'hunter2',
  subject: 'hunter2',
  url: 'https://user:hunter2@example.com/x?access_token=hunter2&a=1',
  header: 'Bearer hunter2hunter2',
}
for (const [name, value] of Object.entries(secrets)) {
  test(`${name} never reaches the log, however deep`, () => {
    const { log, lines } = collect()
    log.info({ [name]: value, deep: { deeper: [{ [name]: value }] } }, 'x')
    log.child({ [name]: value }).error({ err: new Error('x', { cause: { [name]: value } }) }, 'y')
    assert.equal(lines.length, 2)
    assert.doesNotMatch(lines.join(''), /hunter2/)
  })
}

test('an error shows name, message, code, stack and cause, and nothing that a library hung on it', () => {
  const { log, first } = collect()
  const cause = Object.assign(new Error('duplicate key'), {
    code: '23505',
    detail: 'Key (email)=(ana@x.org)',
  })
  log.error({ err: new TypeError('outer', { cause }) }, 'failed')
  const text = JSON.stringify(first())
  assert.match(text, /outer/)
  assert.match(text, /duplicate key/)
  assert.match(text, /23505/)
  assert.doesNotMatch(text, /ana@x.org/)
})

test('a sentence with a password in an address is cleaned too', () => {
  const { log, lines } = collect()
  log.error(
    { err: new Error('connect postgres://atrium:hunter2@db/atrium') },
    'to postgres://atrium:hunter2@db/atrium',
  )
  assert.doesNotMatch(lines.join(''), /hunter2/)
})

test('large, circular and odd values stay small and harmless', () => {
  const { log, lines } = collect()
  const circle: Record<string, unknown> = {}
  circle.self = circle
  log.info(
    {
      circle,
      long: 'x'.repeat(100_000),
      bytes: Buffer.alloc(100_000),
      many: Array.from({ length: 10_000 }, (_, index) => index),
      wide: Object.fromEntries(Array.from({ length: 1_000 }, (_, index) => [`k${index}`, 1])),
      big: 12345678901234567890n,
      date: new Date(Number.NaN),
      nothing: null,
    },
    'x',
  )
  assert.equal(lines.length, 1)
  assert.ok((lines[0]?.length ?? 0) < 10_000)
  assert.match(lines[0] ?? '', /\[100000 bytes\]/)
  assert.match(lines[0] ?? '', /12345678901234567890/)
})

test('a disk that is full ends nothing', { skip: !existsSync('/dev/full') }, () => {
  const program = programThat(`
    for (let round = 0; round < 3; round += 1) {
      for (let n = 0; n < 100; n += 1) log.info({ n }, 'a line that finds no room')
      await new Promise((resolve) => setTimeout(resolve, 250))
    }
    process.stderr.write('still here')`)
  const full = openSync('/dev/full', 'w')
  const { stderr, status } = spawnSync(
    process.execPath,
    ['--input-type=module', '--eval', program],
    { stdio: ['ignore', full, 'pipe'], encoding: 'utf8', timeout: 20_000 },
  )
  closeSync(full)
  assert.equal(stderr, 'still here')
  assert.equal(status, 0)
})

test('every line is there when the process ends, in order, also of one that ends at once', () => {
  const program = programThat(`
    for (let n = 0; n < 500; n += 1) log.info({ n }, 'a line')
    await new Promise((resolve) => setTimeout(resolve, 20))
    for (let n = 500; n < 510; n += 1) log.info({ n }, 'a line')
    await new Promise((resolve) => setTimeout(resolve, 20))
    process.exit(3)`)
  const { stdout, status } = spawnSync(
    process.execPath,
    ['--input-type=module', '--eval', program],
    { stdio: ['ignore', 'pipe', 'inherit'], encoding: 'utf8', timeout: 20_000 },
  )
  const numbers = stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line).n as number)
  assert.deepEqual(
    numbers,
    Array.from({ length: 510 }, (_, n) => n),
  )
  assert.equal(status, 3)
})

function programThat(does: string): string {
  return `
    import { createLog } from '${new URL('./log.ts', import.meta.url)}'
    const log = createLog({ level: 'info' })
    ${does}`
}
