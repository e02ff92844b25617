import assert from 'node:assert/strict'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { readConfig } from '../src/config.ts'
import { atrium, call, dataDirectory, start } from './start.ts'

test('accounts, customers, transcripts, faults and clock survive a restart', async (t) => {
  const server = await atrium(t)
  const dataDir = await dataDirectory(t)
  const first = await start(t, { dataDir, atriumUrl: server.url })
  const history = [
    {
      id: 'old-1',
      from: 'business',
      at: '2026-11-01T10:00:00.000Z',
      content: { kind: 'text', text: 'Before' },
    },
  ]
  const order = {
    accountId: 'a1',
    channel: 'toy',
    webhookUrl: server.url,
    customers: [{ id: 'marie', name: 'Marie', history }],
  }
  const opened = await call(`${first.url}/accounts`, 'POST', order)
  await call(`${first.url}/accounts/a1/customers`, 'POST', { name: 'Added later' })
  await call(`${first.url}/accounts/a1/customers/marie/acts`, 'POST', {
    kind: 'text',
    text: 'During',
  })
  await call(`${first.url}/accounts/a1/faults`, 'POST', { duplicate: true })
  await call(`${first.url}/clock`, 'POST', { offsetMs: 90_000 })
  await first.close()

  const port = Number(new URL(first.url).port)
  const { url } = await start(t, { dataDir, atriumUrl: server.url, port })
  const again = await call(`${url}/accounts`, 'POST', order)
  assert.deepEqual(again.body, opened.body)
  const { body: state } = await call(`${url}/state`, 'GET')
  assert.equal(state.clock.offsetMs, 90_000)
  assert.equal(state.accounts[0].faults.duplicate, true)
  assert.deepEqual(
    state.accounts[0].customers.map((one: { name: string }) => one.name),
    ['Marie', 'Added later'],
  )
  await call(`${url}/accounts/a1/customers/marie/acts`, 'POST', { kind: 'text', text: 'After' })
  const { body: shown } = await call(`${url}/accounts/a1/customers/marie/transcript`, 'GET')
  assert.deepEqual(
    shown.messages.map((one: { content: { text: string } }) => one.content.text),
    ['Before', 'During', 'After'],
  )
})

test('an account follows Atrium to a new webhook address', async (t) => {
  const [old, next] = [await atrium(t), await atrium(t)]
  const sandbox = await start(t, { dataDir: await dataDirectory(t), atriumUrl: old.url })
  const order = (webhookUrl: string) => ({
    accountId: 'a1',
    channel: 'toy',
    webhookUrl,
    customers: [{ id: 'marie', name: 'Marie' }],
  })
  await call(`${sandbox.url}/accounts`, 'POST', order(`${old.url}/hook`))
  await call(`${sandbox.url}/accounts/a1/customers/marie/acts`, 'POST', {
    kind: 'text',
    text: 'One',
  })
  await sandbox.accounts.fake('a1').idle()
  await call(`${sandbox.url}/accounts`, 'POST', order(`${next.url}/hook`))
  await call(`${sandbox.url}/accounts/a1/customers/marie/acts`, 'POST', {
    kind: 'text',
    text: 'Two',
  })
  await sandbox.accounts.fake('a1').idle()
  const hooks = (server: typeof old) => server.heard.filter(({ path }) => path === '/hook').length
  assert.deepEqual([hooks(old), hooks(next)], [1, 1])
  assert.equal(sandbox.accounts.transcript('a1', 'marie').length, 2)
})

test('a broken state file is reported, not overwritten', async (t) => {
  const dataDir = await dataDirectory(t)
  const path = join(dataDir, 'sandbox.json')
  await writeFile(path, 'not json')
  await assert.rejects(
    start(t, { dataDir, atriumUrl: 'http://127.0.0.1:9' }),
    /Delete it to start anew/,
  )
  assert.equal(await readFile(path, 'utf8'), 'not json')
})

test('the sandbox does not start in production', () => {
  assert.throws(() => readConfig({ NODE_ENV: 'production' }), /production/)
  assert.throws(() => readConfig({ ATRIUM_SANDBOX_PORT: 'abc' }), /ATRIUM_SANDBOX_PORT/)
  assert.throws(() => readConfig({ ATRIUM_URL: 'nowhere' }), /ATRIUM_URL/)
})
