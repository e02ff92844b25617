import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import type { InboundEvent } from '@atrium/channel-kit/inbound-event'
import { searchApi } from '@atrium/contract/api/contacts'
import { inboxApi } from '@atrium/contract/api/inbox'
import { FeedEvent } from '@atrium/contract/event'
import { MessageId, newId } from '@atrium/contract/ids'
import type { Message } from '@atrium/contract/message'
import { people, phone, sender } from '../../../test/people.ts'

const world = await people({ after })
const { admin, app, workspaceId } = world.atrium

let number = 0
/** Somebody with one message that can be changed. */
async function somebody(text: string, channel: 'whatsapp' | 'webchat' = 'whatsapp') {
  number += 1
  const address = `+3461400${String(number).padStart(4, '0')}`
  const who = sender(address, [phone(address)])
  const target = `said-${number}`
  const placed = await world.writes(channel, who, text, { externalId: target })
  return { ...placed, who, target }
}

type Change = Extract<InboundEvent, { kind: 'edit' | 'delete' | 'reaction' }>

function changes(
  event: Change,
  channel: 'whatsapp' | 'webchat' = 'whatsapp',
): ReturnType<typeof world.happens> {
  return world.happens(channel, event)
}

async function message(contactId: string, externalId: string): Promise<Message> {
  const items = await world.timeline(contactId)
  const found = items.find((item) => item.type === 'message' && item.externalId === externalId)
  assert.ok(found?.type === 'message')
  return found
}

async function found(q: string): Promise<number> {
  return (await admin.call(searchApi.search, { query: { q } })).messages.length
}

/** The words of the last message, as the list shows them. */
async function inList(contactId: string): Promise<string | undefined> {
  const { items } = await admin.call(inboxApi.list, { query: { view: 'all', limit: 100 } })
  return items.find((row) => row.contactId === contactId)?.lastMessage?.text
}

/** The newest event of the feed about this contact. */
async function told(contactId: string): Promise<FeedEvent[]> {
  const [row] = await app.db.inWorkspace(workspaceId, (tx) =>
    tx.query<{ data: unknown[] }>(
      'SELECT data FROM event WHERE contact_id = $1 ORDER BY id DESC LIMIT 1',
      [contactId],
    ),
  )
  return (row?.data ?? []).map((each) => FeedEvent.parse(each))
}

const later = (seconds: number) =>
  new Date(app.clock.now().getTime() + seconds * 1000).toISOString()

test('an edited message shows its new words in the timeline, the list, the search and the feed', async () => {
  const { contactId, who, target } = await somebody('I come at neun oclock')
  const edit = { kind: 'edit', sender: who, target, at: later(5) } as const
  await changes({ ...edit, content: { kind: 'text', text: 'I come at zehn oclock' } })
  const edited = await message(contactId, target)
  assert.deepEqual(edited.content, { kind: 'text', text: 'I come at zehn oclock' })
  assert.equal(edited.editedAt, edit.at)
  assert.ok(edited.rev > 1)
  const item = (await told(contactId)).find((event) => event.kind === 'item')
  assert.deepEqual(item?.item, edited)
  assert.equal(await inList(contactId), 'I come at zehn oclock')
  assert.equal(await found('zehn'), 1)
  assert.equal(await found('neun'), 0)
})

test('edits in the wrong order end with the newest; an older message’s edit leaves the list alone', async () => {
  const { contactId, who, target } = await somebody('one')
  const edit = (text: string, seconds: number): Change => {
    const content = { kind: 'text', text } as const
    return { kind: 'edit', sender: who, target, content, at: later(seconds) }
  }
  await changes(edit('three', 20))
  await changes(edit('two', 10))
  assert.deepEqual((await message(contactId, target)).content, { kind: 'text', text: 'three' })
  // In the same second, as WhatsApp tells time.
  const { at } = await message(contactId, target)
  await world.writes('whatsapp', who, 'newer', { at })
  await changes(edit('four', 30))
  assert.equal(await inList(contactId), 'newer')
})

test('a message that was taken back says so, is no longer found, and keeps its words for the team', async () => {
  const { contactId, who, target } = await somebody('xylophone lesson')
  assert.equal(await found('xylophone'), 1)
  await changes({ kind: 'delete', sender: who, target, at: later(1) })
  const deleted = await message(contactId, target)
  assert.ok(deleted.deletedAt)
  assert.deepEqual(deleted.content, { kind: 'text', text: 'xylophone lesson' })
  assert.equal(await found('xylophone'), 0)
})

test('each side has one reaction: a new one replaces it, and it can be taken back', async () => {
  const { contactId, who, target } = await somebody('look')
  const react = (emoji: string | null, by?: 'echo') =>
    changes({ kind: 'reaction', sender: who, target, emoji, at: later(1), ...(by && { by }) })
  const shown = async () => {
    const { reactions } = await message(contactId, target)
    return reactions.map(({ by, emoji }) => `${by} ${emoji}`)
  }
  await react('👍')
  await react('❤️')
  await react('🎉', 'echo')
  assert.deepEqual(await shown(), ['contact ❤️', 'echo 🎉'])
  await react(null)
  assert.deepEqual(await shown(), ['echo 🎉'])
  await react(null)
  assert.deepEqual(await shown(), ['echo 🎉'])
})

test('only its own side changes a message', async () => {
  // On web chat our own id is the external one, so there is nothing to wait for.
  const { contactId, handleId, who, target } = await somebody('mine', 'webchat')
  const { items } = await admin.call(inboxApi.list, { query: { view: 'all', limit: 100 } })
  const row = items.find((each) => each.contactId === contactId)
  const ours = newId(MessageId)
  await admin.call(inboxApi.send, {
    params: { id: row?.id ?? '' },
    body: {
      messageId: ours,
      handleId,
      accountId: world.accounts.webchat,
      content: { kind: 'text', text: 'ours' },
    },
  })
  const forged = { kind: 'text', text: 'forged' } as const
  const base = { sender: who, at: later(1) }
  const tries: Change[] = [
    { ...base, kind: 'edit', target: ours, content: forged },
    { ...base, kind: 'delete', target: ours },
    { ...base, kind: 'edit', target, content: forged, by: 'echo' },
    { ...base, kind: 'delete', target, by: 'echo' },
  ]
  for (const event of tries) await changes(event, 'webchat')
  for (const id of [ours, target]) {
    const unchanged = await message(contactId, id)
    assert.notDeepEqual(unchanged.content, forged)
    assert.equal(unchanged.deletedAt, null)
  }
  await changes({ ...base, kind: 'delete', target: ours, by: 'echo' }, 'webchat')
  assert.ok((await message(contactId, ours)).deletedAt)
})

test('a change of a message that nobody knows ends as dropped, with the reason', async () => {
  const { who } = await somebody('known')
  const outcome = await changes({ kind: 'delete', sender: who, target: 'unknown', at: later(1) })
  assert.equal(outcome.state, 'dropped')
  assert.match(outcome.state === 'dropped' ? outcome.reason : '', /not known \(delete\)/)
})
