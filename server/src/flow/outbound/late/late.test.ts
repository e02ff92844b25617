import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { contactsApi } from '@atrium/contract/api/contacts'
import { inboxApi } from '@atrium/contract/api/inbox'
import { sendingApi } from '@atrium/contract/api/sending/sending'
import { templatesApi } from '@atrium/contract/api/sending/templates'
import type { ConversationRow } from '@atrium/contract/conversation'
import { MessageId, newId } from '@atrium/contract/ids'
import { safeSendingPolicy } from '@atrium/contract/sending/policy'
import type { Template } from '@atrium/contract/template/template'
import { eventually } from '../../../../test/app.ts'
import {
  customerWrites,
  inState,
  reply,
  startDesk,
  type WhatsAppDesk,
} from '../../../../test/chat.ts'

// No worker: a reply waits until the test starts one.
const desk: WhatsAppDesk = await startDesk({ after }, { ATRIUM_ROLE: 'web' })
const { atrium, fake } = desk
const { admin, app } = atrium
const hour = 3600_000

const configure = async (
  name: string,
  language: string,
  body: { use: string | null; variables?: Template['variables'] },
) => {
  const template = await eventually(`${name} in ${language}`, async () =>
    (await admin.call(templatesApi.list)).items.find(
      (one) => one.name === name && one.language === language,
    ),
  )
  await admin.call(templatesApi.configure, { params: { id: template.id }, body })
}

before(async () => {
  const worker = await desk.startProcess({ role: 'worker' })
  await configure('continue_chat', 'en', { use: 'continue' })
  await configure('continue_chat', 'es', { use: 'continue' })
  await configure('order_update', 'en', { use: 'order_update' })
  await admin.call(sendingApi.setPolicy, { body: { ...safeSendingPolicy, quiet: null } })
  await worker.stop()
})

let people = 0

type Customer = { id: string; row: ConversationRow }

/** A customer whose last words are so many hours old. */
async function silentFor(hours: number, language?: string): Promise<Customer> {
  const worker = await desk.startProcess({ role: 'worker' })
  people += 1
  const { id, row } = await customerWrites(
    desk,
    `Ana${people} Ruiz`,
    `+346005550${String(people).padStart(2, '0')}`,
  )
  if (language)
    await admin.call(contactsApi.prefer, {
      params: { id: row.contactId },
      body: { kind: 'language', value: language, by: 'said' },
    })
  await worker.stop()
  later(hours)
  return { id, row }
}

const later = (hours: number) => app.clock.setOffset(app.clock.offset() + hours * hour)
const phone = ({ id }: Customer) =>
  fake
    .transcript(id)
    .filter((line) => line.from === 'business')
    .map(({ content }) => content)
const ways = ({ row }: Customer, text = 'Yes, at ten.') =>
  admin.call(sendingApi.ways, {
    params: { id: row.id },
    body: {
      handleId: row.replyHandleId ?? '',
      accountId: row.replyAccountId ?? '',
      content: { kind: 'text', text },
    },
  })

async function withWorker(work: () => Promise<void>): Promise<void> {
  const worker = await desk.startProcess({ role: 'worker' })
  try {
    await work()
  } finally {
    await worker.stop()
  }
}

test('B9: words composed at hour 23:59 that leave at 24:01 become the approved template, and keep what was written', async () => {
  const ana = await silentFor(23.99)
  const messageId = await reply(atrium, ana.row, 'Yes, at ten.')
  later(0.03)
  await withWorker(async () => {
    const sent = await inState(atrium, ana.row, messageId, 'accepted', 'delivered')
    assert.partialDeepStrictEqual(sent.content, { kind: 'template', name: 'continue_chat' })
    assert.deepEqual(sent.composed, { kind: 'text', text: 'Yes, at ten.' })
  })
  const [shown] = phone(ana)
  assert.match(
    shown?.kind === 'template' ? shown.preview : '',
    /^Hi Ana\d+, we have an answer to your question\./,
  )
})

test('B9: a reply at hour 25 switches to the template by itself, in the customer’s language', async () => {
  const ana = await silentFor(25, 'es')
  const { ways: found, refused } = await ways(ana)
  assert.equal(refused, null)
  const [first] = found
  assert.ok(first?.kind === 'template')
  assert.deepEqual(
    [first.name, first.language, first.category, first.keepsWords],
    ['continue_chat', 'es', 'utility', false],
  )
  assert.match(first.content.kind === 'template' ? first.content.preview : '', /^Hola Ana\d+,/)
  assert.equal(first.estimate?.why.category, 'utility')
  const messageId = await reply(atrium, ana.row, 'Sí, a las diez.')
  await withWorker(async () => {
    const sent = await inState(atrium, ana.row, messageId, 'accepted', 'delivered')
    assert.deepEqual(
      [sent.content, sent.composed],
      [first.content, { kind: 'text', text: 'Sí, a las diez.' }],
    )
  })
})

