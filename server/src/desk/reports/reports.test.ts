import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { contactsApi } from '@atrium/contract/api/contacts'
import { inboxApi } from '@atrium/contract/api/inbox'
import { reportsApi } from '@atrium/contract/api/reports'
import { ContactId, ConversationId, NoteId, newId } from '@atrium/contract/ids'
import type { FigureName } from '@atrium/contract/report/report'
import { rowsOf } from '../../../test/chat.ts'
import { people, phone, sender } from '../../../test/people.ts'

const desk = await people({ after })
const { atrium, writes, happens } = desk
const { admin, app } = atrium

type Door = 'whatsapp' | 'email' | 'webchat'
let customers = 0
let answers = 0

/** Makes it this moment. Each test has days of its own. */
function at(time: string): void {
  app.clock.setOffset(app.clock.offset() + Date.parse(time) - app.clock.now().getTime())
}

/** A customer at an address of their own. */
function somebody(channel: Door = 'whatsapp', proofs: Parameters<typeof sender>[1] = []) {
  customers += 1
  const who = sender(`somebody-${customers}`, proofs, { name: `Somebody ${customers}` })
  const answer = async (): Promise<string> => {
    answers += 1
    const externalId = `answer-${answers}`
    await happens(channel, {
      kind: 'echo',
      externalId,
      at: app.clock.now().toISOString(),
      sender: who,
      content: { kind: 'text', text: 'Yes.' },
      attachments: [],
    })
    return externalId
  }
  return {
    writes: () => writes(channel, who, 'Are you open?'),
    /** A person answers. */
    answer,
    /** The assistant does. */
    assisted: async (): Promise<void> => {
      const author = JSON.stringify({ kind: 'assistant' })
      await rowsOf(atrium, 'UPDATE message SET author = $2 WHERE external_id = $1', [
        await answer(),
        author,
      ])
    },
  }
}

async function caseOf(contactId: string): Promise<string> {
  const { conversations } = await admin.call(contactsApi.get, { params: { id: contactId } })
  return conversations.find(({ joinedInto }) => joinedInto === null)?.id ?? ''
}
async function setStatus(contactId: string, status: 'open' | 'resolved'): Promise<void> {
  const params = { id: await caseOf(contactId) }
  await admin.call(inboxApi.setStatus, { params, body: { status } })
}
const report = (from: string, to = from) => admin.call(reportsApi.figures, { query: { from, to } })
const total = async (from: string, to = from) => (await report(from, to)).total
async function behind(figure: FigureName, from: string, channel?: string): Promise<string[]> {
  const query = { from, to: from, figure, channel }
  const { items } = await admin.call(reportsApi.conversations, { query })
  return items.map(({ contactName }) => contactName)
}

test('B19: an answer within ten minutes is immediate and has a share of its own; a later one is not', async () => {
  const [quick, slow, waits] = [somebody(), somebody('webchat'), somebody('webchat')]
  at('2027-02-01T09:00:00.000Z')
  await quick.writes()
  await slow.writes()
  await waits.writes()
  at('2027-02-01T09:09:00.000Z')
  await quick.answer()
  at('2027-02-01T09:20:00.000Z')
  await slow.answer()
  const { total, channels, before } = await report('2027-02-01')
  const { conversations, answered, immediate, waiting } = total
  assert.deepEqual(
    { conversations, answered, immediate, waiting },
    { conversations: 3, answered: 2, immediate: 1, waiting: 1 },
  )
  assert.equal(Math.round(Number(total.firstAnswerSeconds)), (540 + 1_200) / 2)
  assert.deepEqual(
    channels.map(({ channel, figures }) => [channel, figures.conversations, figures.immediate]),
    [
      ['webchat', 2, 0],
      ['whatsapp', 1, 1],
    ],
  )
  assert.equal(before.conversations, 0)
  assert.equal(before.firstAnswerSeconds, null)
  assert.equal((await behind('immediate', '2027-02-01')).length, 1)
  assert.equal((await behind('late', '2027-02-01')).length, 1)
  assert.equal((await behind('waiting', '2027-02-01', 'webchat')).length, 1)
  assert.deepEqual(await behind('waiting', '2027-02-01', 'whatsapp'), [])
  at('2027-02-02T09:00:00.000Z')
  await waits.answer()
  const later = (await report('2027-02-01')).total
  assert.deepEqual([later.answered, later.immediate, later.waiting], [3, 1, 0])
})

