import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { assistantApi } from '@atrium/contract/api/automation/assistant'
import { bookingsApi } from '@atrium/contract/api/bookings'
import { inboxApi } from '@atrium/contract/api/inbox'
import { eventually, Refusal } from '../app.ts'
import { dayAt, openSalon } from '../bookings/bookings.ts'
import { conversationWith, messagesOf, reply, rowsOf } from '../chat.ts'
import { assistantDesk, customer, thoughtOver } from './desk.ts'
import { fakeModel, type Said } from './fake-model.ts'

const context = { after: (work: () => Promise<void>) => after(work) }
const desk = await assistantDesk(context)
const model = await fakeModel(context)
const { atrium } = desk
const settings = { engine: 'model', baseUrl: model.baseUrl, model: 'tiny-1' } as const
await atrium.admin.call(assistantApi.set, { body: { ...settings, key: 'sk-very-secret' } })

/** A customer asks, the model answers like this, and the customer hears the one thing that leaves. */
async function asks(name: string, text: string, said: Said): Promise<string> {
  model.says(() => said)
  const who = customer(desk, name)
  await who.says(text)
  await thoughtOver(atrium)
  const [heard] = await who.hears(1)
  assert.equal(who.heard().length, 1)
  return heard ?? ''
}

async function whyHandedOver(name: string): Promise<unknown> {
  const row = await conversationWith(atrium, name)
  assert.equal(row.handler, 'nobody')
  const page = await atrium.admin.call(inboxApi.timeline, {
    params: { id: row.contactId },
    query: { limit: 50 },
  })
  const line = page.items.find((item) => item.type === 'activity' && item.kind === 'handed_over')
  return line?.type === 'activity' ? line.data.why : undefined
}

test('the model’s words are sent; it is told who writes, in which language, and what was said', async () => {
  assert.equal(await asks('Ana Ruiz', 'Do you do nails?', { text: 'We do, Ana.' }), 'We do, Ana.')
  const asked = model.asked.at(-1)
  assert.equal(asked?.model, 'tiny-1')
  assert.ok((asked?.max_tokens ?? 0) <= 500)
  assert.match(asked?.messages[0]?.content ?? '', /Test salon[\s\S]*The customer is Ana/)
  assert.deepEqual(asked?.messages.at(-1), { role: 'user', content: 'Do you do nails?' })
  assert.equal(model.keys.at(-1), 'Bearer sk-very-secret')
})

test('the key is sealed where it is stored, and shown to nobody', async () => {
  const shown = await atrium.admin.call(assistantApi.get)
  assert.deepEqual(shown, { ...settings, hasKey: true })
  const [row] = await rowsOf<{ key: Buffer }>(atrium, 'SELECT key FROM assistant_settings')
  assert.ok(row && !row.key.includes('sk-very-secret'))
  assert.ok(!atrium.lines.join('').includes('sk-very-secret'))
  // Kept where it is left out, but not for another address: that could be anybody's.
  await atrium.admin.call(assistantApi.set, { body: settings })
  assert.equal((await atrium.admin.call(assistantApi.get)).hasKey, true)
  await assert.rejects(
    atrium.admin.call(assistantApi.set, {
      body: { ...settings, baseUrl: 'https://elsewhere.example/v1' },
    }),
    (error) => error instanceof Refusal && error.problem.code === 'invalid',
  )
})

test('settings that do not fit are refused', async () => {
  for (const change of [
    { model: null },
    { baseUrl: null },
    { baseUrl: 'file:///etc/passwd' },
    { baseUrl: 'nonsense' },
    { engine: 'magic' },
    { more: 1 },
  ])
    await assert.rejects(
      atrium.admin.call(assistantApi.set, { body: { ...settings, ...change } as typeof settings }),
      (error) => error instanceof Refusal && error.status === 422,
    )
})