test('a template of use "reply" carries the words themselves, where they fit', async () => {
  await configure('order_update', 'en', {
    use: 'reply',
    variables: {
      'body.1': { from: 'first_name' },
      'body.2': { from: 'text', text: 'of today' },
      'body.3': { from: 'words' },
    },
  })
  const ana = await silentFor(25, 'en')
  const [way] = (await ways(ana, 'It left\nthis morning')).ways
  assert.ok(way?.kind === 'template' && way.content.kind === 'template')
  assert.equal(way.keepsWords, true)
  assert.match(way.content.preview, /: It left this morning\. Reply here/)
  // Longer than a template's text may be: the other one asks the customer to go on.
  const [long] = (await ways(ana, 'x'.repeat(1100))).ways
  assert.ok(long?.kind === 'template')
  assert.deepEqual([long.name, long.keepsWords], ['continue_chat', false])
  await configure('order_update', 'en', { use: 'order_update', variables: {} })
})

test('inside the window words go as they are, with what they cost', async () => {
  const ana = await silentFor(0)
  const [way] = (await ways(ana)).ways
  assert.ok(way?.kind === 'free' && way.until)
  assert.equal(way.estimate?.why.category, 'service')
})

test('where no template can be used the refusal says so, and another address that can be reached is offered', async () => {
  for (const language of ['en', 'es']) await configure('continue_chat', language, { use: null })
  const ana = await silentFor(25)
  const { ways: found, refused } = await ways(ana)
  assert.deepEqual([found, refused?.rule], [[], 'window'])
  await assert.rejects(reply(atrium, ana.row, 'hello'), (error: { problem?: unknown }) => {
    assert.partialDeepStrictEqual(error.problem, { code: 'policy_refused' })
    return true
  })
  for (const language of ['en', 'es'])
    await configure('continue_chat', language, { use: 'continue' })
})

test('a file cannot become a template: it is refused, not lost', async () => {
  const ana = await silentFor(25)
  const content = { kind: 'location', latitude: 1, longitude: 2 } as const
  await assert.rejects(
    admin.call(inboxApi.send, {
      params: { id: ana.row.id },
      body: {
        messageId: newId(MessageId),
        handleId: ana.row.replyHandleId ?? '',
        accountId: ana.row.replyAccountId ?? '',
        content,
      },
    }),
    { status: 409 },
  )
})

test('B10: a follow-up outside the window goes as the utility template that its sender named', async () => {
  const ana = await silentFor(25, 'en')
  const send = (late?: { use: string; values: Record<string, string> }) =>
    admin.call(sendingApi.send, {
      params: { id: ana.row.contactId },
      body: {
        messageId: newId(MessageId),
        handleId: ana.row.replyHandleId ?? '',
        accountId: ana.row.replyAccountId ?? '',
        sender: 'Shop',
        class: 'proactive',
        purpose: 'reminders',
        content: { kind: 'text', text: 'Your order 4821 ships tomorrow.' },
        late,
      },
    })
  const unknown = await send({ use: 'nothing_like_it', values: {} })
  assert.ok(unknown.kind === 'refused' && unknown.rule === 'window')
  const values = { 'body.1': 'Ana', 'body.2': '4821', 'body.3': 'it ships tomorrow' }
  assert.deepEqual(await send({ use: 'order_update', values }), { kind: 'queued' })
  await withWorker(() =>
    eventually('it is on the phone', () => phone(ana).length > 0).then(() => undefined),
  )
  const [shown] = phone(ana)
  assert.ok(shown?.kind === 'template')
  assert.match(shown.preview, /^Hi Ana, news about your order 4821: it ships tomorrow\./)
})

test('a paused template is used no more: what was composed before goes by another one', async () => {
  const ana = await silentFor(23.99)
  await withWorker(async () => {
    fake.review.decide(fake.templateId('continue_chat', 'en') ?? '', { kind: 'pause' })
    await eventually('it is known', async () =>
      (await admin.call(templatesApi.list)).items.some(
        ({ name, language, status }) =>
          name === 'continue_chat' && language === 'en' && status === 'paused',
      ),
    )
  })
  const messageId = await reply(atrium, ana.row, 'Yes.')
  later(0.03)
  await withWorker(async () => {
    const { content } = await inState(atrium, ana.row, messageId, 'accepted', 'delivered')
    // Another language is better than silence.
    assert.partialDeepStrictEqual(content, { name: 'continue_chat', language: 'es' })
  })
  assert.equal(phone(ana).length, 1)
})
