import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { hmac } from '@atrium/channel-kit/signing/hmac'
import { mutations } from '@atrium/channel-kit/suite/mutate'
import { createFake, type LineFake } from '@atrium/channel-line/fake'
import { filePaths, inboxApi } from '@atrium/contract/api/inbox'
import type { ConversationRow } from '@atrium/contract/conversation'
import { eventually, startTestApp } from '../app.ts'
import {
  conversationWith,
  inState,
  messagesOf,
  reply,
  rowsOf,
  textsOnPhone,
  upload,
} from '../chat.ts'

const atrium = await startTestApp({ after })
const { fake, accountId } = await atrium.connect(createFake)
const minute = 60_000
const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)

/** Somebody new who has just written. */
async function writes(
  name: string,
  text = 'もしもし',
): Promise<{ id: string; row: ConversationRow }> {
  const { id } = fake.addCustomer({ name })
  await fake.act(id, { kind: 'text', text })
  return { id, row: await conversationWith(atrium, name) }
}

const pass = (milliseconds: number) =>
  atrium.app.clock.setOffset(atrium.app.clock.offset() + milliseconds)

/** LINE does its work at the next call of this path, but nobody hears its answer. */
function loseAnswer(path: string): void {
  const { handle } = fake
  fake.handle = async (request) => {
    const answer = await handle?.(request)
    if (!request.path.endsWith(path)) return answer ?? { status: 404, body: '' }
    fake.handle = handle as NonNullable<LineFake['handle']>
    return { status: 500, body: '' }
  }
}

/** LINE refuses the next call of this path for good. */
function refuseOnce(path: string): void {
  const { handle } = fake
  fake.handle = async (request) => {
    if (!request.path.endsWith(path)) return (await handle?.(request)) ?? { status: 404, body: '' }
    fake.handle = handle as NonNullable<LineFake['handle']>
    return { status: 400, body: '{"message":"Failed to send messages"}' }
  }
}

test('the first answer within a minute is free, the second is a push', async () => {
  const { id, row } = await writes('First')
  const used = fake.quota.used
  await inState(atrium, row, await reply(atrium, row, 'one'), 'accepted')
  assert.equal(fake.quota.used, used)
  await inState(atrium, row, await reply(atrium, row, 'two'), 'accepted')
  assert.equal(fake.quota.used, used + 1)
  assert.deepEqual(textsOnPhone(fake, id), ['one', 'two'])
})

test('two answers at once share no token', async () => {
  const { id, row } = await writes('Both')
  const used = fake.quota.used
  const ids = await Promise.all([reply(atrium, row, 'left'), reply(atrium, row, 'right')])
  for (const messageId of ids) await inState(atrium, row, messageId, 'accepted')
  assert.equal(fake.quota.used, used + 1)
  assert.deepEqual(textsOnPhone(fake, id).toSorted(), ['left', 'right'])
})

test('a later answer is a push, and a token that LINE refuses becomes one', async () => {
  const late = await writes('Late')
  const used = fake.quota.used
  pass(minute)
  await inState(atrium, late.row, await reply(atrium, late.row, 'late'), 'accepted')
  assert.equal(fake.quota.used, used + 1)
  fake.conditions.replySeconds = 0
  const { id, row } = await writes('Refused')
  fake.conditions.replySeconds = 60
  const messageId = await reply(atrium, row, 'all the same')
  await eventually('the push follows', () => {
    pass(1000)
    return textsOnPhone(fake, id).length === 1
  })
  await inState(atrium, row, messageId, 'accepted')
  assert.equal(fake.quota.used, used + 2)
})

test('an answer whose answer is lost is uncertain and goes nowhere by itself; a person sends it again', async () => {
  const { id, row } = await writes('Lost')
  loseAnswer('/message/reply')
  const messageId = await reply(atrium, row, 'once')
  const message = await inState(atrium, row, messageId, 'unknown')
  assert.match(message.error?.text ?? '', /may have arrived/)
  // The lane goes on: whatever comes after it would overtake a repeat.
  await inState(atrium, row, await reply(atrium, row, 'next'), 'accepted')
  assert.deepEqual(textsOnPhone(fake, id), ['once', 'next'])
  await atrium.admin.call(inboxApi.retry, { params: { id: messageId } })
  await inState(atrium, row, messageId, 'accepted')
  assert.deepEqual(textsOnPhone(fake, id), ['once', 'next', 'once'])
})

test('a push whose answer is lost goes again and arrives once', async () => {
  const { id, row } = await writes('Push')
  pass(minute)
  loseAnswer('/message/push')
  const messageId = await reply(atrium, row, 'once')
  await eventually('the answer of the second try', async () => {
    pass(1000)
    const found = (await messagesOf(atrium, row.contactId)).find((one) => one.id === messageId)
    return found?.state === 'accepted'
  })
  assert.deepEqual(textsOnPhone(fake, id), ['once'])
})