test('a model that hands over says why', async () => {
  const call = (why: string) => ({
    calls: [{ name: 'hand_over', arguments: JSON.stringify({ why }) }],
  })
  assert.match(await asks('Bea Sanz', 'Get me your boss', call('asked')), /A colleague will/)
  assert.equal(await whyHandedOver('Bea Sanz'), 'asked')
  assert.match(await asks('Bo Lind', 'What about parking?', call('unsure')), /rather have/)
  assert.equal(await whyHandedOver('Bo Lind'), 'unsure')
})

const broken: [string, Said][] = [
  ['a status 500', { status: 500 }],
  ['a status 429', { status: 429 }],
  ['a redirect to elsewhere', { status: 302, headers: { location: 'http://127.0.0.1:9/steal' } }],
  ['no JSON', { raw: 'Bad gateway' }],
  ['JSON of another form', { raw: '{"choices":[]}' }],
  ['no words', { text: '   ' }],
  ['only NUL', { text: '\0\0' }],
  [
    'more than a megabyte',
    { raw: `{"choices":[{"message":{"content":"${'x'.repeat(1_100_000)}"}}]}` },
  ],
  ['tools again and again', { calls: [{ name: 'nothing_like_it', arguments: '{}' }] }],
  ['arguments that are no JSON', { calls: [{ name: 'nothing_like_it', arguments: '{{' }] }],
]
for (const [n, [what, said]] of broken.entries())
  test(`${what} is no answer: people take over`, async () => {
    const name = `Broken ${String.fromCharCode(65 + n)}`
    assert.match(await asks(name, 'Are you open on Sunday?', said), /rather have a colleague/)
    assert.equal(await whyHandedOver(name), 'failed')
  })

test('a flood is cut at the end of a sentence', async () => {
  const heard = await asks('Flo Dee', 'Tell me all', { text: 'This is a sentence. '.repeat(500) })
  assert.ok(heard.length <= 600 && heard.endsWith('sentence.'), heard.slice(-40))
})

test('while it thinks a person answers: what it thought is dropped', async () => {
  const eva = customer(desk, 'Eva Gil')
  const thinking = Promise.withResolvers<void>()
  const asked = Promise.withResolvers<void>()
  model.says(async () => {
    asked.resolve()
    await thinking.promise
    return { text: 'Too late.' }
  })
  await eva.says('Are you open?')
  await asked.promise
  const row = await conversationWith(atrium, 'Eva Gil')
  await reply(atrium, row, 'We are, until six.')
  thinking.resolve()
  await thoughtOver(atrium)
  await eva.hears(1)
  assert.deepEqual(
    (await messagesOf(atrium, row.contactId)).map(({ author }) => author.kind),
    ['contact', 'member'],
  )
})

test('while it thinks the customer writes more: only the newer message is answered', async () => {
  const kim = customer(desk, 'Kim Oh')
  const thinking = Promise.withResolvers<void>()
  const asked = Promise.withResolvers<void>()
  model.says(async ({ messages }) => {
    const last = messages.at(-1)?.content ?? ''
    if (!last.includes('pedicure')) {
      asked.resolve()
      await thinking.promise
    }
    return { text: `Answer to: ${last}` }
  })
  await kim.says('Do you do manicure?')
  await asked.promise
  await kim.says('And pedicure?')
  await kim.hears(1)
  thinking.resolve()
  await thoughtOver(atrium)
  assert.deepEqual(kim.heard(), ['Answer to: And pedicure?'])
})

