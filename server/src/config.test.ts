import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { ConfigError, readConfig } from './config.ts'

test('without any setting Atrium starts by itself, on this machine only', () => {
  const config = readConfig({})
  assert.equal(config.port, 4000)
  assert.equal(config.host, '127.0.0.1')
  assert.equal(config.publicUrl, 'http://localhost:4000')
  assert.equal(config.databaseUrl, undefined)
  assert.equal(config.role, 'all')
  assert.equal(config.keys, undefined)
  assert.equal(config.demo, false)
  assert.ok(existsSync(join(config.dataDir, '..', 'package.json')), 'beside the repository')
})

test('settings are read as what they mean', () => {
  const key = randomBytes(32)
  const old = randomBytes(32)
  const config = readConfig({
    PORT: '8080',
    ATRIUM_PUBLIC_URL: 'https://Inbox.Example.com/',
    DATABASE_URL: 'postgres://atrium:secret@db:5432/atrium',
    ATRIUM_KEY: ` ${key.toString('base64')}, ${old.toString('base64')}`,
    ATRIUM_EGRESS_ALLOW: '10.1.0.0/16, fd00::/8',
    ATRIUM_DEMO: '1',
    ATRIUM_MAX_UPLOAD_MB: '5',
    ATRIUM_ROLE: 'worker',
    ATRIUM_DATA_DIR: '/var/lib/atrium',
  })
  assert.equal(config.port, 8080)
  assert.equal(config.publicUrl, 'https://inbox.example.com')
  assert.deepEqual(config.keys, [key, old])
  assert.deepEqual(config.egressAllow, ['10.1.0.0/16', 'fd00::/8'])
  assert.equal(config.demo, true)
  assert.equal(config.maxUploadBytes, 5 * 1024 * 1024)
  assert.equal(config.role, 'worker')
  assert.equal(config.dataDir, '/var/lib/atrium')
})

test('the default address follows the port', () => {
  assert.equal(readConfig({ PORT: '9000' }).publicUrl, 'http://localhost:9000')
})

test('an empty variable counts as not set', () => {
  assert.equal(readConfig({ PORT: '', DATABASE_URL: '  ' }).port, 4000)
})

const wrong: [name: string, value: string, expected: RegExp][] = [
  ['PORT', '0', /PORT is "0"; expected a port from 1 to 65535\. Example: PORT=4000/],
  ['PORT', '4000x', /PORT/],
  ['ATRIUM_PUBLIC_URL', 'inbox.example.com', /Example: ATRIUM_PUBLIC_URL=https:/],
  ['ATRIUM_PUBLIC_URL', 'https://example.com/inbox', /without a path/],
  ['DATABASE_URL', 'mysql://db/atrium', /PostgreSQL connection string/],
  ['ATRIUM_KEY', randomBytes(16).toString('base64'), /32 bytes in base64/],
  ['ATRIUM_EGRESS_ALLOW', '10.0.0.1', /CIDR/],
  ['ATRIUM_TRUSTED_PROXIES', 'everybody', /CIDR/],
  ['ATRIUM_ROLE', 'api', /web, worker or all/],
  ['ATRIUM_DEMO', 'yes', /0 or 1/],
  ['ATRIUM_APP_ROLE', 'atrium"; drop role x', /role name/],
]
for (const [name, value, expected] of wrong) {
  test(`${name}=${value} is refused with a helpful sentence`, () => {
    assert.throws(
      () => readConfig({ [name]: value }),
      (error) => {
        assert.ok(error instanceof ConfigError)
        assert.match(error.message, expected)
        return true
      },
    )
  })
}

test('all faults come at once, and no secret is repeated', () => {
  assert.throws(
    () => readConfig({ PORT: 'x', DATABASE_URL: 'hunter2', ATRIUM_KEY: 'hunter2' }),
    (error) => {
      assert.ok(error instanceof ConfigError)
      assert.equal(error.problems.length, 3)
      assert.match(error.message, /3 settings are wrong/)
      assert.doesNotMatch(error.message, /hunter2/)
      return true
    },
  )
})
