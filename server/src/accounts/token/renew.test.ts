import assert from 'node:assert/strict'
import { after, beforeEach, test } from 'node:test'
import { createFake as createInstagram } from '@atrium/channel-instagram/fake'
import { createFake as createMessenger } from '@atrium/channel-messenger/fake'
import { channelsApi } from '@atrium/contract/api/settings'
import { eventually, startTestApp } from '../../../test/app.ts'
import { rowsOf } from '../../../test/chat.ts'
import { createLease } from '../../platform/database/lease.ts'
import { checkAll, watchAccount } from '../check.ts'
import { renewAccount, renewAll } from './renew.ts'

const hour = 3_600_000
const day = 24 * hour

const atrium = await startTestApp({ after })
const { admin, app } = atrium
const { db, accounts, io, clock } = app
const lease = createLease(atrium.adminUrl)
const deps = { db, accounts, io, now: clock.now, lease }
const later = (by: number) => clock.setOffset(clock.offset() + by)

beforeEach(() => clock.setOffset(0))

async function account() {
  const { fake, accountId } = await atrium.connect(createInstagram)
  const shown = async () => {
    const { items } = await admin.call(channelsApi.accounts)
    const found = items.find(({ id }) => id === accountId)
    assert.ok(found)
    return found
  }
  const token = async () => {
    accounts.forget(accountId)
    return Reflect.get(Object((await accounts.find(accountId))?.settings), 'accessToken')
  }
  return { fake, accountId, shown, token, renew: () => renewAccount(deps, { accountId }) }
}

const daysUntil = (at: string | null) =>
  Math.round((Date.parse(at ?? '') - clock.now().getTime()) / day)

test('a token that Instagram ends is renewed when it is a day old, and again at half its life', async () => {
  const { fake, shown, token, renew } = await account()
  await renew()
  later(23 * hour)
  await renew()
  assert.equal(fake.renewals(), 0, 'Instagram renews no token that is younger than a day')
  assert.equal((await shown()).tokenEndsAt, null)
  later(3 * hour)
  await renew()
  assert.equal(await token(), `${fake.settings.accessToken}1`)
  assert.equal(daysUntil((await shown()).tokenEndsAt), 60)
  later(29 * day)
  await renew()
  assert.equal(fake.renewals(), 1)
  later(2 * day)
  await renew()
  assert.equal(await token(), `${fake.settings.accessToken}2`)
  // What was renewed is what is sent with, and what the webhooks' side knows is untouched.
  assert.deepEqual((await shown()).health, { state: 'ok', text: null })
  await admin.call(channelsApi.check, { params: { id: (await shown()).id } })
  assert.equal((await shown()).health.state, 'ok')
})

test('however many processes have the job, the provider is asked once', async () => {
  const { fake, renew, shown } = await account()
  later(2 * day)
  await Promise.all(Array.from({ length: 8 }, renew))
  assert.equal(fake.renewals(), 1)
  await renew()
  assert.equal(fake.renewals(), 1)
  assert.equal((await shown()).health.state, 'ok')
})

test('the calendar finds the tokens whose time has come; accounts from before are asked at once', async () => {
  const { fake, accountId } = await account()
  const { accountId: page } = await atrium.connect(createMessenger)
  await renewAll(deps)
  await rowsOf(atrium, 'UPDATE channel_account SET token = NULL WHERE id = ANY ($1)', [
    [accountId, page],
  ])
  later(2 * day)
  await renewAll(deps)
  await eventually('the job has renewed it', () => fake.renewals() === 1)
  const jobs = await rowsOf<{ token: unknown }>(
    atrium,
    'SELECT token FROM channel_account WHERE id = $1',
    [page],
  )
  assert.deepEqual(jobs, [{ token: null }], 'a page’s token is not renewed')
})

test('the new token is sealed in the database like the one before', async () => {
  const { fake, accountId, renew } = await account()
  later(2 * day)
  await renew()
  const rows = await rowsOf<{ whole: string; secrets: Buffer }>(
    atrium,
    'SELECT to_jsonb(a)::text AS whole, secrets FROM channel_account a WHERE id = $1',
    [accountId],
  )
  const secret = String(fake.settings.accessToken)
  assert.ok(!rows[0]?.whole.includes(secret))
  assert.ok(!rows[0]?.secrets.toString('latin1').includes(secret))
  assert.ok(!atrium.lines.some((line) => line.includes(`${secret}1`)), 'a token in the log')
})

