import assert from 'node:assert/strict'
import { test } from 'node:test'
import { testIo } from '@atrium/channel-kit/suite/test-io'
import { vonageApplication } from '../src/fake/vonage.ts'
import { sms } from '../src/index.ts'
import { Settings } from '../src/settings.ts'
import { telnyxSettings, twilioSettings, vonageSettings } from './settings.ts'

const here = 'https://inbox.example.com/channels/sms/0196/webhook'
const service = `MG${'0'.repeat(32)}`
const ok = { state: 'ok', text: null }

/** The account's health with these answers, by a part of the address that was asked. */
async function health(settings: Settings, answers: Record<string, object>) {
  const io = {
    ...testIo(),
    async fetch(url: string) {
      const [, answer] = Object.entries(answers).find(([part]) => url.includes(part)) ?? []
      const notFound = {
        code: 20404,
        message: 'Not found',
        errors: [{ code: '10005', title: 'Resource not found', detail: 'Not found' }],
      }
      return Response.json(answer ?? notFound, {
        status: answer ? 200 : 404,
      })
    },
  }
  return (await sms.check?.(settings, io, here)) ?? assert.fail('there is no check')
}

async function elsewhere(settings: Settings, answers: Record<string, object>, words: RegExp) {
  const { state, text } = await health(settings, answers)
  assert.equal(state, 'warning')
  assert.match(text ?? '', words)
  assert.match(text ?? '', /Enter https:\/\/inbox\.example\.com/)
}

test('Twilio: the number’s address, its own ending, an app before it, none at all', async () => {
  const number = (fields: object) => ({
    IncomingPhoneNumbers: { incoming_phone_numbers: [{ phone_number: '+1', ...fields }] },
  })
  assert.deepEqual(await health(twilioSettings, number({ sms_url: `${here}#rc=5&rp=all` })), ok)
  const old = number({ sms_url: 'https://old.example/sms?key=secret' })
  await elsewhere(twilioSettings, old, /another address: old\.example\/sms\. /)
  await elsewhere(twilioSettings, number({ sms_url: '' }), /goes nowhere/)
  const app = number({ sms_url: '', sms_application_sid: `AP${'0'.repeat(32)}` })
  assert.deepEqual(await health(twilioSettings, app), ok)
  assert.deepEqual(await health(twilioSettings, number({})), ok, 'what is not told is not judged')
})

test('Twilio: a messaging service answers for its numbers, unless it leaves that to them', async () => {
  const settings = Settings.parse({ ...twilioSettings, messagingServiceSid: service })
  const answers = (sms_url: string, fields: object) => ({
    IncomingPhoneNumbers: { incoming_phone_numbers: [{ phone_number: '+1', sms_url }] },
    'v1/Services': fields,
  })
  const away = 'https://old.example/in'
  const ours = { inbound_request_url: here, use_inbound_webhook_on_number: false }
  assert.deepEqual(await health(settings, answers(away, ours)), ok)
  const theirs = { inbound_request_url: away, use_inbound_webhook_on_number: false }
  await elsewhere(settings, answers(here, theirs), /old\.example\/in.*messaging service/)
  const none = { inbound_request_url: null, use_inbound_webhook_on_number: false }
  await elsewhere(settings, answers(here, none), /goes nowhere/)
  const perNumber = { inbound_request_url: null, use_inbound_webhook_on_number: true }
  assert.deepEqual(await health(settings, answers(here, perNumber)), ok)
})

test('Telnyx: the profile’s address; without one in the settings any profile may deliver here', async () => {
  const profile = (...urls: unknown[]) => ({
    messaging_profiles: { data: urls.map((webhook_url) => ({ webhook_url })) },
  })
  assert.deepEqual(await health(telnyxSettings, profile('https://a.example/', here)), ok)
  assert.deepEqual(await health(telnyxSettings, profile()), ok)
  await elsewhere(telnyxSettings, profile('https://a.example/', null), /a\.example\//)
  const own = Settings.parse({
    ...telnyxSettings,
    messagingProfileId: '00000000-0000-4000-8000-000000000777',
  })
  const one = (webhook_url: unknown) => ({ messaging_profiles: { data: { webhook_url } } })
  assert.deepEqual(await health(own, one(here)), ok)
  await elsewhere(own, one(null), /goes nowhere/)
})

test('Telnyx: a number’s own profile is asked; one without a profile, of another, or of another account is said', async () => {
  const profile = '00000000-0000-4000-8000-000000000777'
  const numbers = (...data: object[]) => ({ phone_numbers: { data } })
  const number = (messaging_profile_id: string | null) => ({
    phone_number: '+14155550123',
    messaging_profile_id,
  })
  const delivering = (webhook_url: string) => ({
    [`messaging_profiles/${profile}`]: { data: { webhook_url } },
  })
  const known = numbers(number(profile))
  assert.deepEqual(await health(telnyxSettings, { ...known, ...delivering(here) }), ok)
  await elsewhere(
    telnyxSettings,
    { ...known, ...delivering('https://old.example/in') },
    /old\.example\/in/,
  )
  const text = async (settings: Settings, answers: Record<string, object>) =>
    (await health(settings, answers)).text ?? ''
  assert.match(await text(telnyxSettings, numbers(number(null))), /no messaging profile/)
  assert.match(await text(telnyxSettings, numbers()), /does not list the number \+14155550123/)
  const other = Settings.parse({
    ...telnyxSettings,
    messagingProfileId: '00000000-0000-4000-8000-000000000888',
  })
  assert.match(await text(other, known), /belongs to another messaging profile: .*777/)
})

test('Vonage: the application of the settings is asked, its number, and whether the key is its own', async () => {
  const { id, privateKey, publicKey } = vonageApplication
  const settings = Settings.parse({ ...vonageSettings, applicationId: id, privateKey })
  const application = (address: string, public_key = publicKey) => ({
    'account/numbers': { count: 1, numbers: [{ app_id: id }] },
    [`v2/applications/${id}`]: {
      keys: { public_key },
      capabilities: { messages: { webhooks: { inbound_url: { address } } } },
    },
  })
  assert.deepEqual(await health(settings, application(here)), ok)
  await elsewhere(settings, application('https://old.example/in'), /old\.example\/in/)
  const text = async (answers: Record<string, object>) => (await health(settings, answers)).text
  assert.match((await text(application(here, 'another key'))) ?? '', /private key is not that of/)
  const unlinked = { 'account/numbers': { count: 1, numbers: [{ app_id: 'another' }] } }
  assert.match((await text({ ...application(here), ...unlinked })) ?? '', /another application/)
  assert.match(
    (await text({ 'account/numbers': { count: 1 } })) ?? '',
    /does not show the application/,
  )
})

test('Vonage: one of the applications delivers here', async () => {
  const apps = (...addresses: (string | undefined)[]) => ({
    'account/numbers': { count: 1 },
    'v2/applications': {
      _embedded: {
        applications: [
          { name: 'voice only', capabilities: { voice: {} } },
          ...addresses.map((address) => ({
            capabilities: { messages: { webhooks: { inbound_url: { address } } } },
          })),
        ],
      },
    },
  })
  assert.deepEqual(await health(vonageSettings, apps('https://a.example/', here)), ok)
  assert.deepEqual(await health(vonageSettings, apps()), ok)
  await elsewhere(vonageSettings, apps('https://a.example/in'), /a\.example\/in/)
  await elsewhere(vonageSettings, apps(undefined), /goes nowhere/)
  const mayNotSee = { 'account/numbers': { count: 1 } }
  assert.deepEqual(await health(vonageSettings, mayNotSee), ok)
})