test('a worker that is killed while it writes leaves nothing, and the next one answers once', async () => {
  const lee = customer(desk, 'Lee Park')
  model.says(() => ({ text: 'Once only.' }))
  // The turn is the first thing written: the first worker breaks right after it, with its transaction open.
  const { adminPool } = atrium.app
  await adminPool.query('CREATE SEQUENCE killed_once')
  await adminPool.query('GRANT ALL ON SEQUENCE killed_once TO PUBLIC')
  await adminPool.query(`CREATE FUNCTION kill_once() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
    BEGIN IF nextval('killed_once') = 1 THEN PERFORM pg_terminate_backend(pg_backend_pid()); END IF; RETURN NEW; END $$`)
  await adminPool.query(
    'CREATE TRIGGER kill_once AFTER INSERT ON assistant_turn FOR EACH ROW EXECUTE FUNCTION kill_once()',
  )
  await lee.says('Hello?')
  const { contactId } = await conversationWith(atrium, 'Lee Park')
  const job = `SELECT attempts FROM graphile_worker.jobs WHERE task_identifier = 'answer' AND attempts = 1 AND locked_at IS NULL`
  await eventually('the first try broke', async () => (await rowsOf(atrium, job)).length === 1)
  assert.equal((await messagesOf(atrium, contactId)).length, 1)
  await adminPool.query('DROP TRIGGER kill_once ON assistant_turn')
  await lee.hears(1)
  await thoughtOver(atrium)
  assert.deepEqual(lee.heard(), ['Once only.'])
})

test('a model books what is free, one thing with an answer, and only what its customer may have', async () => {
  const bridal = await openSalon(atrium)
  const startsAt = dayAt(atrium.app.clock.now(), 3, '10:00').toISOString()
  const call = (name: string, given: object) => ({ name, arguments: JSON.stringify(given) })
  const results: string[] = []
  model.says(({ messages }) => {
    const answers = messages.filter(({ role }) => role === 'tool')
    results.push(...answers.map(({ content }) => content ?? ''))
    if (answers.length > 0) return { text: 'It is booked.' }
    const wish = { service_id: bridal.id, starts_at: startsAt }
    return {
      calls: [
        call('services', {}),
        call('free_times', { service_id: bridal.id, from: startsAt, days: 1 }),
        call('book', { ...wish, starts_at: '2020-01-01T10:00:00Z' }),
        call('book', { ...wish, contact_id: crypto.randomUUID() }),
        call('cancel', { booking_id: crypto.randomUUID() }),
        call('book', wish),
        call('book', {
          ...wish,
          starts_at: dayAt(atrium.app.clock.now(), 4, '10:00').toISOString(),
        }),
      ],
    }
  })
  const una = customer(desk, 'Una Frost')
  await una.says('Bridal styling, please, as we said')
  assert.deepEqual(await una.hears(1), ['It is booked.'])
  assert.match(results[0] ?? '', /Bridal styling/)
  assert.ok(results[1]?.includes(startsAt))
  assert.deepEqual(
    results.slice(2).map((result) => Object.values(JSON.parse(result))[0]),
    [
      'This time is not free.',
      'These arguments do not fit.',
      'The customer has no such booking.',
      'It is done together with your answer.',
      'One thing at a time: answer the customer first.',
    ],
  )
  const { contactId } = await conversationWith(atrium, 'Una Frost')
  const { items } = await atrium.admin.call(bookingsApi.list, { params: { id: contactId } })
  assert.deepEqual(
    items.map((booking) => [booking.state, booking.startsAt]),
    [['booked', startsAt]],
  )
})

test('what it would say can be tried, and nothing leaves', async () => {
  model.says(() => ({ text: 'We open at nine.' }))
  const before = await rowsOf(atrium, 'SELECT 1 FROM outbox')
  const tried = await atrium.admin.call(assistantApi.ask, { body: { text: 'When do you open?' } })
  assert.deepEqual(tried, { kind: 'say', text: 'We open at nine.', failure: null })
  model.says(() => ({ status: 401 }))
  const failed = await atrium.admin.call(assistantApi.ask, { body: { text: 'When do you open?' } })
  assert.equal(failed.kind, 'hand_over')
  assert.match(failed.failure ?? '', /401/)
  assert.equal((await rowsOf(atrium, 'SELECT 1 FROM outbox')).length, before.length)
})
