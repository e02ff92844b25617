import assert from 'node:assert/strict'
import { generateKeyPairSync } from 'node:crypto'
import { test } from 'node:test'
import { SignJWT, UnsecuredJWT } from 'jose'
import { webchat } from '../src/index.ts'
import { accountId, identitySecret, now, settings } from './settings.ts'

const seconds = Math.floor(now.getTime() / 1000)
const visitors = webchat.visitors
assert.ok(visitors)

type Options = {
  secret?: string
  exp?: number
  iat?: number | null
  aud?: string
  sub?: string | null
}

function sign(claims: Record<string, unknown>, options: Options = {}): Promise<string> {
  const {
    secret = identitySecret,
    exp = seconds + 900,
    iat = seconds,
    aud,
    sub = 'user-77',
  } = options
  const jwt = new SignJWT(claims).setProtectedHeader({ alg: 'HS256' }).setExpirationTime(exp)
  if (iat !== null) jwt.setIssuedAt(iat)
  if (sub !== null) jwt.setSubject(sub)
  if (aud) jwt.setAudience(aud)
  return jwt.sign(new TextEncoder().encode(secret))
}

const boot = (identity: string, token?: string, as = settings) =>
  visitors.boot({ identity, ...(token && { token }) }, as, now, accountId)

async function accepted(identity: string, token?: string) {
  const booted = await boot(identity, token)
  assert.ok(booted.ok, booted.ok ? '' : booted.reason)
  return booted
}

async function refused(identity: string, reason: RegExp, as = settings) {
  const booted = await boot(identity, undefined, as)
  assert.ok(!booted.ok, 'it was accepted')
  assert.match(booted.reason, reason)
}

async function proofs(claims: Record<string, unknown>) {
  const { entries } = await accepted(await sign(claims))
  const [event] = webchat.parse(entries[0]?.raw ?? '', settings)
  assert.equal(event?.kind, 'identify')
  return event.sender.proofs.map(({ kind, value, strength }) => `${kind} ${value} E${strength}`)
}

test('a signed token proves the subject, and an address only where the business verified it', async () => {
  assert.deepEqual(
    await proofs({
      name: 'Ana',
      email: 'Ana@Example.com',
      email_verified: true,
      phone: '+34600111222',
    }),
    ['external user-77 E3', 'email ana@example.com E3', 'phone +34600111222 E0'],
  )
  assert.deepEqual(
    await proofs({
      email: 'victim@example.com',
      phone_number: '+34 600 111 222',
      phone_number_verified: true,
    }),
    ['external user-77 E3', 'email victim@example.com E0', 'phone +34600111222 E3'],
  )
})

test('forged tokens are refused: other key, other workspace, alg none, other algorithm, no signature', async () => {
  await refused(await sign({}, { secret: 'another-workspaces-key-0123456789abcdef' }), /signature/)
  const none = new UnsecuredJWT({}).setSubject('user-77').setIssuedAt(seconds)
  await refused(none.setExpirationTime(seconds + 60).encode(), /refused/)
  const hs512 = new SignJWT({}).setProtectedHeader({ alg: 'HS512' }).setSubject('user-77')
  const key = new TextEncoder().encode(identitySecret.repeat(2))
  await refused(
    await hs512
      .setIssuedAt(seconds)
      .setExpirationTime(seconds + 60)
      .sign(key),
    /alg/,
  )
  const [header, payload] = (await sign({})).split('.')
  await refused(`${header}.${payload}.`, /refused/)
  await refused('not a token', /refused/)
})

test('times are checked: expired, without an end, too long, without a beginning, from the future', async () => {
  await refused(await sign({}, { exp: seconds - 61 }), /exp/)
  await refused(await sign({}, { exp: seconds + 25 * 3600 }), /24 hours/)
  await refused(await sign({}, { iat: null }), /iat/)
  await refused(await sign({}, { iat: seconds + 3600 }), /iat/)
  await refused(await sign({}, { sub: null }), /sub/)
  const endless = new SignJWT({})
    .setProtectedHeader({ alg: 'HS256' })
    .setSubject('x')
    .setIssuedAt(seconds)
  await refused(await endless.sign(new TextEncoder().encode(identitySecret)), /exp/)
})

test('an audience must be this chat; a subject must fit', async () => {
  await accepted(await sign({}, { aud: accountId }))
  await refused(await sign({}, { aud: 'another-account' }), /aud/)
  await refused(await sign({}, { sub: 'x'.repeat(300) }), /240/)
  await refused(await sign({}, { sub: 'a\nb' }), /sub/)
  const { token } = await accepted(await sign({}, { sub: '"'.repeat(119) }))
  assert.ok(token.length <= 500, `the session token has ${token.length} characters`)
})

test('a chat without an identity key takes no identity', async () => {
  const { identitySecret: _, ...without } = settings
  await refused(await sign({}), /no identity key/, without)
})

test('ES256 with the public key; the public key is no HS256 secret', async () => {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const pem = publicKey.export({ type: 'spki', format: 'pem' }).toString()
  const { identitySecret: _, ...rest } = settings
  const as = { ...rest, identityPublicKey: pem }
  const jwt = new SignJWT({}).setProtectedHeader({ alg: 'ES256' }).setSubject('user-77')
  const signed = await jwt
    .setIssuedAt(seconds)
    .setExpirationTime(seconds + 60)
    .sign(privateKey)
  const booted = await boot(signed, undefined, as)
  assert.ok(booted.ok && booted.identified)
  await refused(await sign({}, { secret: pem }), /alg/, as)
  await refused(await sign({}), /alg/, as)
})

test('a replayed token opens a fresh visitor that sees nothing; the same visitor and claims are one event', async () => {
  const identity = await sign({ email: 'ana@example.com' })
  const first = await accepted(identity)
  const again = await accepted(
    await sign({ email: 'ana@example.com' }, { exp: seconds + 600 }),
    first.token,
  )
  const replayed = await accepted(identity)
  assert.equal(again.address, first.address)
  assert.equal(again.entries[0]?.key, first.entries[0]?.key)
  assert.notEqual(replayed.address, first.address)
  const changed = await accepted(await sign({ email: 'new@example.com' }), first.token)
  assert.notEqual(changed.entries[0]?.key, first.entries[0]?.key)
})

test('a visitor who signs in keeps the chat; another user in the same browser gets a fresh one', async () => {
  const anonymous = await visitors.boot({}, settings, now, accountId)
  assert.ok(anonymous.ok && !anonymous.identified)
  assert.deepEqual(anonymous.entries, [])
  const ana = await accepted(await sign({}), anonymous.token)
  assert.equal(ana.address, anonymous.address)
  const ben = await accepted(await sign({}, { sub: 'user-78' }), ana.token)
  assert.notEqual(ben.address, ana.address)
})
