import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import type { Sender } from '@atrium/channel-kit/inbound-event'
import { inboxApi } from '@atrium/contract/api/inbox'
import { people, phone, sender } from '../../test/people.ts'
import { type Arrived, inboundOfKnown, isPlain } from './known-senders.ts'
import { Repeated } from './repeated.ts'

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
  atrium.app.db.inWorkspace(atrium.workspaceId, (tx) => inboundOfKnown(tx, items))

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
    assert.ok(BigInt(conversation.lastInboundSeq) > BigInt(before[n]?.lastInboundSeq ?? 0))
  }
})

test('who brings news, who is unknown, and two doors of one person are left to go alone', async () => {
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
    await arrived(sender('+34618999003', [phone('+34618999003')]), 'a stranger', 'left-4'),
    await arrived(twice.who, 'first door', 'left-5'),
    await arrived(twice.who, 'the same door', 'left-6'),
  ])
  assert.deepEqual(answer, [true, false, false, false, false, false])
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
  assert.equal(isPlain({ ...event, replyTo: 'wamid.1' }), false)
  assert.equal(isPlain({ ...event, thread: { references: [] } }), false)
  const file = { kind: 'image', name: '', type: 'image/png', ref: {} } as const
  assert.equal(isPlain({ ...event, attachments: [file] }), false)
  assert.equal(
    isPlain({ ...event, content: { kind: 'system', change: 'address', text: '' } }),
    false,
  )
})
