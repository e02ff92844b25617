import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import type { Sender } from '@atrium/channel-kit/inbound-event'
import { inboxApi } from '@atrium/contract/api/inbox'
import { Repeated } from '../../src/flow/conversation/rows.ts'
import { type Arrived, inboundPlain, isPlain } from '../../src/flow/plain-words.ts'
import { eventually } from '../app.ts'
import { people, phone, sender } from '../people.ts'

const world = await people({ after })
const { atrium } = world

let made = 0
/** Somebody who has written before, in an open conversation. */
async function known(name: string): Promise<{ who: Sender; contactId: string }> {
  made += 1
  const number = `+346180000${String(made).padStart(2, '0')}`
  const who = sender(number, [phone(number)], { name })
  const { contactId } = await world.writes('whatsapp', who, `${name} for the first time`)
  return { who, contactId }
}

async function arrived(who: Sender, text: string, externalId: string): Promise<Arrived> {
  const account = await atrium.app.accounts.find(world.accounts.whatsapp)
  if (!account) throw new Error('no account')
  const now = atrium.app.clock.now()
  const at = now.toISOString()
  return {
    account,
    event: {
      kind: 'message',
      externalId,
      at,
      sender: who,
      content: { kind: 'text', text },
      attachments: [],
    },
    arrival: { receivedAt: now, now },
  }
}

const together = (items: Arrived[]): Promise<boolean[]> =>
  atrium.app.db.inWorkspace(atrium.workspaceId, (tx) => inboundPlain(tx, items))

const conversationOf = async (contactId: string) => {
  const contact = await world.contact(contactId as never)
  const [first] = contact.conversations
  return atrium.admin.call(inboxApi.get, { params: { id: first?.id ?? '' } })
}

test('thirty known people at once: each one’s words stand in their conversation, as if each had come alone', async () => {
  const all = await Promise.all(Array.from({ length: 30 }, (_, n) => known(`Guest ${n}`)))
  const before = await Promise.all(all.map(({ contactId }) => conversationOf(contactId)))
  const items = await Promise.all(
    all.map(({ who }, n) => arrived(who, `words of ${n}`, `at-once-${n}`)),
  )
  assert.deepEqual(await together(items), Array(30).fill(true))
  for (const [n, { contactId }] of all.entries()) {
    assert.deepEqual(await world.words(contactId as never), [
      `Guest ${n} for the first time`,
      `words of ${n}`,
    ])
    const conversation = await conversationOf(contactId)
    assert.equal(conversation.lastMessage?.text, `words of ${n}`)
    assert.equal(conversation.rev, (before[n]?.rev ?? 0) + 1)
    assert.equal(conversation.waitingSince, before[n]?.waitingSince)
    assert.equal(conversation.slaDueAt, before[n]?.slaDueAt)
    assert.ok(BigInt(conversation.lastInboundSeq) > BigInt(before[n]?.lastInboundSeq ?? 0))
  }
})

/** The record of whoever wrote these words, and all that hangs on it, without what differs from one person to the next. */
async function whole(externalId: string): Promise<{ contactId: string; seen: unknown }> {
  const { adminPool } = atrium.app
  const { rows } = await adminPool.query<{ contact: string; handle: string }>(
    `SELECT h.contact_id AS contact, h.id AS handle FROM message m JOIN handle h ON h.id = m.handle_id WHERE m.external_id = $1`,
    [externalId],
  )
  const [found] = rows
  if (!found) throw new Error('the message was not shown')
  const contact = await world.contact(found.contact as never)
  const events = await adminPool.query<{ kinds: unknown }>(
    "SELECT jsonb_path_query_array(data, '$[*].kind') AS kinds FROM event WHERE contact_id = $1 AND data->0->>'kind' <> 'suggestions' ORDER BY id",
    [found.contact],
  )
  const heard = await adminPool.query(
    'SELECT language, count FROM heard_language WHERE handle_id = $1',
    [found.handle],
  )
  const { rows: jobs } = await adminPool.query<{ looked: boolean }>(
    'SELECT EXISTS (SELECT FROM name_key WHERE contact_id = $1) AS looked',
    [found.contact],
  )
  const conversation = await conversationOf(found.contact)
  const differs = new Set(
    `id at phone lastInboundAt windowUntil messageId contactId contactName conversationId createdAt externalId firstSeenAt handleId label address lastInboundSeq
     lastMessage lastMessageAt lastSeenAt name number origin originContactId replyHandleId seq since slaDueAt slaSoonAt source text value waitingSince windowDueAt`.split(
      /\s+/,
    ),
  )
  const same = (key: string, value: unknown) => (differs.has(key) ? undefined : value)
  const all = { contact, conversation, events: events.rows, heard: heard.rows }
  return {
    contactId: found.contact,
    seen: { ...JSON.parse(JSON.stringify(all, same)), looked: jobs[0]?.looked },
  }
}