test('a refusal is said with how long is left, tried again, and taken back when it goes well', async () => {
  const { fake, shown, token, renew } = await account()
  later(2 * day)
  await renew()
  const good = await token()
  later(55 * day)
  // Meta made it invalid: the password was changed.
  fake.makeTokenInvalid()
  await renew()
  const { health } = await shown()
  assert.equal(health.state, 'broken')
  assert.match(health.text ?? '', /did not renew the access token: Error validating access token/)
  assert.match(health.text ?? '', /It ends in 5 days\. Make a new one and enter it here\./)
  assert.equal(await token(), good, 'the old token stays')
  await admin.call(channelsApi.update, {
    params: { id: (await shown()).id },
    body: { settings: { accessToken: fake.freshToken() } },
  })
  assert.deepEqual((await shown()).health, { state: 'ok', text: null }, 'the new one is tried')
  assert.equal((await shown()).tokenEndsAt, null)
  later(26 * hour)
  await renew()
  assert.equal(daysUntil((await shown()).tokenEndsAt), 60)
})

test('an outage of weeks is said when the end comes near, not before, and mends itself', async () => {
  const { fake, shown, renew } = await account()
  later(2 * day)
  await renew()
  fake.faults.outage = true
  later(31 * day)
  await renew()
  assert.equal((await shown()).health.state, 'ok')
  later(20 * day)
  await renew()
  const { health } = await shown()
  assert.equal(health.state, 'warning')
  assert.match(health.text ?? '', /It ends in 9 days/)
  fake.faults.outage = false
  await renew()
  assert.equal((await shown()).health.state, 'warning', 'not before an hour has passed')
  later(hour)
  await renew()
  assert.deepEqual((await shown()).health, { state: 'ok', text: null })
})

test('what an administrator enters while the provider is asked is not overwritten', async () => {
  const { fake, accountId, token } = await account()
  later(2 * day)
  const slow = {
    ...io,
    fetch: async (url: string, init?: RequestInit) => {
      const response = await io.fetch(url, init)
      await admin.call(channelsApi.update, {
        params: { id: accountId },
        body: { settings: { accessToken: 'typed-by-hand' } },
      })
      return response
    },
  }
  await renewAccount({ ...deps, io: slow }, { accountId })
  assert.equal(fake.renewals(), 1)
  assert.equal(await token(), 'typed-by-hand')
})

test('a switched-off account and one of a page are left alone; a new name is no new token', async () => {
  const { fake, accountId, shown, renew } = await account()
  const update = (body: object) =>
    admin.call(channelsApi.update, { params: { id: accountId }, body })
  later(2 * day)
  await update({ enabled: false })
  await renew()
  assert.equal(fake.renewals(), 0)
  await update({ enabled: true, name: 'Salon' })
  await renew()
  assert.equal(fake.renewals(), 1)
  await update({ name: 'Salon Sol' })
  assert.equal(daysUntil((await shown()).tokenEndsAt), 60)
  await update({ settings: { login: 'facebook' } })
  assert.equal((await shown()).tokenEndsAt, null)
  later(90 * day)
  await renew()
  assert.equal(fake.renewals(), 1)
})

test('a page’s token that ends is said by the daily look, which takes back what it said and nothing else', async () => {
  const { fake, accountId } = await atrium.connect(createMessenger)
  const healthOf = async () =>
    (await admin.call(channelsApi.accounts)).items.find(({ id }) => id === accountId)?.health
  const watch = () => watchAccount(deps, { accountId })
  fake.endToken(Math.floor((clock.now().getTime() + 3 * day) / 1000))
  await checkAll(deps)
  await eventually('the job says it', async () =>
    /ends in 3 days/.test((await healthOf())?.text ?? ''),
  )
  fake.endToken(0)
  await watch()
  assert.deepEqual(await healthOf(), { state: 'ok', text: null })
  await db.inWorkspace(atrium.workspaceId, (tx) =>
    accounts.setHealth(tx, accountId, 'missed', {
      state: 'warning',
      text: 'Messages were missed.',
    }),
  )
  await rowsOf(atrium, 'UPDATE channel_account SET cursor = $2 WHERE id = $1', [
    accountId,
    { pulledTo: clock.now().toISOString(), missed: true },
  ])
  await watch()
  assert.equal((await healthOf())?.text, 'Messages were missed.')
})
