import assert from 'node:assert/strict'
import { after, type TestContext, test } from 'node:test'
import type { CreateFake, CustomerAct, Fake, Signed } from '@atrium/channel-kit/fake'
import { type ServedFake, serveFake } from '@atrium/channel-kit/suite/serve-fake'
import { forged } from '@atrium/channel-kit/suite/signature'
import { createTelnyxFake, createVonageFake } from '@atrium/channel-sms/fake'
import { inboxApi } from '@atrium/contract/api/inbox'
import { fakes } from '../../../sandbox/src/fakes.ts'
import { channels } from '../../src/channels.ts'
import { eventually, startTestApp } from '../app.ts'
import { rowsOf } from '../chat.ts'
import { hostileBodies } from './hostile-bodies.ts'

/** `ATRIUM_TEST_SEED=7 npm test -- hostile-webhooks` tries others, and repeats what failed. */
const seed = Number(process.env.ATRIUM_TEST_SEED ?? 4821)
/** Of each kind: wrongly signed, and rightly signed but malformed. */
const ofEach = 500
const atOnce = 25

const atrium = await startTestApp({ after })

/** What a customer can do on a phone; a channel that knows no such thing refuses, and is asked for the next. */
const acts: CustomerAct[] = [
  { kind: 'text', text: 'Hola, ¿tenéis cita? 👋' },
  { kind: 'text', text: 'Is it open?', public: true },
  {
    kind: 'file',
    as: 'image',
    caption: 'this one',
    file: { name: 'a.png', type: 'image/png', data: Buffer.from('89504e470d0a1a0a', 'hex') },
  },
  { kind: 'location', latitude: 41.4, longitude: 2.17, name: 'Plaça' },
  { kind: 'contacts', name: 'Ana', phone: '+34600111222' },
  { kind: 'typing' },
]

// A channel of the list is tried by being there: its fake brings what the provider would send.
for (const channel of channels) {
  if (!channel.verify) continue
  const create = fakes.get(channel.id)
  test(`${channel.id}: a thousand hostile webhooks`, (context) => {
    assert.ok(create, `the channel ${channel.id} brings no fake`)
    return attack(context, create)
  })
}
test('sms of Telnyx: a thousand hostile webhooks', (context) => attack(context, createTelnyxFake))
test('sms of Vonage: a thousand hostile webhooks', (context) => attack(context, createVonageFake))

async function attack(context: TestContext, create: CreateFake): Promise<void> {
  context.diagnostic(`seed ${seed}`)
  const { fake, accountId } = await atrium.connect(create)
  const right = await rightBodies(create)
  const bodies = hostileBodies(right, 2 * ofEach, seed)
  const stored = () =>
    rowsOf<{ state: string }>(atrium, 'SELECT state FROM journal WHERE account_id = $1', [
      accountId,
    ])

  const wrong = await wronglySigned(fake, right, bodies.slice(0, ofEach))
  const taken = (await postAll(wrong)).filter(({ status }) => status !== 401)
  assert.deepEqual(taken, [], 'something wrongly signed was not refused')
  assert.deepEqual(await stored(), [], 'something wrongly signed was stored')

  const signed = bodies.slice(ofEach).map(async (body) => ({ body, ...(await sign(fake, body)) }))
  const errors = (await postAll(await Promise.all(signed))).filter(({ status }) => status >= 500)
  assert.deepEqual(errors, [], 'something malformed was an error of ours')

  // The door is still open, and what the others left behind can be read.
  const before = (await stored()).filter(({ state }) => state === 'shown').length
  // Somebody else: a lane waits for its poisoned events, up to two minutes.
  const other = fake.addCustomer({ name: 'Noor', phone: '+34600999222' })
  await fake.act(other.id, { kind: 'text', text: 'And still I can write.' })
  await fake.idle()
  await eventually(
    'a right message is shown',
    async () => (await stored()).filter(({ state }) => state === 'shown').length > before,
  )
  const { items } = await atrium.admin.call(inboxApi.list, { query: { view: 'all', limit: 100 } })
  for (const { contactId } of items)
    await atrium.admin.call(inboxApi.timeline, { params: { id: contactId } })
}

type Post = Signed & { body: Uint8Array }

/** What the provider sends when a customer does what they can do. */
async function rightBodies(create: CreateFake): Promise<Uint8Array[]> {
  const served: ServedFake<Fake> = await serveFake(create, ({ path }) => ({
    status: 200,
    body: path === '/boot' ? opened(served.fake) : '{}',
  }))
  const { fake } = served
  const customer =
    fake.customers()[0] ?? fake.addCustomer({ name: 'Eve', phone: '+34600999111', id: 'eve' })
  for (const act of acts) await fake.act(customer.id, act).catch(() => undefined)
  await fake.idle()
  await served.stop()
  return served.webhooks.filter(({ path }) => path !== '/boot').map(({ body }) => body)
}

/** Web chat's visitors open a session first. */
function opened({ channel, settings }: Fake): string {
  const kind = channels.find(({ id }) => id === channel)
  const config = kind?.visitors?.config(kind.settings.parse(settings), new Date())
  return JSON.stringify({ token: 'x', config, identified: false })
}

async function sign(fake: Fake, body: Uint8Array): Promise<Signed> {
  assert.ok(fake.sign, `the fake of ${fake.channel} signs no body`)
  return fake.sign(body)
}

/** Right bodies with a changed signature, and changed bodies with the signature of the right one. */
async function wronglySigned(
  fake: Fake,
  right: Uint8Array[],
  changed: Uint8Array[],
): Promise<Post[]> {
  const posts: Post[] = []
  for (const [n, other] of changed.entries()) {
    const body = right[n % right.length] ?? other
    const { url, headers } = await sign(fake, body)
    // Where the signature is a repeated secret, or the change is none in the form that is signed, it still fits.
    const own = JSON.stringify((await sign(fake, other)).headers)
    const fits = own === JSON.stringify(headers) || Buffer.from(body).equals(other)
    if (n % 2 === 0 && !fits) {
      posts.push({ url, body: other, headers })
      continue
    }
    const names = Object.keys(headers).filter((name) => name !== 'content-type')
    const name = names[n % names.length] ?? ''
    const value = headers[name] ?? ''
    const [bad = ''] = [n, n + 1, n + 2, n + 3, n + 4]
      .map((number) => forged(value, number * 7919).trim())
      .filter((each) => each !== value)
    posts.push({ url, body, headers: { ...headers, [name]: bad } })
  }
  return posts
}

async function postAll(posts: Post[]): Promise<{ status: number; sent: string }[]> {
  const answers: { status: number; sent: string }[] = []
  const waiting = posts.values()
  const one = async (): Promise<void> => {
    for (const { url, headers, body } of waiting) {
      const response = await fetch(url, { method: 'POST', headers, body: new Uint8Array(body) })
      await response.body?.cancel()
      const sent = `${JSON.stringify(headers)} ${Buffer.from(body).toString('latin1')}`
      answers.push({ status: response.status, sent: sent.slice(0, 2000) })
    }
  }
  await Promise.all(Array.from({ length: atOnce }, one))
  return answers
}