test('a reminder, and what failed, answer nobody', async () => {
  const who = somebody()
  at('2027-02-05T09:00:00.000Z')
  await who.writes()
  at('2027-02-05T09:01:00.000Z')
  await rowsOf(atrium, `UPDATE message SET class = 'proactive' WHERE external_id = $1`, [
    await who.answer(),
  ])
  await rowsOf(atrium, `UPDATE message SET state = 'failed' WHERE external_id = $1`, [
    await who.answer(),
  ])
  assert.equal((await total('2027-02-05')).answered, 0)
})

test('B20: handle time is the work at a conversation, not the time from open to close', async () => {
  const who = somebody()
  at('2027-02-08T09:00:00.000Z')
  const { contactId } = await who.writes()
  at('2027-02-09T09:00:00.000Z')
  await who.answer()
  at('2027-02-09T09:01:00.000Z')
  await who.writes()
  at('2027-02-09T09:02:30.000Z')
  await who.answer()
  const worked = async () => {
    const { handled, handleSeconds } = await total('2027-02-08')
    return [handled, Math.round(Number(handleSeconds))]
  }
  // A day of waiting is five minutes of work at most, and then a minute and a half.
  assert.deepEqual(await worked(), [1, 300 + 90])
  at('2027-02-09T09:03:30.000Z')
  const params = { id: await caseOf(contactId) }
  await admin.call(inboxApi.note, { params, body: { noteId: newId(NoteId), text: 'Called too.' } })
  await setStatus(contactId, 'resolved')
  assert.deepEqual(await worked(), [1, 300 + 90 + 60])
})

test('B18: the automated share counts what was resolved without a person, and stayed resolved', async () => {
  const [alone, helped, again, person] = [somebody(), somebody(), somebody(), somebody()]
  at('2027-02-15T09:00:00.000Z')
  const opened = []
  for (const who of [alone, helped, again, person]) opened.push(await who.writes())
  for (const who of [alone, helped, again]) await who.assisted()
  for (const who of [helped, person]) await who.answer()
  const automated = async () => {
    const { automated, resolvedForGood } = await total('2027-02-15')
    return [automated, resolvedForGood]
  }
  assert.deepEqual(await automated(), [0, 0])
  for (const { contactId } of opened) await setStatus(contactId, 'resolved')
  assert.deepEqual(await automated(), [2, 4])
  at('2027-02-16T09:00:00.000Z')
  await again.writes()
  await setStatus(opened[2]?.contactId ?? '', 'resolved')
  assert.deepEqual(await automated(), [1, 3])
  assert.equal((await behind('automated', '2027-02-15')).length, 1)
})

test('B21: what a customer or a member opens again does not count as resolved; what we write does not open it so', async () => {
  const [stays, returns, ours, reopened] = [somebody(), somebody(), somebody(), somebody()]
  at('2027-02-22T09:00:00.000Z')
  const ids: string[] = []
  for (const who of [stays, returns, ours, reopened]) {
    ids.push((await who.writes()).contactId)
    await who.answer()
  }
  for (const id of ids) await setStatus(id, 'resolved')
  assert.equal((await total('2027-02-22')).resolvedForGood, 4)
  at('2027-02-23T09:00:00.000Z')
  await returns.writes()
  await ours.answer()
  await setStatus(ids[3] ?? '', 'open')
  for (const id of ids.slice(1)) await setStatus(id, 'resolved')
  const { resolved, resolvedForGood, reopened: opened } = await total('2027-02-22')
  assert.deepEqual([resolved, resolvedForGood, opened], [4, 2, 2])
})