const stranger = (number: string, name: string): Sender => sender(number, [phone(number)], { name })

test('strangers at once: each has a record, a conversation and a language, as if each had come alone', async () => {
  const words = 'Hola, ¿tenéis cita mañana por la tarde?'
  await world.writes('whatsapp', stranger('+34618100000', 'Alone Ruiz'), words, {
    externalId: 'stranger-alone',
  })
  const items = await Promise.all(
    Array.from({ length: 20 }, (_, n) =>
      arrived(
        stranger(`+346181001${String(n).padStart(2, '0')}`, `Together N${n}`),
        words,
        `st-${n}`,
      ),
    ),
  )
  assert.deepEqual(await together(items), Array(20).fill(true))
  await eventually('all were looked at', async () => {
    const { rows } = await atrium.app.adminPool.query(
      "SELECT 1 FROM name_key k JOIN contact c ON c.id = k.contact_id WHERE c.name LIKE 'Together%' OR c.name = 'Alone Ruiz' GROUP BY c.id",
    )
    return rows.length === 21
  })
  const alone = await whole('stranger-alone')
  const contacts = new Set<string>()
  for (const n of items.keys()) {
    const { contactId, seen } = await whole(`st-${n}`)
    assert.deepEqual(seen, alone.seen)
    contacts.add(contactId)
    assert.equal((await world.contact(contactId as never)).name, `Together N${n}`)
    assert.deepEqual(await world.words(contactId as never), [words])
  }
  assert.equal(contacts.size, 20)
})

test('a stranger who may be somebody is left to go alone: by an identifier, an older address, or another stranger', async () => {
  const { who } = await known('Somebody')
  const shared = phone('+34618200001')
  const answer = await together([
    await arrived(sender('ES.200', [phone(who.address)], { name: 'Same phone' }), 'a', 'may-1'),
    await arrived(
      { ...sender('ES.201', [], { name: 'By alias' }), scope: 'x', aliases: [who.address] },
      'b',
      'may-2',
    ),
    await arrived(sender('ES.202', [shared], { name: 'One' }), 'c', 'may-3'),
    await arrived(sender('ES.203', [shared], { name: 'Other' }), 'd', 'may-4'),
    await arrived(stranger('+34618200002', 'Twice'), 'e', 'may-5'),
    await arrived(stranger('+34618200002', 'Twice'), 'f', 'may-6'),
    await arrived(sender('ES.204', [], { name: 'Nobody' }), 'g', 'may-7'),
  ])
  assert.deepEqual(answer, [false, false, false, false, false, false, true])
})

test('the same stranger in two batches at the same moment is one record', async () => {
  const who = stranger('+34618300001', 'At once')
  await Promise.all(
    ['first', 'second'].map(async (text) => {
      const [taken] = await together([await arrived(who, text, `race-${text}`)])
      if (!taken) await world.writes('whatsapp', who, text, { externalId: `race-${text}` })
    }),
  )
  const [one, other] = [await whole('race-first'), await whole('race-second')]
  assert.equal(one.contactId, other.contactId)
})

