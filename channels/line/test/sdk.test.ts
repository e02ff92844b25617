import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { type TestContext, test } from 'node:test'
import { messagingApi, validateSignature } from '@line/bot-sdk'
import { openRoom, type Room } from './room.ts'

// LINE's own SDK as an independent reader of both directions.

test('LINE’s SDK accepts what the simulated LINE signs, and nothing else', async (t) => {
  const room = await openRoom(t)
  await room.fake.act('yuki', { kind: 'text', text: 'もしもし 👋' })
  await room.fake.idle()
  const [request] = room.webhooks
  assert.ok(request)
  const body = Buffer.from(request.body)
  const signature = request.headers['x-line-signature'] ?? ''
  assert.equal(validateSignature(body, room.settings.channelSecret, signature), true)
  assert.equal(validateSignature(body, 'another-secret', signature), false)
  assert.equal(
    validateSignature(
      Buffer.concat([body, Buffer.from(' ')]),
      room.settings.channelSecret,
      signature,
    ),
    false,
  )
})

test('LINE’s SDK talks to the simulated LINE as to LINE', async (t) => {
  const room = await openRoom(t)
  const client = new messagingApi.MessagingApiClient({
    channelAccessToken: room.settings.accessToken,
    baseURL: await atRoot(t, room),
  })
  const to = room.fake.userId('yuki')
  const key = '01961234-5678-7abc-8def-0123456789ab'
  const message = { type: 'text', text: 'from the SDK' } as const
  const { sentMessages } = await client.pushMessage({ to, messages: [message] }, key)
  assert.match(sentMessages[0]?.id ?? '', /^\d+$/)
  await assert.rejects(client.pushMessage({ to, messages: [message] }, key), /409/)
  await room.fake.act('yuki', { kind: 'text', text: 'hi' })
  const replyToken = (await room.messages())[0]?.tokens?.answer?.token ?? ''
  await client.replyMessage({ replyToken, messages: [message] })
  await assert.rejects(client.replyMessage({ replyToken, messages: [message] }), /400/)
  assert.equal((await client.getProfile(to)).displayName, '佐藤 ゆき')
  await client.showLoadingAnimation({ chatId: to, loadingSeconds: 5 })
  assert.equal((await client.getMessageQuotaConsumption()).totalUsage, 1)
  await client.pushMessage({
    to,
    messages: [{ type: 'sticker', packageId: '789', stickerId: '10855' }],
  })
  assert.equal(room.fake.transcript('yuki').length, 4)
})

/** The SDK asks below the root of a host: a port of its own that leads to the simulated API. */
async function atRoot(t: TestContext, { settings }: Room): Promise<string> {
  const server = createServer(async (incoming, outgoing) => {
    const chunks: Buffer[] = []
    for await (const chunk of incoming) chunks.push(Buffer.from(chunk))
    const { authorization = '', 'x-line-retry-key': key } = incoming.headers
    const headers = { authorization, ...(typeof key === 'string' && { 'x-line-retry-key': key }) }
    const method = incoming.method ?? 'GET'
    const body = method === 'POST' ? { body: Buffer.concat(chunks) } : {}
    const answer = await fetch(settings.baseUrl + incoming.url, { method, headers, ...body })
    outgoing
      .writeHead(answer.status, { 'content-type': 'application/json' })
      .end(await answer.text())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.after(() => server.close())
  const address = server.address()
  return `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`
}
