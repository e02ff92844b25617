import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { contactsApi } from '@atrium/contract/api/contacts'
import { broadcastsApi } from '@atrium/contract/api/sending/broadcasts'
import { sendingApi } from '@atrium/contract/api/sending/sending'
import { type ContactId, MessageId, newId, uuid } from '@atrium/contract/ids'
import { safeSendingPolicy } from '@atrium/contract/sending/policy'
import { eventually, startTestApp } from '../../../test/app.ts'
import { messagesOf, rowsOf } from '../../../test/chat.ts'
import { broadcaster, refused } from '../../../test/outbound/broadcasts.ts'

const atrium = await startTestApp({ after })
const { app, admin } = atrium
const {
  sms,
  mail,
  smsWay,
  mailWay,
  world,
  save,
  step,
  get,
  begin,
  until,
  recipientsOf,
  wake,
  later,
} = await broadcaster(atrium)

test('everybody who is meant gets it once, in their own words; who is left out stands there with the reason', async () => {
  const { draft, texts, ids } = await world(12, (n) => {
    if (n === 0) return { blocked: true }
    if (n === 1) return { noPhone: true }
    if (n === 2) return { name: '+34 600 000 000' }
    return {}
  })
  const id = await begin(draft())
  await until(id, 'done')
  const done = await eventually('all are delivered', async () => {
    const found = await get(id)
    return found.counts?.delivered === 10 && found
  })
  assert.equal(done.counts?.excluded, 2)
  assert.deepEqual(texts(2), ['Hello there'])
  for (let n = 3; n < 12; n += 1) assert.deepEqual(texts(n), [`Hello Person${n}`])
  const all = await recipientsOf(id)
  assert.equal(all.length, 12)
  const reasonOf = (n: number) => all.find(({ contactId }) => contactId === ids[n])?.reason
  assert.deepEqual([reasonOf(0), reasonOf(1)], ['blocked', 'noAddress'])
  assert.equal((await recipientsOf(id, 'excluded')).length, 2)
  const messages = await messagesOf(atrium, ids[5] ?? '')
  assert.deepEqual(
    messages.map(({ author, class: kind }) => [author, kind]),
    [[{ kind: 'broadcast', name: done.name }, 'proactive']],
  )
  // It opens no case: nobody has to look at what Atrium wrote by itself.
  const contact = await admin.call(contactsApi.get, { params: { id: ids[5] ?? '' } })
  assert.deepEqual(
    contact.conversations.map(({ status }) => status),
    ['resolved'],
  )
})

test('an answer stands in the conversation of the customer, and counts for the broadcast', async () => {
  const { draft, people, ids } = await world(3)
  const id = await begin(draft())
  await until(id, 'done')
  await eventually('delivered', async () => (await get(id)).counts?.delivered === 3)
  await sms.act(people[1] ?? '', { kind: 'text', text: 'Yes please' })
  await eventually('counted', async () => (await get(id)).counts?.replied === 1)
  const [one] = await recipientsOf(id, 'replied')
  assert.equal(one?.contactId, ids[1])
  const words = await messagesOf(atrium, ids[1] ?? '')
  assert.deepEqual(
    words.map(({ direction }) => direction),
    ['out', 'in'],
  )
  assert.equal(new Set(words.map(({ conversationId }) => conversationId)).size, 1)
})

test('each is reached by the first way that they have; where policy refuses it, by the next', async () => {
  const { draft, texts, group } = await world(3, (n) => ({
    mail: `p${n}@fallback.example`,
    noPhone: n === 1,
  }))
  for (const n of [0, 1, 2]) mail.addCustomer({ name: `P${n}`, email: `p${n}@fallback.example` })
  // Longer than SMS takes for the one with this name: only seen when it is filled.
  const [first] = await rowsOf<{ id: string }>(
    atrium,
    `UPDATE contact SET attributes = attributes || jsonb_build_object('story', repeat('x', 1700))
     WHERE attributes->>'group' = $1 AND name LIKE 'Person2%' RETURNING id`,
    [group],
  )
  assert.ok(first)
  const id = await begin(
    draft({ ways: [smsWay('Hi {{first_name}} {{story}}'), mailWay('Dear {{name}}')] }),
  )
  // Mail leaves slowly: the virtual clock helps.
  let ahead = app.clock.offset()
  await eventually('all are sent', async () => {
    ahead += 2_000
    app.clock.setOffset(ahead)
    const { counts } = await get(id)
    return counts && counts.sent + counts.delivered === 3
  })
  assert.deepEqual(texts(0), ['Hi Person0'])
  const rows = await recipientsOf(id)
  const ways = new Map(rows.map(({ name, channel }) => [name.split(' ')[0], channel]))
  assert.deepEqual([...ways].sort(), [
    ['Person0', 'sms'],
    ['Person1', 'email'],
    ['Person2', 'email'],
  ])
  const received = mail.customers().flatMap((customer) => mail.received(customer.id))
  assert.deepEqual(received.map(({ subject }) => subject).sort(), [
    'News for Person1',
    'News for Person2',
  ])
})