test('somebody known who writes in another language: it is noted, and told with the message', async () => {
  const { who, contactId } = await known('Polyglot')
  for (const n of [1, 2]) {
    const items = [
      await arrived(who, 'Bonjour, je voudrais changer mon rendez-vous de mardi', `french-${n}`),
      await arrived((await known(`Silent ${n}`)).who, 'ok', `silent-${n}`),
    ]
    assert.deepEqual(await together(items), [true, true])
    // Of two that were heard as often, the first stays.
    assert.equal((await world.contact(contactId as never)).language, n === 1 ? 'en' : 'fr')
  }
  const { rows } = await atrium.app.adminPool.query<{ kinds: string[] }>(
    "SELECT jsonb_path_query_array(data, '$[*].kind') AS kinds FROM event WHERE contact_id = $1 ORDER BY id DESC LIMIT 1",
    [contactId],
  )
  assert.deepEqual(rows[0]?.kinds, ['contact', 'item', 'conversation'])
})

test('who brings news and two doors of one person are left to go alone', async () => {
  const [plain, renamed, proving, twice] = [
    await known('Plain'),
    await known('Before'),
    await known('Proving'),
    await known('Twice'),
  ]
  const second = sender('+34618999001', [phone(twice.who.address, 3)])
  await world.writes('webchat', second, 'the other door')
  const answer = await together([
    await arrived(plain.who, 'plain words', 'left-1'),
    await arrived({ ...renamed.who, name: 'After' }, 'a new name', 'left-2'),
    await arrived(
      { ...proving.who, proofs: [...proving.who.proofs, phone('+34618999002')] },
      'a new proof',
      'left-3',
    ),
    await arrived(twice.who, 'first door', 'left-4'),
    await arrived(twice.who, 'the same door', 'left-5'),
  ])
  assert.deepEqual(answer, [true, false, false, false, false])
  assert.equal((await world.contact(renamed.contactId as never)).name, 'Before')
  assert.deepEqual(await world.words(twice.contactId as never), [
    'Twice for the first time',
    'the other door',
  ])
})

test('a conversation that ended long ago is left alone: its next message opens another', async () => {
  const { who, contactId } = await known('Late')
  const { id } = await conversationOf(contactId)
  await atrium.admin.call(inboxApi.setStatus, { params: { id }, body: { status: 'resolved' } })
  await atrium.app.adminPool.query(
    "UPDATE conversation SET resolved_at = resolved_at - interval '80 hours' WHERE id = $1",
    [id],
  )
  assert.deepEqual(await together([await arrived(who, 'again', 'late-1')]), [false])
})

test('a repeat among them: nothing stays, so that each can be looked at alone', async () => {
  const [one, other] = [await known('One'), await known('Other')]
  await world.writes('whatsapp', one.who, 'once', { externalId: 'repeated-1' })
  const items = [
    await arrived(one.who, 'once', 'repeated-1'),
    await arrived(other.who, 'new', 'repeated-2'),
  ]
  await assert.rejects(together(items), Repeated)
  assert.deepEqual(await world.words(other.contactId as never), ['Other for the first time'])
})

test('what hangs on something else is not plain: a file, a quote, a mail’s thread, anything but words', async () => {
  const { who } = await known('Plain words')
  const { event } = await arrived(who, 'words', 'plain-1')
  assert.equal(isPlain(event), true)
  assert.equal(isPlain({ ...event, content: { kind: 'text', text: 'STOP' } }), false)
  assert.equal(isPlain({ ...event, replyTo: 'wamid.1' }), false)
  assert.equal(isPlain({ ...event, thread: { references: [] } }), false)
  const file = { kind: 'image', name: '', type: 'image/png', ref: {} } as const
  assert.equal(isPlain({ ...event, attachments: [file] }), false)
  assert.equal(
    isPlain({ ...event, content: { kind: 'system', change: 'address', text: '' } }),
    false,
  )
})