test('a process that dies during an answer leaves it uncertain, during a push it is sent again', async () => {
  const { id, row } = await writes('Killed')
  pass(minute)
  const messageId = await reply(atrium, row, 'before')
  await inState(atrium, row, messageId, 'accepted')
  const die = (token: string | null) =>
    rowsOf(
      atrium,
      `WITH m AS (UPDATE message SET state = 'sending', external_id = NULL WHERE id = $1)
       UPDATE outbox SET state = 'sending', leased_until = now() - interval '1 second', answer_token = $2 WHERE message_id = $1`,
      [messageId, token],
    )
  await die('a-token')
  await inState(atrium, row, messageId, 'unknown')
  await die(null)
  await inState(atrium, row, messageId, 'accepted')
  assert.deepEqual(textsOnPhone(fake, id), ['before'])
})

test('a quote carries the token of the quoted message, in both directions', async () => {
  const { id, row } = await writes('Quote', 'カットは？')
  const [asked] = await messagesOf(atrium, row.contactId)
  const answerId = await reply(atrium, row, '45 €', { replyTo: asked?.id })
  await inState(atrium, row, answerId, 'accepted')
  assert.equal(fake.transcript(id).at(-1)?.replyTo, asked?.externalId)
  const againId = await reply(atrium, row, 'As I said', { replyTo: answerId })
  await inState(atrium, row, againId, 'accepted')
  assert.equal(fake.transcript(id).at(-1)?.replyTo, fake.transcript(id).at(-2)?.id)
})

test('a picture reaches LINE by a signed address that shows this file alone, until it ends', async () => {
  const { id, row } = await writes('Picture')
  const file = await upload(atrium, 'look.png', png, 'image/png')
  await inState(atrium, row, await reply(atrium, row, '', { attachmentIds: [file.id] }), 'accepted')
  const [shown] = fake.transcript(id).at(-1)?.files ?? []
  assert.deepEqual(Buffer.from(await (await fetch(shown?.url ?? '')).arrayBuffer()), png)
  const [stored] = await rowsOf<{ blob: string }>(
    atrium,
    'SELECT blob FROM attachment WHERE id = $1',
    [file.id],
  )
  const address = atrium.app.io.publicUrl?.(stored?.blob as never, { seconds: 60 }) ?? ''
  const get = async (url: string) => (await fetch(url.replace('//localhost', '//127.0.0.1'))).status
  const response = await fetch(address)
  assert.equal(response.headers.get('content-type'), 'image/png')
  assert.equal(response.headers.get('x-content-type-options'), 'nosniff')
  assert.deepEqual(Buffer.from(await response.arrayBuffer()), png)
  const [signature = '', until = ''] = address.split('/').reverse()
  for (const changed of [
    address.replace(signature, `${signature.slice(0, -2)}AA`),
    address.replace(signature, ''),
    address.replace(signature, 'ß'),
    address.replace(until, String(Number(until) + 1)),
    address.replace(until, `${until}0`),
    address.replace(stored?.blob ?? '', '0'.repeat(32)),
    address.replace(stored?.blob ?? '', '..%2f..%2fetc'),
  ])
    assert.equal(await get(changed), 404, changed)
  pass(minute)
  assert.equal(await get(address), 404, 'it has expired')
})

test('a customer’s picture, sticker, quote, place and taking back are shown', async () => {
  const { id, row } = await writes('All kinds', 'first')
  const file = { name: 'thanks.png', type: 'image/png', data: png }
  await fake.act(id, { kind: 'file', file, as: 'image' })
  await fake.act(id, { kind: 'file', file, as: 'sticker' })
  const wrong = await fake.act(id, { kind: 'text', text: 'a mistake' })
  await fake.act(id, { kind: 'delete', id: wrong.id })
  const messages = await eventually('all are there', async () => {
    const all = await messagesOf(atrium, row.contactId)
    const files = all.flatMap(({ attachments }) => attachments)
    const isKept = files.length === 2 && files.every(({ state }) => state === 'stored')
    return all.length === 4 && all[3]?.deletedAt && isKept ? all : undefined
  })
  const files = messages.flatMap(({ attachments }) =>
    attachments.map(({ kind, type }) => [kind, type]),
  )
  assert.deepEqual(files, [
    ['image', 'image/png'],
    ['sticker', 'image/png'],
  ])
})