test('the cap holds for a broadcast: the third touch is refused, and the row says why', async () => {
  const { draft, texts } = await world(1)
  for (const n of [1, 2, 3]) {
    const id = await begin(draft({ ways: [smsWay(`touch ${n}`)] }))
    await until(id, 'done')
    if (n < 3) await eventually('sent', async () => texts(0).length === n)
    else {
      const [row] = await recipientsOf(id)
      assert.deepEqual([row?.state, row?.reason], ['refused', 'cap'])
      assert.match(row?.text ?? '', /2/)
    }
  }
  assert.deepEqual(texts(0), ['touch 1', 'touch 2'])
})

test('what policy delays waits as a recipient and not as a message, and leaves when its time comes', async () => {
  const { draft, texts, ids } = await world(2)
  const now = app.clock.now()
  const clock = (hours: number) =>
    `${String((now.getUTCHours() + hours + 24) % 24).padStart(2, '0')}:00`
  const quiet = { from: clock(-1), to: clock(2) }
  await admin.call(sendingApi.setPolicy, { body: { ...safeSendingPolicy, quiet } })
  const id = await begin(draft())
  await eventually('both wait', async () => (await get(id)).counts?.delayed === 2)
  assert.deepEqual(await messagesOf(atrium, ids[0] ?? ''), [])
  assert.equal((await rowsOf(atrium, `SELECT 1 FROM outbox WHERE state <> 'done'`)).length, 0)
  const [row] = await recipientsOf(id, 'delayed')
  assert.equal(row?.reason, 'quiet')
  assert.ok(Date.parse(row?.dueAt ?? '') > now.getTime())
  later(3 * 3600_000)
  await eventually('they leave', () => texts(0).length === 1 && texts(1).length === 1)
  await admin.call(sendingApi.setPolicy, { body: { ...safeSendingPolicy, quiet: null } })
  await until(id, 'done')
})

test('two records that became one person after the planning get it once', async () => {
  const { draft, ids, texts } = await world(3)
  const id = await begin(draft({ perMinute: 1 }))
  await eventually('planned', async () => (await get(id)).state === 'running')
  await step(id, 'pause')
  const rows = await eventually('one at most is made', () => recipientsOf(id, 'planned'))
  const [a, b] = rows.map(({ contactId }) => contactId)
  assert.ok(a && b)
  await admin.call(contactsApi.link, { params: { id: a }, body: { contactId: b } })
  await step(id, 'resume')
  await eventually('all are worked', async () => {
    later(120_000)
    return (await get(id)).state === 'done'
  })
  await eventually('two are sent', () => [0, 1, 2].flatMap((n) => texts(n)).length === 2)
  const same = await recipientsOf(id, 'refused')
  assert.deepEqual(
    same.map(({ reason }) => reason),
    ['samePerson'],
  )
  assert.equal(ids.length, 3)
})

test('a test goes to one contact at once and says how it went; the draft stays a draft', async () => {
  const { draft, ids, texts } = await world(2, (n) => ({ noPhone: n === 1 }))
  const id = await save(draft())
  const body = { contactId: ids[0] as ContactId, messageId: newId(MessageId) }
  const first = await admin.call(broadcastsApi.test, { params: { id }, body })
  assert.deepEqual(first, { way: 0, state: 'queued', text: null })
  await admin.call(broadcastsApi.test, { params: { id }, body })
  await eventually('it arrives', () => texts(0).length === 1)
  const nobody = await admin.call(broadcastsApi.test, {
    params: { id },
    body: { contactId: ids[1] as ContactId, messageId: newId(MessageId) },
  })
  assert.deepEqual([nobody.way, nobody.state], [null, 'refused'])
  assert.equal((await get(id)).state, 'draft')
  await assert.rejects(
    admin.call(broadcastsApi.test, {
      params: { id: newId(uuid) },
      body: { contactId: ids[0] as ContactId, messageId: newId(MessageId) },
    }),
    refused(404, /broadcast/),
  )
})

test('one whose message cannot be made is passed over in the end, and holds up nobody', async () => {
  const { draft, ids, texts } = await world(4)
  await rowsOf(
    atrium,
    `CREATE FUNCTION break_one() RETURNS trigger LANGUAGE plpgsql AS $$
     BEGIN IF NEW.content->>'text' LIKE '%Person1%' THEN RAISE EXCEPTION 'broken'; END IF; RETURN NEW; END $$;
     CREATE TRIGGER break_one BEFORE INSERT ON message FOR EACH ROW EXECUTE FUNCTION break_one()`,
  )
  const id = await begin(draft())
  await eventually('the others are sent', () => [0, 2, 3].every((n) => texts(n).length === 1))
  const failed = await eventually('it is given up', async () => {
    later(31_000)
    await wake()
    const rows = await recipientsOf(id, 'failed')
    return rows.length === 1 && rows
  })
  assert.deepEqual([failed[0]?.contactId, failed[0]?.reason], [ids[1], 'error'])
  await rowsOf(atrium, 'DROP TRIGGER break_one ON message')
  await until(id, 'done')
})
