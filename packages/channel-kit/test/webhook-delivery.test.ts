import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type TestContext, test } from 'node:test'
import { noFaults } from '../src/fake.ts'
import { throughFaults } from '../src/fakes/fault-switches.ts'
import {
  createWebhookDelivery,
  type WebhookDeliveryOptions,
} from '../src/fakes/webhook-delivery.ts'

/** A receiver that answers with the status of `answer` and a delivery aimed at it. */
async function receiver(t: TestContext, options: Partial<WebhookDeliveryOptions> = {}) {
  const got: string[] = []
  const state = { status: 200, now: new Date('2026-03-01T10:00:00Z') }
  const server = createServer(async (request, response) => {
    let body = ''
    for await (const chunk of request) body += chunk
    if (state.status === 200) got.push(body)
    response.writeHead(state.status).end('ok')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const faults = { ...noFaults }
  const delivery = createWebhookDelivery({
    url: `http://127.0.0.1:${port}/`,
    faults,
    now: () => state.now,
    giveUpAfter: 7 * 24 * 3600,
    repeatAfter: [5],
    ...options,
  })
  t.after(async () => {
    await delivery.stop()
    server.closeAllConnections()
    server.close()
  })
  const send = (...bodies: string[]) => {
    for (const body of bodies) delivery.deliver({ body, headers: {} })
  }
  return { got, state, faults, delivery, send }
}

test('webhooks arrive once and in order', async (t) => {
  const { got, delivery, send } = await receiver(t)
  send('1', '2', '3')
  await delivery.idle()
  assert.deepEqual(got, ['1', '2', '3'])
  await delivery.idle()
})

test('a webhook that is not taken is repeated until it is', async (t) => {
  const { got, state, delivery, send } = await receiver(t)
  state.status = 500
  send('1', '2')
  while (delivery.failures() < 4) await new Promise((resolve) => setTimeout(resolve, 5))
  assert.deepEqual(got, [])
  state.status = 200
  await delivery.idle()
  assert.deepEqual(got.sort(), ['1', '2'])
  assert.deepEqual(delivery.lost, [])
})

test('the provider gives up after its own time', async (t) => {
  const { state, delivery, send } = await receiver(t)
  state.status = 500
  send('1')
  state.now = new Date('2026-03-09T10:00:00Z')
  await delivery.idle()
  assert.equal(delivery.lost.length, 1)
})

test('a provider that never repeats loses what is not taken', async (t) => {
  const { state, delivery, send } = await receiver(t, { giveUpAfter: 0 })
  state.status = 503
  send('1')
  await delivery.idle()
  assert.deepEqual([delivery.failures(), delivery.lost.length], [1, 1])
})

test('the switches duplicate, reorder and hold back', async (t) => {
  const { got, faults, delivery, send } = await receiver(t)
  faults.duplicate = true
  send('1')
  await delivery.idle()
  assert.deepEqual(got.splice(0), ['1', '1'])
  faults.duplicate = false
  faults.reorder = true
  send('1', '2', '3')
  await delivery.idle()
  assert.deepEqual(got.splice(0), ['2', '1', '3'])
  faults.reorder = false
  faults.outage = true
  send('1')
  while (delivery.failures() < 2) await new Promise((resolve) => setTimeout(resolve, 5))
  assert.deepEqual(got, [])
  faults.outage = false
  await delivery.idle()
  assert.deepEqual(got, ['1'])
})

test('the switches of the API: error and outage do nothing, a timeout does the work and hides the answer', async () => {
  const faults = { ...noFaults, error: true }
  let done = 0
  const replies = { error: 'error', outage: 'outage' }
  const call = () => throughFaults(faults, async () => `done ${++done}`, replies)
  assert.equal(await call(), 'error')
  faults.outage = true
  assert.equal(await call(), 'outage')
  assert.equal(done, 0)
  Object.assign(faults, noFaults, { timeout: true })
  const hanging = call()
  while (done === 0) await new Promise((resolve) => setTimeout(resolve, 1))
  assert.equal(
    await Promise.race([hanging, new Promise((resolve) => setTimeout(resolve, 40, 'nothing'))]),
    'nothing',
  )
  faults.timeout = false
  assert.equal(await hanging, 'done 1')
})
