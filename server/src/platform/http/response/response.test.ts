import assert from 'node:assert/strict'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import { contactsApi } from '@atrium/contract/api/contacts'
import { inboxApi } from '@atrium/contract/api/inbox'
import { sessionApi } from '@atrium/contract/api/session'
import { channelsApi } from '@atrium/contract/api/settings'
import { startHttp, type TestHttp } from '../../../../test/start-http.ts'
import { createHealth } from '../../observe/health.ts'
import { openApi } from './openapi.ts'

const running: TestHttp[] = []
const folders: string[] = []
after(async () => {
  await Promise.all(running.map(({ http }) => http.close()))
  await Promise.all(folders.map((dir) => rm(dir, { recursive: true, force: true })))
})

async function start(options: Parameters<typeof startHttp>[1]): Promise<TestHttp> {
  const started = await startHttp(() => undefined, options)
  running.push(started)
  return started
}

async function site(): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'atrium-site-'))
  folders.push(dir)
  await mkdir(join(dir, 'dist', 'assets'), { recursive: true })
  await writeFile(join(dir, 'secret.txt'), 'outside')
  await writeFile(join(dir, 'dist', 'index.html'), '<!doctype html><title>app</title>')
  const script = 'console.log(1)'.repeat(100)
  await writeFile(join(dir, 'dist', 'assets', 'app-1234.js'), script)
  await writeFile(join(dir, 'dist', 'assets', 'app-1234.js.br'), brotliCompressSync(script))
  await writeFile(join(dir, 'dist', 'assets', 'app-1234.js.gz'), gzipSync(script))
  return join(dir, 'dist')
}

const html = { headers: { accept: 'text/html' } }

test("every screen's address answers the app's page; addresses of the API and of files do not", async () => {
  const dir = await site()
  const { get } = await start({ statics: [{ prefix: '/', dir }] })
  for (const path of ['/', '/inbox', '/contacts/018f2f60-0000-7000-8000-000000000001?tab=a.b']) {
    const response = await get(path, html)
    assert.equal(response.status, 200, path)
    assert.match(response.headers.get('content-type') ?? '', /text\/html/)
    assert.equal(response.headers.get('cache-control'), 'no-cache', path)
    assert.match(response.headers.get('content-security-policy') ?? '', /script-src 'self'/)
    assert.match(await response.text(), /<title>app/)
  }
  for (const path of [
    '/api/v1/nothing',
    '/channels/x/y/z',
    '/assets/gone-1.js',
    '/favicon.ico',
    '/api',
  ]) {
    assert.equal((await get(path, html)).status, 404, path)
  }
  assert.equal((await get('/inbox')).status, 404, 'not for machines')
  assert.equal((await get('/inbox', { method: 'POST', ...html })).status, 404)
})

test('files named by their content are kept for ever, and come packed', async () => {
  const dir = await site()
  const { get } = await start({ statics: [{ prefix: '/', dir }] })
  for (const encoding of ['br', 'gzip']) {
    const response = await get('/assets/app-1234.js', { headers: { 'accept-encoding': encoding } })
    assert.equal(response.headers.get('content-encoding'), encoding)
    assert.match(response.headers.get('content-type') ?? '', /javascript/)
    assert.equal(response.headers.get('cache-control'), 'public, max-age=31536000, immutable')
    assert.match(await response.text(), /console/)
  }
})

test('nothing outside the folder is served', async () => {
  const { get } = await start({ statics: [{ prefix: '/', dir: await site() }] })
  for (const path of [
    '/../secret.txt',
    '/%2e%2e/secret.txt',
    '/..%2fsecret.txt',
    '/assets/..%2f..%2f..%2fsecret.txt',
    '/%00',
    '/..\\secret.txt',
  ]) {
    const text = await (await get(path)).text()
    assert.doesNotMatch(text, /outside/, path)
  }
})

test('a folder that is not built is left out, another one has its own headers', async () => {
  const dir = await site()
  const { get } = await start({
    statics: [
      { prefix: '/', dir: join(dir, 'gone') },
      { prefix: '/widget/', dir, headers: { 'cross-origin-resource-policy': 'cross-origin' } },
    ],
  })
  assert.equal((await get('/inbox', html)).status, 404)
  const response = await get('/widget/assets/app-1234.js')
  assert.equal(response.status, 200)
  assert.equal(response.headers.get('cross-origin-resource-policy'), 'cross-origin')
})

test('probes: alive, ready, and not ready while something critical is broken', async () => {
  const health = createHealth()
  let state: 'ok' | 'broken' = 'ok'
  health.add('database', async () => ({ state, text: 'password of the database' }), {
    critical: true,
  })
  const { get } = await start({ health })
  assert.equal((await get('/livez')).status, 200)
  assert.deepEqual(await (await get('/readyz')).json(), { ready: true, broken: [] })
  state = 'broken'
  health.add('more', async () => ({ state: 'ok', text: '' }))
  const response = await get('/readyz')
  assert.equal(response.status, 503)
  assert.deepEqual(await response.json(), { ready: false, broken: ['database'] })
})

test('metrics are for whoever shows the token', async () => {
  const closed = await start({})
  assert.equal(
    (await closed.get('/metrics', { headers: { authorization: 'Bearer ' } })).status,
    404,
  )
  const { get } = await start({ metricsToken: 'a-long-metrics-token' })
  assert.equal((await get('/metrics')).status, 404)
  assert.equal(
    (await get('/metrics', { headers: { authorization: 'Bearer a-long-metrics-tokex' } })).status,
    404,
  )
  const response = await get('/metrics', {
    headers: { authorization: 'Bearer a-long-metrics-token' },
  })
  assert.match(
    await response.text(),
    /atrium_http_seconds_count\{method="GET",route="\/metrics",status="404"\} 2/,
  )
})

test('the API reference describes every endpoint, with short schemas', async () => {
  const endpoints = [
    ...Object.values(inboxApi),
    ...Object.values(contactsApi),
    ...Object.values(sessionApi),
    ...Object.values(channelsApi),
  ]
  const document = openApi({
    endpoints,
    prefix: '/api/v1',
    serverUrl: 'http://localhost:4000',
    version: '1.2.3',
  })
  const text = JSON.stringify(document)
  assert.equal(document.openapi, '3.1.0')
  const paths = document.paths as Record<
    string,
    Record<
      string,
      { operationId: string; parameters: { name: string; in: string }[]; security?: unknown }
    >
  >
  for (const { method, path } of endpoints) {
    const operation = paths[`/api/v1${path.replace(/:(\w+)/g, '{$1}')}`]?.[method.toLowerCase()]
    assert.ok(operation, `${method} ${path}`)
    for (const [, name] of path.matchAll(/:(\w+)/g)) {
      assert.ok(
        operation.parameters.some((each) => each.name === name && each.in === 'path'),
        `${path} ${name}`,
      )
    }
  }
  const operations = Object.values(paths).flatMap((each) => Object.values(each))
  assert.equal(new Set(operations.map(({ operationId }) => operationId)).size, endpoints.length)
  assert.equal(paths['/api/v1/session']?.get?.security, undefined)
  assert.ok(paths['/api/v1/contacts']?.get?.security)
  assert.match(text, /"format":"uuid"/)
  assert.doesNotMatch(text, /\[0-9a-f\]\{8\}|"\$schema"/)
})
