import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { serveFake } from '@atrium/channel-kit/suite/serve-fake'
import { testIo } from '@atrium/channel-kit/suite/test-io'
import { createFake, createTelnyxFake, createVonageFake } from '../src/fake.ts'
import { sms } from '../src/index.ts'
import { Settings } from '../src/settings.ts'

type Case = [string, typeof createFake, Record<string, string>, RegExp]

const cases: Case[] = [
  [
    'Twilio',
    createFake,
    { authToken: 'revoked' },
    /^Twilio: Twilio does not accept .*Authenticate$/,
  ],
  ['Telnyx', createTelnyxFake, { apiKey: 'KEYrevoked' }, /^Telnyx: .*Authentication failed$/],
  [
    'Vonage',
    createVonageFake,
    { vonageSecret: 'revoked' },
    /^Vonage: .*You did not provide correct credentials\.$/,
  ],
]

async function open(context: TestContext, create: typeof createFake) {
  const served = await serveFake(create)
  context.after(() => served.stop())
  const io = testIo()
  const check = async (change: Record<string, string> = {}) =>
    (await sms.check?.(Settings.parse({ ...served.fake.settings, ...change }), io, null)) ??
    assert.fail('there is no check')
  return { fake: served.fake, check }
}

for (const [provider, create, refused, words] of cases)
  test(`${provider}: credentials that are refused break the account in the provider’s words; an outage is a warning`, async (context) => {
    const { fake, check } = await open(context, create)
    assert.deepEqual(await check(), { state: 'ok', text: null })
    const broken = await check(refused)
    assert.equal(broken.state, 'broken')
    assert.match(broken.text ?? '', words)
    fake.faults.outage = true
    assert.equal((await check()).state, 'warning')
    fake.faults.outage = false
    assert.deepEqual(await check(), { state: 'ok', text: null })
  })

test('Vonage: an account that sends from a name is asked for its key, too', async (context) => {
  const { check } = await open(context, createVonageFake)
  assert.deepEqual(await check({ from: 'SalonSol' }), { state: 'ok', text: null })
  assert.equal((await check({ from: 'SalonSol', vonageSecret: 'revoked' })).state, 'broken')
})
