import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { type TestContext, test } from 'node:test'
import { ChannelError } from '@atrium/channel-kit/channel-error'
import { plainText } from '@atrium/contract/content'
import { MessageId, newId } from '@atrium/contract/ids'
import { check } from '../src/account/check.ts'
import { limits, nextMonth } from '../src/account/limits.ts'
import { fetchProfile } from '../src/api.ts'
import { line } from '../src/index.ts'
import { file } from './outgoing.ts'
import { openRoom, type Room } from './room.ts'

const png = new Uint8Array([0x89, 0x50, 0x4e, 0x47, 1, 2, 3, 0, 255])
const words = (text: string) => ({ kind: 'text', text }) as const
const heard = (room: Room) =>
  room.fake
    .transcript('yuki')
    .filter(({ from }) => from === 'business')
    .map(({ content }) => plainText(content))
const isError = (kind: string, code: string, text: RegExp) => (error: unknown) => {
  assert.ok(error instanceof ChannelError)
  assert.deepEqual([error.kind, error.code], [kind, code])
  assert.match(error.message, text)
  return true
}

/** The newest message's token for one answer. */
async function tokenOf(room: Room): Promise<string> {
  const token = (await room.messages()).at(-1)?.tokens?.answer?.token
  assert.ok(token)
  return token
}

test('an answer within a minute is free, a token answers once, and a push counts', async (t) => {
  const room = await openRoom(t)
  await room.fake.act('yuki', { kind: 'text', text: 'もしもし' })
  const answerToken = await tokenOf(room)
  await room.send(words('free'), { answerToken })
  assert.equal(room.fake.quota.used, 0)
  const again = room.send(words('twice'), { answerToken })
  await assert.rejects(again, isError('network', 'reply token', /Invalid reply token/))
  await assert.rejects(again, ({ maybeSent }: ChannelError) => maybeSent === false)
  await room.send(words('counted'))
  assert.equal(room.fake.quota.used, 1)
  assert.deepEqual(heard(room), ['free', 'counted'])
})

test('a token that is older than LINE keeps it sends nothing', async (t) => {
  const room = await openRoom(t)
  await room.fake.act('yuki', { kind: 'text', text: 'もしもし' })
  const answerToken = await tokenOf(room)
  room.state.now = new Date(room.state.now.getTime() + 61_000)
  await assert.rejects(
    room.send(words('late'), { answerToken }),
    isError('network', 'reply token', /Invalid/),
  )
  assert.deepEqual(heard(room), [])
})

test('the same push again gives the id of the first time and counts once; a day later it is another one', async (t) => {
  const room = await openRoom(t)
  const messageId = newId(MessageId)
  const first = await room.send(words('once'), { messageId })
  const second = await room.send(words('once'), { messageId })
  assert.deepEqual(second, first)
  assert.deepEqual([room.fake.quota.used, heard(room)], [1, ['once']])
  room.state.now = new Date(room.state.now.getTime() + 25 * 3600_000)
  assert.notEqual((await room.send(words('once'), { messageId })).externalId, first.externalId)
})

test('an answer whose answer was lost is told as perhaps sent', async (t) => {
  const room = await openRoom(t)
  await room.fake.act('yuki', { kind: 'text', text: 'もしもし' })
  const answerToken = await tokenOf(room)
  room.fake.faults.timeout = true
  await assert.rejects(
    room.send(words('lost'), { answerToken }),
    ({ maybeSent }: ChannelError) => maybeSent,
  )
  assert.deepEqual(heard(room), ['lost'])
})

test('both sides quote each other by tokens and ids', async (t) => {
  const room = await openRoom(t)
  const { id } = await room.fake.act('yuki', { kind: 'text', text: 'カットは？' })
  const quoteToken = (await room.messages())[0]?.tokens?.quote ?? ''
  const sent = await room.send(words('45 €'), { replyTo: id, quoteToken })
  assert.equal(room.fake.transcript('yuki').at(-1)?.replyTo, id)
  await room.fake.act('yuki', { kind: 'text', text: 'それで', replyTo: sent.externalId })
  assert.equal((await room.messages()).at(-1)?.replyTo, sent.externalId)
  assert.ok(sent.quoteToken)
  await room.send(words('As I said'), { replyTo: sent.externalId, quoteToken: sent.quoteToken })
  assert.equal(room.fake.transcript('yuki').at(-1)?.replyTo, sent.externalId)
  await assert.rejects(
    room.send(words('?'), { quoteToken: 'made-up' }),
    isError('invalid', 'http 400', /Invalid quote token/),
  )
})

