import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { contactsApi } from '@atrium/contract/api/contacts'
import { inboxApi } from '@atrium/contract/api/inbox'
import { ContactId, NoteId, newId } from '@atrium/contract/ids'
import type { TraceItem } from '@atrium/contract/trace/trace'
import { eventually, Refusal } from '../../../test/app.ts'
import { turnOn } from '../../../test/assistant/desk.ts'
import { conversationWith, reply, textsOnPhone } from '../../../test/chat.ts'
import { broadcaster } from '../../../test/outbound/broadcasts.ts'
import { flowDesk, says } from '../../../test/outbound/flows.ts'

const desk = await flowDesk({ after })
const { atrium } = desk
const { admin } = atrium
const { sms, smsAccount, mailWay, world, begin, until } = await broadcaster(atrium)
await turnOn(atrium, smsAccount)

/** A page of the trace, the newest first. */
const page = (id: string, query: { limit?: number; before?: string } = {}) =>
  admin.call(contactsApi.trace, { params: { id }, query })
const whole = async (id: string) => (await page(id, { limit: 200 })).items
const of = <T extends TraceItem['type']>(items: TraceItem[], type: T) =>
  items.filter((item): item is Extract<TraceItem, { type: T }> => item.type === type)
/** No two things have it: a turn of the assistant bears the id of its message. */
const key = ({ type, id }: TraceItem) => `${type}/${id}`

/**
 * Tara texts and is answered by the assistant, writes from the same phone by WhatsApp and is met by a flow, is answered
 * by a member who notes something, and is left out of a broadcast by mail.
 */
const tara = desk.somebody('Tara Stein')
const bySms = sms.addCustomer({ name: tara.name, phone: tara.phone })
const offer = says('Buy a gift card', { class: 'proactive', purpose: 'marketing' })
const flow = await desk.save([says('Welcome!'), offer], { conditions: { channels: ['whatsapp'] } })
await sms.act(bySms.id, { kind: 'text', text: 'Hello' })
await eventually('the assistant answers', () => textsOnPhone(sms, bySms.id).length > 0)
await tara.says('Do you open on Sunday?')
await desk.over(flow.id)
const row = await conversationWith(atrium, tara.name)
await reply(atrium, row, 'From ten on.')
await admin.call(inboxApi.note, {
  params: { id: row.id },
  body: { noteId: newId(NoteId), text: 'Likes Sundays' },
})
const { contactId: id } = row
const { draft, group } = await world(1)
await admin.call(contactsApi.update, { params: { id }, body: { attributes: { group } } })
const mailing = await begin(draft({ ways: [mailWay('News')] }))
await until(mailing, 'done')

test('story 16: the trace tells what happened on every channel, who did it, and why', async () => {
  const items = await whole(id)
  assert.deepEqual(
    items.map(({ at }) => at),
    items
      .map(({ at }) => at)
      .sort()
      .reverse(),
    'the newest first',
  )
  assert.deepEqual(
    of(items, 'message')
      .filter(({ direction }) => direction === 'in')
      .map(({ channel }) => channel),
    ['whatsapp', 'sms'],
  )
  assert.deepEqual(
    of(items, 'note').map(({ text }) => text),
    ['Likes Sundays'],
  )
  // Who they are, with the reason.
  const [link] = of(items, 'identity').filter(({ zone }) => zone === 'link')
  assert.ok(link?.reason)
  // What the assistant thought.
  const [turn] = of(items, 'assistant')
  assert.deepEqual([turn?.outcome, turn?.engine, turn?.channel], ['answered', 'rules', 'sms'])
  assert.ok((turn?.confidence ?? 0) > 0)
  // The flow's way, with what policy let it do.
  const [run] = of(items, 'flow')
  assert.deepEqual(
    [run?.flowName, run?.log.map(({ kind, outcome }) => [kind, outcome])],
    [
      flow.name,
      [
        ['send', 'done'],
        ['send', 'refused'],
      ],
    ],
  )
  // Why no mail came.
  assert.deepEqual(
    of(items, 'broadcast').map(({ broadcastId, state, reason }) => [broadcastId, state, reason]),
    [[mailing, 'excluded', 'noAddress']],
  )
  // How the talk went from one to another.
  const lines = of(items, 'activity').map(({ kind }) => kind)
  for (const kind of ['assigned', 'policy', 'linked'])
    assert.ok(lines.includes(kind), `${kind} of ${lines}`)
})

test('what was decided at the moment of a message stands above it', async () => {
  const items = await whole(id)
  const [link] = of(items, 'identity').filter(({ zone }) => zone === 'link')
  const [caused] = of(items, 'message').filter(({ id }) => id === link?.messageId)
  assert.ok(link && caused)
  assert.ok(items.indexOf(link) < items.indexOf(caused))
})

test('pages of any size tell the same, each thing once', async () => {
  const all = (await whole(id)).map(key)
  assert.equal(new Set(all).size, all.length)
  for (const limit of [1, 2, 3, 7]) {
    const found: string[] = []
    for (let before: string | undefined; ; ) {
      const { items, before: next } = await page(id, { limit, ...(before && { before }) })
      found.push(...items.map(key))
      if (!next) break
      before = next
    }
    assert.deepEqual(found.toSorted(), all.toSorted(), `pages of ${limit}`)
  }
})

test('an address that is unlinked takes with it what happened there, and brings it back', async () => {
  const before = (await whole(id)).map(key)
  const { handles } = await admin.call(contactsApi.get, { params: { id } })
  const handle = handles.find(({ channel }) => channel === 'whatsapp')
  const alone = await admin.call(contactsApi.unlink, { params: { id: handle?.id ?? '' } })
  assert.notEqual(alone.id, id)
  const [theirs, left] = [await whole(alone.id), await whole(id)]
  assert.deepEqual([of(theirs, 'assistant').length, of(left, 'assistant').length], [0, 1])
  assert.deepEqual([of(theirs, 'flow').length, of(left, 'flow').length], [1, 0])
  await admin.call(contactsApi.link, { params: { id }, body: { contactId: alone.id } })
  const again = new Set((await whole(id)).map(key))
  assert.deepEqual(
    before.filter((one) => !again.has(one)),
    [],
    'nothing that was told is gone',
  )
})

test('who is not there, and a place that was not made here, are refused in words', async () => {
  const refused = (status: number) => (error: unknown) =>
    error instanceof Refusal && error.status === status
  await assert.rejects(page(newId(ContactId)), refused(404))
  await assert.rejects(page(id, { before: 'elsewhere' }), refused(422))
  await assert.rejects(page(id, { limit: 100_000 }), refused(422))
})
