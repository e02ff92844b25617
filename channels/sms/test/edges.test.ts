import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ChannelError } from '@atrium/channel-kit/channel-error'
import { testIo } from '@atrium/channel-kit/suite/test-io'
import { sms } from '../src/index.ts'
import { Settings } from '../src/settings.ts'
import { telnyxSettings, twilioSettings, vonageSettings } from './settings.ts'
import { signed } from './wire.ts'

const request = { body: { To: '+34600111222', Body: 'Hi' }, files: [] }

/** What `send` makes of this answer of the provider. */
async function errorFor(settings: Settings, status: number, body: string): Promise<ChannelError> {
  const io = { ...testIo(), fetch: async () => new Response(body, { status }) }
  return sms.send(request, settings, io).then(
    () => assert.fail('it was taken for sent'),
    (error: ChannelError) => error,
  )
}

test('each provider’s refusals say what to do next', async () => {
  const twilio = (code: number) => JSON.stringify({ code, message: 'Said by Twilio', status: 400 })
  const telnyx = (code: string) => JSON.stringify({ errors: [{ code, title: 'Said by Telnyx' }] })
  const vonage = (code: string) => JSON.stringify({ title: code, detail: 'Said by Vonage' })
  const cases: [Settings, number, string, ChannelError['kind'], boolean][] = [
    [twilioSettings, 401, twilio(20003), 'auth', false],
    [twilioSettings, 403, 'Forbidden', 'auth', false],
    [twilioSettings, 429, twilio(20429), 'rate', false],
    [twilioSettings, 503, 'Unavailable', 'rate', false],
    [twilioSettings, 400, twilio(21211), 'gone', false],
    [twilioSettings, 400, twilio(21614), 'gone', false],
    [twilioSettings, 400, twilio(21610), 'stopped', false],
    [twilioSettings, 400, twilio(30001), 'rate', false],
    [twilioSettings, 400, twilio(21617), 'invalid', false],
    [twilioSettings, 400, twilio(29999), 'invalid', false],
    [twilioSettings, 500, twilio(20500), 'network', true],
    [twilioSettings, 201, '{"status":"queued"}', 'network', true],
    [twilioSettings, 201, '<html>', 'network', true],
    [telnyxSettings, 401, telnyx('10009'), 'auth', false],
    [telnyxSettings, 429, telnyx('10011'), 'rate', false],
    [telnyxSettings, 400, telnyx('40300'), 'stopped', false],
    [telnyxSettings, 422, telnyx('40310'), 'gone', false],
    [telnyxSettings, 422, telnyx('49999'), 'invalid', false],
    [telnyxSettings, 500, '', 'network', true],
    [telnyxSettings, 200, '{"data":{}}', 'network', true],
    [vonageSettings, 401, vonage('Unauthorized'), 'auth', false],
    [vonageSettings, 402, vonage('Low balance'), 'auth', false],
    [vonageSettings, 422, vonage('1250'), 'stopped', false],
    [vonageSettings, 422, vonage('1120'), 'invalid', false],
    [vonageSettings, 429, vonage('1000'), 'rate', false],
    [vonageSettings, 502, '', 'network', true],
    [vonageSettings, 202, '{}', 'network', true],
  ]
  for (const [settings, status, body, kind, maybeSent] of cases) {
    const error = await errorFor(settings, status, body)
    const what = `${settings.provider} ${status} ${body}`
    assert.deepEqual([error.kind, error.maybeSent], [kind, maybeSent], what)
    if (kind === 'rate') assert.ok((error.retryAfter ?? 0) > 0, what)
    assert.ok(error.message.length > 0)
  }
})

test('Twilio’s credentials go to Twilio only', async () => {
  const asked: string[] = []
  const io = {
    ...testIo(),
    fetch: async (url: string) => {
      asked.push(url)
      return new Response('x')
    },
  }
  const fetchFrom = async (ref: unknown) => sms.fetchMedia?.(ref, twilioSettings, io)
  for (const url of [
    'https://evil.example/x',
    'https://api.twilio.com.evil.example/x',
    'http://api.twilio.com/x',
    'file:///etc/passwd',
    '',
    7,
  ])
    await assert.rejects(fetchFrom({ url }), { kind: 'invalid' }, String(url))
  await assert.rejects(fetchFrom(undefined), { kind: 'invalid' })
  await fetchFrom({ url: 'https://api.twilio.com/2010-04-01/Accounts/AC1/Messages/MM1/Media/ME1' })
  assert.equal(asked.length, 1)
})

test('a message is answered with silence in TwiML, a receipt with nothing; our own id comes back', () => {
  const split = (body: string, query = {}) => {
    const request = { ...signed(body, twilioSettings), query }
    const result = sms.split?.(request, twilioSettings, '2026-03-02T10:00:00.000Z')
    assert.ok(result?.ok)
    return result
  }
  const message = split('MessageSid=SM1&From=%2B34600111222&Body=Hi')
  assert.equal(message.reply?.headers?.['content-type'], 'text/xml; charset=utf-8')
  assert.match(message.reply?.body ?? '', /<Response\/>$/)
  const own = '01961234-5678-7abc-8def-0123456789ab'
  const report = 'MessageSid=SM1&MessageStatus=sent&To=%2B34600111222'
  const receipt = split(report, { own })
  assert.equal(receipt.reply?.status, 204)
  const [row] = receipt.entries
  assert.partialDeepStrictEqual(sms.parse(row?.raw ?? '', twilioSettings), [{ ownId: own }])
  // Whoever can sign could write anything there: what is no id of ours is nothing.
  const [odd] = split(report, { own: "x' OR 1" }).entries
  assert.equal('ownId' in (sms.parse(odd?.raw ?? '', twilioSettings)[0] ?? {}), false)
})

test('settings: a sender or a pool is needed, a key has two halves, and each provider has its own fields', () => {
  const { from: _, ...noSender } = { ...twilioSettings } as Record<string, unknown>
  const pool = `MG${'0'.repeat(32)}`
  const key = { apiKeySid: `SK${'0'.repeat(32)}` }
  const accepted = [
    { ...noSender, messagingServiceSid: pool },
    { ...twilioSettings, from: '72345' },
    { ...twilioSettings, from: 'Salon Sol' },
    { ...twilioSettings, ...key, apiKeySecret: 'x' },
  ]
  for (const value of accepted) assert.ok(Settings.safeParse(value).success, JSON.stringify(value))
  const refused = [
    noSender,
    { ...twilioSettings, ...key },
    { ...twilioSettings, from: '0600111222' },
    { ...twilioSettings, accountSid: 'AC1' },
    { ...twilioSettings, publicKey: telnyxSettings },
    { ...telnyxSettings, publicKey: 'short' },
    { ...twilioSettings, provider: 'Plivo' },
    { ...vonageSettings, from: undefined },
  ]
  for (const value of refused)
    assert.equal(Settings.safeParse(value).success, false, JSON.stringify(value))
})