test('LINE fetches a picture from its public address, and a film shows a neutral one until it is opened', async (t) => {
  const room = await openRoom(t)
  const { blob } = await room.io.blobs.put(png)
  const address = await serveBytes(t, png)
  room.io.publicUrl = (of) => `${address}/${of}`
  await room.send(words(''), { attachments: [{ ...file('image', 'image/png'), blob }] })
  const [shown] = room.fake.transcript('yuki').at(-1)?.files ?? []
  assert.equal(shown?.kind, 'image')
  assert.deepEqual(new Uint8Array(await (await fetch(shown?.url ?? '')).arrayBuffer()), png)
  const asked: string[] = []
  room.io.publicUrl = (of, { seconds }) => {
    asked.push(of)
    assert.equal(seconds, 30 * 24 * 3600)
    return `${address}/${of}`
  }
  await room.send(words(''), { attachments: [{ ...file('video', 'video/mp4'), blob }] })
  await room.send(words(''), { attachments: [{ ...file('image', 'image/png', 1_000_001), blob }] })
  const [film, still, large, stillAgain] = asked
  assert.deepEqual([film, large], [blob, blob])
  assert.equal(still, stillAgain)
  const preview = Buffer.from(await room.io.blobs.get(BlobIdOf(still)))
  assert.equal(preview.toString('latin1', 1, 4), 'PNG')
})

test('a picture, a sticker and a film come byte for byte; the film after LINE has made it', async (t) => {
  const room = await openRoom(t)
  const data = { name: 'thanks.png', type: 'image/png', data: png }
  await room.fake.act('yuki', { kind: 'file', file: data, as: 'image', caption: 'これ' })
  await room.fake.act('yuki', { kind: 'file', file: data, as: 'sticker' })
  room.fake.conditions.slowFiles = true
  await room.fake.act('yuki', { kind: 'file', file: { ...data, type: 'video/mp4' }, as: 'video' })
  const [picture, caption, sticker, film] = await room.messages()
  assert.deepEqual(caption?.content, words('これ'))
  assert.equal(sticker?.attachments[0]?.name, 'Sticker: thanks')
  for (const message of [picture, sticker]) assert.deepEqual(await bytesOf(room, message), png)
  await assert.rejects(bytesOf(room, film), isError('rate', 'processing', /still preparing/))
  assert.deepEqual(await bytesOf(room, film), png)
  await assert.rejects(
    async () => line.fetchMedia?.({ message: '99' }, room.settings, room.io),
    isError('gone', 'http 404', /no longer/),
  )
  for (const ref of [{}, null, { sticker: '../x' }, { url: 'file:///etc/passwd' }])
    await assert.rejects(
      async () => line.fetchMedia?.(ref, room.settings, room.io),
      isError('invalid', 'media', /malformed/),
    )
})

test('a sticker goes by its numbers, free or pushed, and quotes; its picture comes from the shop', async (t) => {
  const room = await openRoom(t)
  const { id } = await room.fake.act('yuki', { kind: 'text', text: 'やった！' })
  const [asked] = await room.messages()
  const quoteToken = asked?.tokens?.quote ?? ''
  const sticker = { pack: '789', id: '10855' }
  await room.send(words(''), { sticker, quoteToken, answerToken: await tokenOf(room) })
  assert.equal(room.fake.quota.used, 0)
  await room.send(words(''), { sticker: { pack: '11537', id: '52002734' } })
  assert.equal(room.fake.quota.used, 1)
  const [first, second] = room.fake.transcript('yuki').slice(1)
  assert.equal(first?.replyTo, id)
  const pictures = await Promise.all(
    [first, second].map(async (line) => {
      assert.equal(line?.files[0]?.kind, 'sticker')
      return Buffer.from(await (await fetch(line?.files[0]?.url ?? '')).arrayBuffer())
    }),
  )
  assert.notDeepEqual(pictures[0], pictures[1])
  const fetched = await line.fetchMedia?.(sticker, room.settings, room.io)
  const bytes = await Array.fromAsync(fetched?.data ?? [])
  assert.deepEqual(Buffer.concat(bytes), pictures[0])
  await assert.rejects(
    async () => line.fetchMedia?.({ pack: '789', id: '99' }, room.settings, room.io),
    isError('gone', 'http 404', /no longer/),
  )
  await assert.rejects(
    async () => line.fetchMedia?.({ pack: '789', id: '../x' }, room.settings, room.io),
    isError('invalid', 'media', /malformed/),
  )
})

