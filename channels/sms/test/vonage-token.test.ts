import assert from 'node:assert/strict'
import { test } from 'node:test'
import { serveFake } from '@atrium/channel-kit/suite/serve-fake'
import { testIo } from '@atrium/channel-kit/suite/test-io'
import { tokenGenerate } from '@vonage/jwt'
import { vonageApplication } from '../src/fake/vonage.ts'
import { createVonageFake } from '../src/fake.ts'
import { sms } from '../src/index.ts'
import { Settings } from '../src/settings.ts'
import { outgoing } from './outgoing.ts'
import { vonageSettings } from './settings.ts'

const { id: applicationId, privateKey } = vonageApplication

test('messages go by the application’s own token, which the provider takes; the account’s secret does not go along', async (context) => {
  const served = await serveFake(createVonageFake)
  context.after(() => served.stop())
  const settings = Settings.parse({ ...served.fake.settings, applicationId, privateKey })
  const { fetch, ...rest } = testIo()
  const io = { ...rest, now: () => served.state.now }
  const sent: (string | null)[] = []
  const watching: typeof fetch = (url, init) => {
    sent.push(new Headers(init?.headers).get('authorization'))
    return fetch(url, init)
  }
  const rendered = sms.render(outgoing({ kind: 'text', text: 'By token' }), settings)
  assert.ok(rendered.ok)
  const answer = await sms.send(rendered.request, settings, { ...io, fetch: watching })
  assert.match(answer.externalId, /^[0-9a-f-]{36}$/)
  assert.match(sent[0] ?? '', /^Bearer [\w-]+\.[\w-]+\.[\w-]+$/)
  const [, claims = ''] = sent[0]?.split('.') ?? []
  const said = JSON.parse(Buffer.from(claims, 'base64url').toString())
  assert.deepEqual([said.application_id, said.exp - said.iat], [applicationId, 300])

  const other = Settings.parse({
    ...settings,
    applicationId: '00000000-0000-4000-8000-000000000000',
  })
  await assert.rejects(sms.send(rendered.request, other, { ...io, fetch }), { kind: 'auth' })
})

test('Vonage’s own library makes a token that the simulated provider takes, with the claims of ours', async (context) => {
  const served = await serveFake(createVonageFake)
  context.after(() => served.stop())
  const settings = Settings.parse({ ...served.fake.settings, applicationId, privateKey })
  const { fetch, ...rest } = testIo()
  const io = { ...rest, now: () => served.state.now }
  const claimsOf = (token: string) =>
    JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString())
  let ours = ''
  const asLibrary: typeof fetch = (url, init) => {
    const headers = new Headers(init?.headers)
    ours = headers.get('authorization')?.replace('Bearer ', '') ?? ''
    const { iat, exp } = claimsOf(ours)
    const theirs = tokenGenerate(applicationId, privateKey, { issued_at: iat, ttl: exp - iat })
    for (const claim of Object.keys(claimsOf(ours))) assert.ok(claim in claimsOf(theirs), claim)
    headers.set('authorization', `Bearer ${theirs}`)
    return fetch(url, { ...init, headers: Object.fromEntries(headers) })
  }
  const rendered = sms.render(outgoing({ kind: 'text', text: 'By their token' }), settings)
  assert.ok(rendered.ok)
  const answer = await sms.send(rendered.request, settings, { ...io, fetch: asLibrary })
  assert.match(answer.externalId, /^[0-9a-f-]{36}$/)
  assert.notEqual(ours, '')
})

test('a key is taken as it was pasted: with its lines, on one line, with written line breaks', () => {
  const fits = (pasted: string) =>
    Settings.safeParse({ ...vonageSettings, applicationId, privateKey: pasted }).success
  assert.ok(fits(privateKey))
  assert.ok(fits(privateKey.replaceAll('\n', '')))
  assert.ok(fits(privateKey.replaceAll('\n', ' ')))
  assert.ok(fits(privateKey.replaceAll('\n', '\\n')))
  assert.ok(!fits('no key'))
  assert.ok(!fits(vonageApplication.publicKey))
  assert.ok(!fits(`${privateKey.slice(0, 200)}\n-----END PRIVATE KEY-----`))
})

test('a private key without its application is refused beside the field', () => {
  const parsed = Settings.safeParse({ ...vonageSettings, privateKey })
  assert.deepEqual(
    parsed.error?.issues.map(({ path, message }) => [path.join('.'), message]),
    [['applicationId', 'A private key belongs to an application']],
  )
})
