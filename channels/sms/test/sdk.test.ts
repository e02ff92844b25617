import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import type { RawRequest } from '@atrium/channel-kit/channel'
import type { CreateFake } from '@atrium/channel-kit/fake'
import { serveFake } from '@atrium/channel-kit/suite/serve-fake'
import { verifySignature } from '@vonage/jwt'
import Telnyx from 'telnyx'
import twilio from 'twilio'
import { createFake, createTelnyxFake, createVonageFake, type SmsFake } from '../src/fake.ts'

/** The providers' own SDKs against the simulated providers: what they accept is the real wire format. */
async function open(context: TestContext, create: (io: Parameters<CreateFake>[0]) => SmsFake) {
  const served = await serveFake(create)
  context.after(() => served.stop())
  const webhooks = async (): Promise<RawRequest[]> => {
    await served.fake.idle()
    return served.webhooks
  }
  return {
    ...served,
    webhooksSoFar: webhooks,
    text: (r: RawRequest) => new TextDecoder().decode(r.body),
  }
}

/** Twilio's client with another address for its API, as its documentation shows it. */
function twilioClient(base: string, settings: Record<string, unknown>) {
  const httpClient = new twilio.RequestClient()
  const request = httpClient.request.bind(httpClient)
  httpClient.request = (options) =>
    request({ ...options, uri: options.uri.replace('https://api.twilio.com', base) })
  return twilio(String(settings.accountSid), String(settings.authToken), { httpClient })
}

test('Twilio: its SDK accepts our webhooks, sends through our API, and lists what is there', async (context) => {
  const room = await open(context, createFake)
  const { fake } = room
  await fake.act('ana', { kind: 'text', text: 'Grüße & 👋 = 100 %' })
  const client = twilioClient(String(fake.settings.baseUrl), fake.settings)
  const [first] = await room.webhooksSoFar()
  const callback = `${first?.address ?? ''}?own=01961234-5678-7abc-8def-0123456789ab`
  const message = await client.messages.create({
    to: '+34600111222',
    from: String(fake.settings.from),
    body: 'From the SDK',
    statusCallback: callback,
  })
  assert.deepEqual([message.status, message.numSegments], ['queued', '1'])
  const requests = await room.webhooksSoFar()
  assert.equal(requests.length, 3)
  for (const request of requests) {
    const params = Object.fromEntries(new URLSearchParams(room.text(request)))
    const signature = request.headers['x-twilio-signature'] ?? ''
    const token = String(fake.settings.authToken)
    assert.ok(twilio.validateRequest(token, signature, request.address ?? '', params))
    assert.ok(!twilio.validateRequest('other', signature, request.address ?? '', params))
  }
  const listed = await client.messages.list({ to: String(fake.settings.from), limit: 10 })
  assert.deepEqual(
    listed.map(({ body, direction, from }) => [body, direction, from]),
    [['Grüße & 👋 = 100 %', 'inbound', '+34600111222']],
  )
  await assert.rejects(
    client.messages.create({ to: 'nobody', from: String(fake.settings.from), body: 'x' }),
    { code: 21211, status: 400 },
  )
})

test('Telnyx: its SDK unwraps our webhooks and sends through our API', async (context) => {
  const room = await open(context, createTelnyxFake)
  const { fake, state } = room
  // The SDK compares with the real time.
  state.now = new Date()
  await fake.act('ana', { kind: 'text', text: 'Grüße 👋' })
  const client = new Telnyx({
    apiKey: String(fake.settings.apiKey),
    publicKey: String(fake.settings.publicKey),
    baseURL: `${fake.settings.baseUrl}/v2`,
  })
  const [request] = await room.webhooksSoFar()
  assert.ok(request)
  const event = await client.webhooks.unwrap(room.text(request), { headers: request.headers })
  assert.partialDeepStrictEqual(event, {
    data: { event_type: 'message.received', payload: { text: 'Grüße 👋' } },
  })
  const sent = await client.messages.send({
    to: '+34600111222',
    from: String(fake.settings.from),
    text: 'From the SDK',
  })
  assert.match(sent.data?.id ?? '', /^[0-9a-f-]{36}$/)
  assert.equal(fake.transcript('ana').length, 2)
})

test('Vonage: its SDK accepts the tokens of our webhooks', async (context) => {
  const room = await open(context, createVonageFake)
  await room.fake.act('ana', { kind: 'text', text: 'hi' })
  const [request] = await room.webhooksSoFar()
  const token = request?.headers.authorization?.replace('Bearer ', '') ?? ''
  assert.equal(verifySignature(token, String(room.fake.settings.signatureSecret)), true)
  assert.equal(verifySignature(token, 'another secret'), false)
})