test('a pressed button tells its id and its words, from a template, quick replies and a carousel', async (t) => {
  const room = await openRoom(t)
  const buttons = [{ id: 'yes', title: 'はい' }]
  await room.send({ kind: 'buttons', text: 'OK?', buttons })
  await room.send({ kind: 'buttons', text: 'a'.repeat(200), buttons })
  const rows = [{ id: 'cut', title: 'Cut', description: '45 €' }]
  await room.send({ kind: 'list', text: 'Which?', button: 'Choose', sections: [{ rows }] })
  for (const line of room.fake.transcript('yuki').filter(({ content }) => content.kind !== 'text'))
    await room.fake.act('yuki', {
      kind: 'choice',
      to: line.id,
      id: '',
      title: line.content.kind === 'list' ? 'Cut' : 'はい',
    })
  const choices = (await room.messages()).map(({ content }) => content)
  const yes = { kind: 'choice', id: 'yes', title: 'はい' }
  assert.deepEqual(choices, [yes, yes, { kind: 'choice', id: 'cut', title: 'Cut' }])
})

test('read marks by token, typing by address, and profiles are seen', async (t) => {
  const room = await openRoom(t)
  await room.fake.act('yuki', { kind: 'text', text: 'hi' })
  const readToken = (await room.messages())[0]?.tokens?.read ?? ''
  const to = { address: room.fake.userId('yuki'), scope: '', readToken }
  await line.markRead?.('1', room.settings, room.io, { ...to, readToken: null })
  assert.equal(room.fake.transcript('yuki')[0]?.state, 'delivered')
  await line.markRead?.('1', room.settings, room.io, to)
  assert.equal(room.fake.transcript('yuki')[0]?.state, 'read')
  await line.typing?.(null, room.settings, room.io, { ...to, address: 'C1' })
  assert.equal(room.fake.businessTyping?.('yuki'), false)
  await line.typing?.(null, room.settings, room.io, to)
  assert.equal(room.fake.businessTyping?.('yuki'), true)
  const profile = await fetchProfile(to.address, room.settings, room.io)
  assert.deepEqual(profile, { name: '佐藤 ゆき', language: 'ja' })
  const picture = { type: 'image/png', data: Buffer.from('a picture') }
  const { id } = room.fake.addCustomer({ name: 'Mei', picture })
  const mei = await fetchProfile(room.fake.userId(id), room.settings, room.io)
  assert.equal(await (await fetch(mei.picture ?? '')).text(), 'a picture')
  room.fake.block('yuki')
  const gone = fetchProfile(to.address, room.settings, room.io)
  await assert.rejects(gone, { kind: 'gone' })
})

test('who blocks the account stops marketing, and takes it back by unblocking; what is pushed meanwhile reaches nobody', async (t) => {
  const room = await openRoom(t)
  room.fake.follow('yuki')
  room.fake.block('yuki')
  await room.send(words('unseen'))
  assert.deepEqual(heard(room), [])
  room.fake.follow('yuki')
  const consents = (await room.events()).flatMap((event) =>
    event.kind === 'consent' ? [event.value] : [],
  )
  assert.deepEqual(consents, ['stop', 'resume'])
})

