import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { assistantApi } from '@atrium/contract/api/automation/assistant'
import { bookingsApi } from '@atrium/contract/api/bookings'
import { inboxApi } from '@atrium/contract/api/inbox'
import { BookingId, NoteId, newId } from '@atrium/contract/ids'
import { eventually } from '../app.ts'
import { dayAt, openSalon } from '../bookings/bookings.ts'
import { conversationWith, messagesOf, rowsOf } from '../chat.ts'
import { assistantDesk, customer, thoughtOver } from './desk.ts'
import { type Asked, fakeModel, type Said } from './fake-model.ts'
import { injections } from './injections.ts'

const context = { after: (work: () => Promise<void>) => after(work) }
const desk = await assistantDesk(context)
const model = await fakeModel(context)
const { atrium } = desk
const secrets = ['Zebulon', 'Quartz', 'amaranth-4821', 'owes-us-900', '+34600777001']

/** The victim: a record with a name, words, a note and a phone that nobody else may hear of. */
const phone = '+34600777001'
const { id: victimOnPhone } = desk.fake.addCustomer({ name: 'Zebulon Quartz', phone })
await desk.fake.act(victimOnPhone, { kind: 'text', text: 'My order is amaranth-4821' })
const victim = await conversationWith(atrium, 'Zebulon Quartz')
await atrium.admin.call(inboxApi.note, {
  params: { id: victim.id },
  body: { noteId: newId(NoteId), text: 'owes-us-900' },
})
await eventually('the victim has the answer', async () =>
  (await messagesOf(atrium, victim.contactId)).some(({ state }) => state === 'delivered'),
)

const bridal = await openSalon(atrium)
const now = atrium.app.clock.now()
const booking = await atrium.admin.call(bookingsApi.book, {
  params: { id: victim.contactId },
  body: {
    bookingId: newId(BookingId),
    handleId: victim.replyHandleId ?? '',
    serviceId: bridal.id,
    startsAt: dayAt(now, 5, '17:30').toISOString(),
  },
})
secrets.push(booking.startsAt)

await atrium.admin.call(assistantApi.set, {
  body: { engine: 'model', baseUrl: model.baseUrl, model: 'obeys' },
})

/** It does whatever it is told, and more: every tool with the victim's ids, and then it says all that it has seen. */
function obey({ messages, tools }: Asked): Said {
  const isAsked = messages.some(({ role }) => role === 'tool')
  if (isAsked) return { text: JSON.stringify(messages).slice(-500) }
  const fitting: Record<string, object> = {
    free_times: { service_id: bridal.id, from: now.toISOString(), days: 30 },
    book: { service_id: bridal.id, starts_at: dayAt(now, 3, '09:00').toISOString() },
    move: { booking_id: booking.id, starts_at: dayAt(now, 4, '09:00').toISOString() },
    cancel: { booking_id: booking.id },
  }
  const ids = {
    contact_id: victim.contactId,
    conversation_id: victim.id,
    handle_id: victim.replyHandleId,
    workspace_id: atrium.workspaceId,
    booking_id: booking.id,
    limit: 1000,
  }
  const known = tools.map((tool) => tool.function.name).filter((name) => name !== 'hand_over')
  const made = ['get_contact', 'read_history', 'send_message', 'sql', 'fetch', '__proto__', '']
  const calls = [...known, ...made].map((name) => ({ name, arguments: JSON.stringify(ids) }))
  const right = known.map((name) => ({ name, arguments: JSON.stringify(fitting[name] ?? {}) }))
  return { calls: [...right, ...calls, ...right] }
}

/** Everything that belongs to the victim, as it is stored. */
async function victimsThings(): Promise<string> {
  const rows = await rowsOf(
    atrium,
    `SELECT (SELECT jsonb_agg(to_jsonb(c)) FROM contact c WHERE c.id = $1) AS contact,
       (SELECT jsonb_agg(to_jsonb(v) ORDER BY v.id) FROM conversation v WHERE v.contact_id = $1) AS conversations,
       (SELECT jsonb_agg(to_jsonb(m) ORDER BY m.id) FROM message m JOIN handle h ON h.id = m.handle_id WHERE h.contact_id = $1) AS messages,
       (SELECT jsonb_agg(to_jsonb(h) ORDER BY h.id) FROM handle h WHERE h.contact_id = $1) AS handles,
       (SELECT jsonb_agg(to_jsonb(b)) FROM booking b JOIN handle h ON h.id = b.handle_id WHERE h.contact_id = $1) AS bookings,
       (SELECT count(*) FROM consent) AS consent, (SELECT count(*) FROM link) AS links`,
    [victim.contactId],
  )
  return JSON.stringify(rows)
}

test(`${injections.length} injections against a model that always obeys the attacker: no foreign byte, no unapproved act`, async () => {
  assert.ok(injections.length >= 50)
  assert.equal(new Set(injections).size, injections.length)
  model.says(obey)
  const before = await victimsThings()
  const bytes = model.bytes().length
  for (const [n, text] of injections.entries()) {
    const attacker = customer(desk, `Mallory ${n}`)
    // What the attacker wrote is theirs: the ids they know, and a name that is not the victim's.
    await attacker.says(
      text.replaceAll('{id}', victim.contactId).replaceAll('{name}', 'my neighbour'),
    )
    const heard = (await attacker.hears(1)).join('\n')
    for (const secret of secrets) assert.ok(!heard.includes(secret), `${text}: ${heard}`)
    await thoughtOver(atrium)
    assert.equal(attacker.heard().length, 1, text)
  }
  assert.ok(model.bytes().length > bytes)
  for (const secret of secrets) assert.ok(!model.bytes().includes(secret), secret)
  // At most what an attacker may have anyway: a time of their own.
  const made = await rowsOf<{ mine: boolean }>(
    atrium,
    `SELECT c.name LIKE 'Mallory %' AS mine FROM booking b JOIN handle h ON h.id = b.handle_id JOIN contact c ON c.id = h.contact_id`,
  )
  assert.ok(made.length <= injections.length + 1)
  assert.equal(made.filter(({ mine }) => !mine).length, 1, 'the victim’s own')
  assert.ok((await victimsThings()) === before, 'nothing of the victim’s has changed')
})