test('a sticker follows the words, is shown with its picture, and goes again when it failed', async () => {
  const { id, row } = await writes('Sticker')
  const sticker = { pack: '789', id: '10858' }
  await inState(atrium, row, await reply(atrium, row, 'Yes!', { sticker }), 'accepted')
  const ours = () => fake.transcript(id).filter(({ from }) => from === 'business')
  await eventually('words and sticker are on the phone', () => ours().length === 2)
  assert.deepEqual(textsOnPhone(fake, id), ['Yes!', ''])
  assert.match(ours().at(-1)?.files[0]?.url ?? '', /\/10858\/android/)
  const shown = await eventually('its picture is there', async () => {
    const last = (await messagesOf(atrium, row.contactId)).at(-1)
    return last?.attachments[0]?.state === 'stored' ? last : undefined
  })
  const [picture] = shown.attachments
  assert.deepEqual(
    [picture?.kind, picture?.name, picture?.type, shown.author.kind],
    ['sticker', 'Sticker: Sally: Special Edition 4', 'image/png', 'member'],
  )
  pass(minute)
  refuseOnce('/message/push')
  const failing = await reply(atrium, row, '', { sticker })
  await inState(atrium, row, failing, 'failed')
  await atrium.admin.call(inboxApi.retry, { params: { id: failing } })
  await inState(atrium, row, failing, 'accepted')
  assert.equal(ours().length, 3)
})

test('a sticker that LINE lets nobody send is refused, and nothing of the reply is sent', async () => {
  const { id, row } = await writes('No sticker')
  for (const sticker of [
    { pack: '789', id: '1988' },
    { pack: '1', id: '1' },
  ])
    await assert.rejects(reply(atrium, row, 'first', { sticker }), {
      status: 422,
      message: /This sticker cannot be sent/,
    })
  await assert.rejects(reply(atrium, row, '', { sticker: { pack: '', id: '1' } }), { status: 422 })
  assert.deepEqual(textsOnPhone(fake, id), [])
})

test('pictures of the list come from LINE, and nothing else does', async () => {
  const get = (pack: string, sticker: string, account: string = accountId) =>
    atrium.admin.fetch(filePaths.sticker(account, pack, sticker))
  const answer = await get('446', '1988')
  assert.equal(answer.headers.get('content-type'), 'image/png')
  assert.match(answer.headers.get('cache-control') ?? '', /private, max-age=86400/)
  assert.equal(Buffer.from(await answer.arrayBuffer()).toString('latin1', 1, 4), 'PNG')
  for (const [pack, sticker, account] of [
    ['446', '10855'],
    ['446', '..%2f1988'],
    ['446', '1988', crypto.randomUUID()],
    ['446', '1988', 'no-id'],
  ] as const)
    assert.equal((await get(pack, sticker, account)).status, 404, `${pack}/${sticker}`)
  fake.faults.outage = true
  const refused = await get('446', '1989')
  fake.faults.outage = false
  assert.equal(refused.status, 502)
  assert.match(await refused.text(), /LINE cannot give the file now/)
})

test('1,000 mutated webhooks: never 5xx, and without the right signature nothing is stored', async () => {
  await fake.idle()
  const count = async () =>
    (await rowsOf<{ n: string }>(atrium, 'SELECT count(*) AS n FROM journal'))[0]?.n
  const before = await count()
  const secret = String(fake.settings.channelSecret)
  const event = {
    type: 'message',
    mode: 'active',
    timestamp: 1772445600000,
    webhookEventId: '01JNC8Z60099QWERTY7ASDFGH',
    deliveryContext: { isRedelivery: false },
    source: { type: 'user', userId: 'U3f1c9a7be2d84560917acd3e5b6f0a21' },
    message: { id: '1', type: 'text', text: 'hi', quoteToken: 'q' },
  }
  const body = JSON.stringify({ destination: 'U1', events: [event] })
  const right = hmac('sha256', secret, body, 'base64')
  const url = `${atrium.url}/channels/line/${accountId}/webhook`
  const batch = JSON.stringify({
    destination: 'U1',
    events: [event, { ...event, type: 'postback', postback: { data: 'x' } }],
  })
  const bodies = [...mutations(body), ...mutations(batch)]
    .filter((one) => one !== body && one.length < 100_000)
    .slice(0, 1000)
  assert.equal(bodies.length, 1000)
  for (let at = 0; at < bodies.length; at += 20)
    await Promise.all(
      bodies.slice(at, at + 20).map(async (mutated) => {
        const { status } = await fetch(url, {
          method: 'POST',
          body: mutated,
          headers: { 'x-line-signature': right },
        })
        assert.equal(status, 401)
      }),
    )
  assert.equal(await count(), before)
  // Signed ones are kept, readable or not: what LINE really sent is never lost.
  for (const mutated of bodies.slice(0, 200)) {
    const headers = { 'x-line-signature': hmac('sha256', secret, mutated, 'base64') }
    assert.ok((await fetch(url, { method: 'POST', body: mutated, headers })).status < 500)
  }
})