test('the check tells of a bad token and a missing webhook', async (t) => {
  const room = await openRoom(t)
  const { fake, io, settings } = room
  assert.deepEqual(await check(settings, io), { state: 'ok', text: null })
  fake.conditions.webhookActive = false
  assert.match((await check(settings, io)).text ?? '', /switched off/)
  const bad = await check({ ...settings, accessToken: 'old' }, io)
  assert.equal(bad.state, 'broken')
  assert.match(bad.text ?? '', /LINE says: Authentication failed/)
  fake.faults.outage = true
  assert.equal((await check(settings, io)).state, 'warning')
})

test('the limits are the plan’s messages of a month of Japan, and how many of them are used; a plan without an end has none', async (t) => {
  const { fake, io, settings } = await openRoom(t)
  assert.deepEqual(await limits(settings, io), {})
  fake.quota.limit = 200
  fake.quota.used = 180
  const { quota } = await limits(settings, io)
  assert.deepEqual([quota?.most, quota?.used], [200, 180])
  assert.equal(quota?.renewsAt, nextMonth(io.now()).toISOString())
  assert.equal(
    nextMonth(new Date('2026-11-30T14:59:59Z')).toISOString(),
    '2026-11-30T15:00:00.000Z',
  )
  assert.equal(
    nextMonth(new Date('2026-11-30T15:00:00Z')).toISOString(),
    '2026-12-31T15:00:00.000Z',
  )
})

test('“Verify” in the console is answered and leaves nothing to journal', async (t) => {
  const room = await openRoom(t)
  assert.equal(await room.fake.verify(), true)
  assert.deepEqual(await room.events(), [])
})

test('a redelivery is the same event under the same key', async (t) => {
  const room = await openRoom(t)
  await room.fake.act('yuki', { kind: 'text', text: 'once' })
  room.fake.redeliver()
  await room.fake.idle()
  const keys = room.webhooks.map((request) => {
    const split = line.split?.(request, room.settings, undefined)
    return split?.ok ? split.entries[0]?.key : ''
  })
  assert.equal(keys.length, 2)
  assert.equal(keys[0], keys[1])
})

const BlobIdOf = (id: string | undefined) => id as Parameters<Room['io']['blobs']['get']>[0]

async function bytesOf(
  room: Room,
  message: { attachments: object[] } | undefined,
): Promise<Uint8Array> {
  const [attachment] = message?.attachments ?? []
  assert.ok(attachment && 'ref' in attachment)
  const fetched = await line.fetchMedia?.(attachment.ref, room.settings, room.io)
  const chunks: Uint8Array[] = []
  for await (const chunk of fetched?.data ?? []) chunks.push(chunk)
  return new Uint8Array(Buffer.concat(chunks))
}

async function serveBytes(t: TestContext, data: Uint8Array): Promise<string> {
  const server = createServer((_, response) =>
    response.setHeader('content-type', 'image/png').end(data),
  )
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.after(() => server.close())
  const address = server.address()
  return `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`
}

test('connecting tells LINE the address and lets it try; an address of somebody else is said', async (t) => {
  const { fake, io, settings, state } = await openRoom(t)
  const here = fake.conditions.endpoint
  assert.deepEqual(await check(settings, io, here), { state: 'ok', text: null })
  fake.conditions.endpoint = 'https://elsewhere.example/hook'
  const other = await check(settings, io, here)
  assert.equal(other.state, 'broken')
  assert.match(other.text ?? '', /another address: https:\/\/elsewhere.example\/hook/)
  assert.deepEqual(await line.connect?.(settings, here, io), { state: 'ok', text: null })
  assert.equal(fake.conditions.endpoint, here)
  state.webhookStatus = 503
  const unheard = await line.connect?.(settings, here, io)
  assert.equal(unheard?.state, 'warning')
  assert.match(unheard?.text ?? '', /cannot deliver here: ERROR_STATUS_CODE: 503/)
  state.webhookStatus = 200
  fake.conditions.webhookActive = false
  assert.match((await line.connect?.(settings, here, io))?.text ?? '', /switched off/)
  await assert.rejects(
    async () => line.connect?.(settings, 'http://atrium.example/hook', io),
    (error: ChannelError) => error.kind === 'invalid',
  )
  await assert.rejects(async () => line.connect?.({ ...settings, accessToken: 'old' }, here, io))
})
