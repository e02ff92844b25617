import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ChannelIo } from '@atrium/channel-kit/channel'
import { ChannelError, type ChannelErrorKind } from '@atrium/channel-kit/channel-error'
import { graphError } from '@atrium/channel-kit/meta/errors'
import { testIo } from '@atrium/channel-kit/suite/test-io'
import { check } from '../src/account/check.ts'
import { send } from '../src/api.ts'
import { errorRules, statusError } from '../src/errors.ts'
import { render } from '../src/render.ts'
import { file, outgoing } from './outgoing.ts'
import { settings } from './settings.ts'

const rendered = render(outgoing({ kind: 'text', text: 'Hello' }))
assert.ok(rendered.ok)
const { request } = rendered

/** The outside world with these answers, one for each call. */
function answering(...answers: (Response | ChannelError)[]): ChannelIo & { calls: string[] } {
  const calls: string[] = []
  const io = testIo()
  return {
    ...io,
    calls,
    async fetch(url, init) {
      calls.push(`${init?.method ?? 'GET'} ${new URL(url).pathname}`)
      const answer = answers.shift()
      if (!answer) throw new Error(`No answer prepared for ${url}.`)
      if (answer instanceof ChannelError) throw answer
      return answer
    },
  }
}

const json = (body: unknown, status = 200, headers = {}) => Response.json(body, { status, headers })
const refused = (code: number, status: number, headers = {}) =>
  json(
    { error: { message: `(#${code}) Words of Meta`, code, error_data: { details: 'More words' } } },
    status,
    headers,
  )

async function failure(...answers: (Response | ChannelError)[]): Promise<ChannelError> {
  const error = await send(request, settings, answering(...answers)).then(
    () => undefined,
    (reason: unknown) => reason,
  )
  assert.ok(error instanceof ChannelError, String(error))
  return error
}

test('each code of Meta says what to do next, with Meta’s words', async () => {
  const expected: [number, ChannelErrorKind][] = [
    [1, 'rate'],
    [4, 'rate'],
    [80007, 'rate'],
    [130429, 'rate'],
    [131000, 'rate'],
    [131016, 'rate'],
    [131056, 'rate'],
    [131057, 'rate'],
    [0, 'auth'],
    [3, 'auth'],
    [10, 'auth'],
    [190, 'auth'],
    [200, 'auth'],
    [299, 'auth'],
    [368, 'auth'],
    [131031, 'auth'],
    [131042, 'auth'],
    [133010, 'auth'],
    [131047, 'window'],
    [131026, 'gone'],
    [131030, 'gone'],
    [131049, 'gone'],
    [131050, 'gone'],
    [130472, 'gone'],
    [100, 'invalid'],
    [131008, 'invalid'],
    [131051, 'invalid'],
    [131053, 'invalid'],
    [131062, 'invalid'],
    [132000, 'invalid'],
    [132001, 'invalid'],
    [132015, 'invalid'],
    [999999, 'invalid'],
  ]
  for (const [code, kind] of expected) {
    const error = await failure(refused(code, 400))
    assert.deepEqual(
      [error.kind, error.code, error.maybeSent],
      [kind, String(code), false],
      String(code),
    )
    assert.equal(error.message, 'Words of Meta: More words')
  }
})

test('no code stands in two rules', () => {
  const codes = errorRules.flatMap((rule) => rule.codes)
  assert.equal(new Set(codes).size, codes.length)
})

test('how long to wait: Meta’s header, its usage header, or the table', async () => {
  const usage = {
    'x-business-use-case-usage':
      '{"1029":[{"type":"messages","estimated_time_to_regain_access":7}]}',
  }
  assert.equal((await failure(refused(131056, 400))).retryAfter, 60)
  assert.equal((await failure(refused(130429, 429, { 'retry-after': '11' }))).retryAfter, 11)
  assert.equal((await failure(refused(80007, 400, usage))).retryAfter, 420)
  assert.equal((await failure(refused(131047, 400, { 'retry-after': '11' }))).retryAfter, undefined)
})

test('the code decides, not the HTTP status', async () => {
  assert.equal((await failure(refused(131047, 500))).kind, 'window')
  assert.equal((await failure(refused(190, 200))).kind, 'auth')
})

test('an answer that says nothing leaves open whether the message went', async () => {
  const broken = new Response(
    new ReadableStream({ start: (stream) => stream.error(new Error('cut')) }),
  )
  const answers = [
    new Response('', { status: 502 }),
    new Response('<html>', { status: 504 }),
    new Response('ok'),
    json({}),
    json({ messages: [] }),
    json({ messages: [{}] }),
    broken,
  ]
  for (const answer of answers) {
    const error = await failure(answer)
    assert.deepEqual([error.kind, error.maybeSent], ['network', true])
  }
  for (const status of [429, 503])
    assert.equal((await failure(new Response('busy', { status }))).kind, 'rate')
  const lost = new ChannelError('network', 'timeout', 'No answer.', { maybeSent: true })
  assert.equal((await failure(lost)).maybeSent, true)
})

test('a lost upload has sent nothing, and is followed by no message', async () => {
  const io = answering(new ChannelError('network', 'timeout', 'No answer.', { maybeSent: true }))
  const { blob } = await io.blobs.put(new Uint8Array(10))
  const image = render(
    outgoing(
      { kind: 'text', text: '' },
      { attachments: [{ ...file('image', 'image/png'), blob }] },
    ),
  )
  assert.ok(image.ok)
  await assert.rejects(
    send(image.request, settings, io),
    (error: ChannelError) => error.kind === 'network' && !error.maybeSent,
  )
  assert.deepEqual(io.calls, ['POST /v24.0/106500000000001/media'])
})

test('a failed status has Meta’s words and the next step', () => {
  assert.deepEqual(statusError({ code: 131047, title: 'Re-engagement message' }), {
    code: '131047',
    text: 'Re-engagement message',
    next: 'template',
  })
  assert.equal(statusError({ code: 131049, title: 'x' }).next, 'wait')
  assert.equal(statusError({ code: 190, title: 'x' }).next, 'reauthorise')
  assert.deepEqual(statusError(undefined), {
    code: 'unknown',
    text: 'Meta gave no reason',
    next: 'none',
  })
  assert.equal(graphError({ code: '190' }, errorRules).kind, 'invalid')
})

test('the check tells a lost number, low quality, a missing subscription and a token that ends', async () => {
  const number = (fields: object) =>
    json({ id: '1', status: 'CONNECTED', quality_rating: 'GREEN', ...fields })
  const apps = (...data: unknown[]) => json({ data })
  const state = async (...answers: Response[]) => check(settings, answering(...answers))
  const token = (days: number, is_valid = true) =>
    json({ data: { is_valid, expires_at: days && Math.floor(Date.now() / 1000) + days * 86_400 } })
  assert.deepEqual(await state(number({}), apps({}), token(0)), { state: 'ok', text: null })
  assert.equal((await state(number({}), apps({}), token(60))).state, 'ok')
  assert.match((await state(number({}), apps({}), token(5))).text ?? '', /ends in [56] days/)
  assert.equal((await state(number({}), apps({}), token(5, false))).state, 'broken')
  assert.match((await state(number({ status: 'FLAGGED' }))).text ?? '', /flagged/)
  assert.equal((await state(number({ quality_rating: 'RED' }))).state, 'warning')
  assert.match((await state(number({}), apps(), token(0))).text ?? '', /no message will come in/)
  assert.equal((await state(refused(190, 401))).state, 'broken')
  assert.equal((await state(refused(131000, 500))).state, 'warning')
})
