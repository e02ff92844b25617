import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ChannelError } from '@atrium/channel-kit/channel-error'
import { telegram } from '../src/index.ts'
import { openRoom } from './room.ts'

const text = { kind: 'text', text: 'Hi' } as const

const refusals = [
  [429, 'Too Many Requests: retry after 7', { retry_after: 7 }, 'rate'],
  [500, 'Internal Server Error', undefined, 'rate'],
  [403, 'Forbidden: bot was blocked by the user', undefined, 'gone'],
  [403, 'Forbidden: user is deactivated', undefined, 'gone'],
  [403, "Forbidden: bot can't initiate conversation with a user", undefined, 'gone'],
  [400, 'Bad Request: chat not found', undefined, 'gone'],
  [
    400,
    'Bad Request: group chat was upgraded to a supergroup chat',
    { migrate_to_chat_id: -1001 },
    'gone',
  ],
  [401, 'Unauthorized', undefined, 'auth'],
  [404, 'Not Found', undefined, 'auth'],
  [409, 'Conflict: terminated by other getUpdates request', undefined, 'auth'],
  [400, 'Bad Request: message is too long', undefined, 'invalid'],
  [413, 'Request Entity Too Large', undefined, 'invalid'],
  [418, 'I am a teapot of next year', undefined, 'invalid'],
] as const

test('each refusal of Telegram says what to do next, in its own words', async (t) => {
  const { fake, send } = await openRoom(t)
  for (const [status, description, parameters, kind] of refusals) {
    fake.refusals.push({ status, description, ...(parameters && { parameters }) })
    await assert.rejects(send(text), (error: ChannelError) => {
      assert.deepEqual([error.kind, error.code, error.maybeSent], [kind, String(status), false])
      const words = description.replace(/^(Bad Request|Forbidden|Conflict): /, '')
      assert.ok(error.message.startsWith(words), error.message)
      if (kind === 'rate') assert.equal(error.retryAfter, status === 429 ? 7 : 15)
      return true
    })
  }
})

test('a gateway’s page is no answer: whether the message went is unknown', async (t) => {
  const { settings, io } = await openRoom(t)
  const answers: [number, string][] = [
    [200, '<html>'],
    [200, '{"ok":true,"result":{}}'],
    [200, '{"ok":true,"result":null}'],
    [502, 'Bad Gateway'],
    [200, ''],
  ]
  for (const [status, body] of answers) {
    const odd = { ...io, fetch: async () => new Response(body, { status }) }
    const sending = telegram.send({ method: 'sendMessage', body: {} }, settings, odd)
    await assert.rejects(
      sending,
      (error: ChannelError) => error.kind === 'network' && error.maybeSent,
      `${status} ${body}`,
    )
  }
  const busy = { ...io, fetch: async () => new Response('busy', { status: 503 }) }
  await assert.rejects(
    telegram.send({ method: 'sendMessage', body: {} }, settings, busy),
    (error: ChannelError) => error.kind === 'rate' && error.retryAfter === 30,
  )
})

test('a failed download says whether another try makes sense', async (t) => {
  const { settings, io } = await openRoom(t)
  const found = '{"ok":true,"result":{"file_path":"a/../b c"}}'
  const kinds = [
    [404, 'gone'],
    [429, 'rate'],
    [500, 'rate'],
    [403, 'network'],
  ] as const
  for (const [status, kind] of kinds) {
    const urls: string[] = []
    const fetchOnce = async (url: string) => {
      urls.push(url)
      return url.includes('/file/') ? new Response('', { status }) : new Response(found)
    }
    await assert.rejects(
      async () => telegram.fetchMedia?.({ file: 'x' }, settings, { ...io, fetch: fetchOnce }),
      (error: ChannelError) => error.kind === kind,
    )
    assert.ok(urls[1]?.endsWith('/a/../b%20c'))
  }
})

test('the check says in words what is wrong with the bot or its delivery', async (t) => {
  const { fake, settings, io, state } = await openRoom(t)
  const hook = 'https://atrium.example/channels/telegram/1/webhook'
  const check = (url: string | null = null) => telegram.check?.(settings, io, url)
  assert.deepEqual(await telegram.connect?.(settings, hook, io), { state: 'ok', text: null })
  assert.deepEqual(await check(hook), { state: 'ok', text: null })
  assert.match((await check('https://other.example/x'))?.text ?? '', /another address: atrium/)
  const at = state.now.getTime() / 1000
  Object.assign(fake.trouble, { waiting: 3, error: { at, text: 'Connection timed out' } })
  assert.deepEqual(await check(hook), {
    state: 'warning',
    text: 'Telegram could not deliver: Connection timed out. 3 updates wait there.',
  })
  Object.assign(fake.trouble, { waiting: 0, error: { at: at - 4000, text: 'long ago' } })
  assert.deepEqual(await check(hook), { state: 'ok', text: null })
  await telegram.disconnect?.(settings, io)
  assert.match((await check(hook))?.text ?? '', /no address to deliver to/)
  const wrong = { ...settings, botToken: '1234567:AAwrong-wrong-wrong-wrong' }
  assert.equal((await telegram.check?.(wrong, io))?.state, 'broken')
  fake.faults.error = true
  assert.equal((await check(hook))?.state, 'warning')
  await assert.rejects(
    async () => telegram.connect?.({ ...settings }, 'http://atrium.example/x', io),
    ChannelError,
  )
  fake.faults.error = false
  await assert.rejects(
    async () => telegram.connect?.(settings, 'http://atrium.example/x', io),
    /An HTTPS URL must be provided/,
  )
})