test('B21: who comes by another channel is counted, and whether all that was said before was there', async () => {
  const known = phone('+34600700001')
  at('2027-03-01T09:00:00.000Z')
  await somebody('whatsapp', [known]).writes()
  const stranger = await somebody('whatsapp').writes()
  at('2027-03-02T09:00:00.000Z')
  const arrives = somebody('webchat', [known])
  await arrives.writes()
  await arrives.answer()
  const unproved = somebody('webchat')
  const unknown = await unproved.writes()
  await unproved.answer()
  const context = async () => {
    const { cameBack, recovered } = await total('2027-03-01', '2027-03-02')
    return [cameBack, recovered]
  }
  assert.deepEqual(await context(), [1, 1])
  at('2027-03-02T10:00:00.000Z')
  await admin.call(contactsApi.link, {
    params: { id: stranger.contactId },
    body: { contactId: unknown.contactId },
  })
  assert.deepEqual(await context(), [2, 1])
  const query = { from: '2027-03-01', to: '2027-03-02', figure: 'notRecovered' } as const
  const { items } = await admin.call(reportsApi.conversations, { query })
  assert.equal(items.length, 1)
  await admin.call(contactsApi.unlink, { params: { id: unknown.handleId } })
  assert.deepEqual(await context(), [1, 1])
})

test('a conversation on two channels is counted once, as switched', async () => {
  const known = phone('+34600700002')
  at('2027-03-08T09:00:00.000Z')
  await somebody('whatsapp', [known]).writes()
  await somebody('webchat', [known]).writes()
  const { conversations, switched, cameBack, recovered } = await total('2027-03-08')
  assert.deepEqual([conversations, switched, cameBack, recovered], [1, 1, 1, 1])
})

test('what only we wrote is no conversation of a customer', async () => {
  at('2027-03-10T09:00:00.000Z')
  await somebody().answer()
  assert.equal((await total('2027-03-10')).conversations, 0)
})

test('days are those of the business', async () => {
  at('2027-03-12T23:30:00.000Z')
  await somebody().writes()
  assert.equal((await total('2027-03-12')).conversations, 1)
  await rowsOf(
    atrium,
    `INSERT INTO sending_policy (workspace_id, settings) SELECT $1, s.settings || '{"timeZone":"Europe/Madrid"}' FROM (SELECT $2::jsonb AS settings) s`,
    [
      atrium.workspaceId,
      JSON.stringify((await import('@atrium/contract/sending/policy')).safeSendingPolicy),
    ],
  )
  const { timeZone, total: figures } = await report('2027-03-13')
  assert.deepEqual([timeZone, figures.conversations], ['Europe/Madrid', 1])
  assert.equal((await total('2027-03-12')).conversations, 0)
  await rowsOf(atrium, 'DELETE FROM sending_policy')
})

test('a large period is counted in parts, each call some more, and paged', async () => {
  at('2027-04-01T09:00:00.000Z')
  const { contactId } = await somebody().writes()
  const ids = Array.from({ length: 5_010 }, () => newId(ConversationId))
  await rowsOf(
    atrium,
    `INSERT INTO conversation (workspace_id, id, contact_id, origin_contact_id, status, channels, last_message_at, created_at)
     SELECT $1, unnest($2::uuid[]), $3, $3, 'resolved', '{}', $4, $4`,
    [atrium.workspaceId, ids, ContactId.parse(contactId), app.clock.now()],
  )
  assert.equal((await report('2027-04-01')).uncounted, 11)
  assert.equal((await report('2027-04-01')).uncounted, 0)
  await rowsOf(
    atrium,
    `UPDATE conversation_figures SET channel = 'whatsapp' WHERE conversation_id = ANY($1)`,
    [ids.slice(0, 60)],
  )
  const seen = new Set<string>()
  let cursor: string | undefined
  do {
    const query = { from: '2027-04-01', to: '2027-04-01', figure: 'conversations', cursor } as const
    const page = await admin.call(reportsApi.conversations, { query })
    for (const { id } of page.items) seen.add(id)
    cursor = page.nextCursor ?? undefined
  } while (cursor)
  assert.equal(seen.size, 61)
})

test('days that are none, in the wrong order or too many, and a cursor that is none, are refused', async () => {
  for (const [from, to] of [
    ['2027-03-02', '2027-03-01'],
    ['2020-01-01', '2027-03-01'],
    ['2027-02-30', '2027-03-01'],
    ["2027-03-01'; DROP TABLE conversation; --", '2027-03-01'],
  ] as const)
    await assert.rejects(report(from, to), { status: 422 }, `${from} to ${to}`)
  const query = { from: '2027-03-01', to: '2027-03-01', figure: 'answered', cursor: 'x' } as const
  await assert.rejects(admin.call(reportsApi.conversations, { query }), { status: 422 })
  await assert.rejects(atrium.anonymous().call(reportsApi.reviews), { status: 401 })
})
