import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { contactsApi } from '@atrium/contract/api/contacts'
import { inboxApi } from '@atrium/contract/api/inbox'
import { labelsApi } from '@atrium/contract/api/labels'
import { macrosApi } from '@atrium/contract/api/macros'
import { templatesApi } from '@atrium/contract/api/sending/templates'
import { membersApi } from '@atrium/contract/api/settings'
import { plainText } from '@atrium/contract/content'
import type { BodyInput } from '@atrium/contract/endpoint'
import { MessageId, newId, uuid } from '@atrium/contract/ids'
import type { Macro } from '@atrium/contract/macro/macro'
import { eventually, Refusal } from '../../../test/app.ts'
import { customerWrites, inState, startDesk } from '../../../test/chat.ts'
import { addMember, addWorkspace } from '../../../test/workspaces/second-workspace.ts'

const desk = await startDesk({ after })
const { atrium, fake, accountId } = desk
const { admin, app } = atrium
const hour = 3600_000
let people = 0

type Customer = Awaited<ReturnType<typeof customerWrites>>
type Steps = BodyInput<typeof macrosApi.save>['steps']
type Run = BodyInput<typeof macrosApi.run>

before(() => admin.call(templatesApi.sync, { params: { id: accountId } }))

function ana(): Promise<Customer> {
  people += 1
  return customerWrites(desk, `Ana Ruiz${people}`, `+3460022300${people}`)
}

function make(steps: Steps): Promise<Macro> {
  const body = { name: `M ${newId(uuid)}`, visibility: 'everyone', steps, rev: 0 } as const
  return admin.call(macrosApi.save, { params: { id: newId(uuid) }, body })
}

function run({ row }: Customer, macro: Macro, more: Partial<Run> = {}, client = admin) {
  const params = { id: row.id, macroId: macro.id }
  return client.call(macrosApi.run, { params, body: { messageId: newId(MessageId), ...more } })
}

function preview({ row }: Customer, { id }: Macro) {
  return admin.call(macrosApi.preview, { params: { id: row.id, macroId: id }, body: {} })
}

async function refused(work: Promise<unknown>): Promise<Refusal> {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  assert.ok(error instanceof Refusal, 'it was not refused')
  return error
}

async function label(): Promise<string> {
  const id = newId(uuid)
  await admin.call(labelsApi.save, { params: { id }, body: { name: `L ${id}`, color: 'green' } })
  return id
}

const pass = (hours: number) => app.clock.setOffset(app.clock.offset() + hours * hour)
const conversation = ({ row }: Customer) => admin.call(inboxApi.get, { params: { id: row.id } })
const contact = ({ row }: Customer) =>
  admin.call(contactsApi.get, { params: { id: row.contactId } })
const heard = ({ id }: Customer) =>
  fake
    .transcript(id)
    .flatMap(({ from, content }) => (from === 'business' ? [plainText(content)] : []))

/** What the timeline shows, a word for each item. */
async function told({ row }: Customer): Promise<string[]> {
  const page = await admin.call(inboxApi.timeline, {
    params: { id: row.contactId },
    query: { limit: 200 },
  })
  return page.items.map((item) => {
    if (item.type === 'activity') return item.kind
    if (item.type === 'note') return `note: ${item.text}`
    return `${item.direction}: ${plainText(item.content)}`
  })
}

/** Runs it, and sees that nothing whatever came of it. */
async function leavesNothing(customer: Customer, work: () => Promise<unknown>): Promise<Refusal> {
  const look = async () => {
    // How far an earlier message got changes by itself.
    const { rev: _, lastMessage: _last, ...itself } = await conversation(customer)
    return [await told(customer), itself, (await contact(customer)).labels]
  }
  const sooner = await look()
  const refusal = await refused(work())
  assert.deepEqual(await look(), sooner)
  return refusal
}

test('each step is done, in order, by one command, and the timeline says by which', async () => {
  const customer = await ana()
  const bride = await label()
  const agent = await addMember(atrium, { name: 'Grace' })
  const macro = await make([
    { kind: 'note', text: 'Asked by {{first_name}}' },
    { kind: 'label', labelId: bride, has: true },
    { kind: 'assign', to: { kind: 'member', memberId: agent.memberId } },
    { kind: 'reply', text: 'Hello {{first_name|there}}, {{company|we}} will call.' },
    { kind: 'snooze', hours: 48 },
  ])
  const messageId = newId(MessageId)
  const { conversation: row, messages } = await run(customer, macro, { messageId })
  const words = `Hello ${customer.row.contactName.split(' ')[0]}, we will call.`
  assert.deepEqual(
    messages.map(({ id, author, content }) => [id, author.kind, plainText(content)]),
    [[messageId, 'member', words]],
  )
  assert.deepEqual([row.status, row.assigneeId, row.handler], ['snoozed', agent.memberId, 'human'])
  assert.equal(
    Math.round((Date.parse(row.snoozedUntil ?? '') - app.clock.now().getTime()) / hour),
    48,
  )
  assert.deepEqual(
    (await contact(customer)).labels.map(({ id }) => id),
    [bride],
  )
  const [, ...since] = (await told(customer)).slice(1)
  assert.deepEqual(since, ['note: Asked by Ana', 'assigned', `out: ${words}`, 'snoozed'])
  assert.ok((await told(customer)).includes('macro'))
  await eventually('it arrives', () => heard(customer).includes(words))

  const back = await make([
    { kind: 'reopen' },
    { kind: 'assign', to: { kind: 'me' } },
    { kind: 'label', labelId: bride, has: false },
    { kind: 'resolve' },
  ])
  const after = await run(customer, back)
  assert.equal(after.conversation.status, 'resolved')
  assert.notEqual(after.conversation.assigneeId, agent.memberId)
  assert.deepEqual([after.messages, (await contact(customer)).labels], [[], []])
  const nobody = await make([{ kind: 'assign', to: { kind: 'nobody' } }])
  assert.equal((await run(customer, nobody)).conversation.assigneeId, null)
})

test('at hour 25 a reply leaves as the template for it; where there is none it is refused with the ways, and nothing is done', async () => {
  const [late, lost] = [await ana(), await ana()]
  const macro = await make([
    { kind: 'note', text: 'Answered at night' },
    { kind: 'label', labelId: await label(), has: true },
    { kind: 'reply', text: 'Yes, we have it.' },
    { kind: 'resolve' },
  ])
  pass(25)
  const shown = await preview(late, macro)
  assert.deepEqual(shown.problems, [])
  const [way] = shown.sends?.ways.ways ?? []
  assert.ok(way?.kind === 'template')
  assert.deepEqual([way.name, way.category], ['continue_chat', 'utility'])
  const { conversation: row, messages } = await run(late, macro)
  assert.equal(row.status, 'resolved')
  assert.deepEqual([messages[0]?.content.kind, messages[0]?.composed?.kind], ['template', 'text'])
  await eventually('it arrives', () => heard(late).some((text) => text.startsWith('Hi Ana')))

  const { items } = await admin.call(templatesApi.list)
  const uses = items.filter(({ use }) => use === 'continue')
  const use = async (name: string | null) => {
    for (const { id } of uses)
      await admin.call(templatesApi.configure, { params: { id }, body: { use: name } })
  }
  await use(null)
  const { status, problem } = await leavesNothing(lost, () => run(lost, macro))
  assert.deepEqual([status, problem.code], [409, 'policy_refused'])
  const { rule, next, ways } = problem.evidence as Record<string, unknown>
  assert.deepEqual([rule, next, ways], ['window', 'template', []])
  assert.equal((await preview(lost, macro)).sends?.ways.refused?.rule, 'window')
  await use('continue')
})

const order = (values: Record<string, string>) =>
  ({ kind: 'template', name: 'order_update', values }) as const
const whole = { 'body.1': '{{first_name}}', 'body.2': '#{{order}}', 'body.3': 'it ships' }

test('a template is sent in the customer’s language, else in English, filled from the record, and its cost is told before', async () => {
  const [maya, ida] = [await ana(), await ana()]
  const say = ({ row }: Customer, language: string) =>
    admin.call(contactsApi.update, {
      params: { id: row.contactId },
      body: { language, attributes: { order: '4821' } },
    })
  await say(maya, 'es-MX')
  await say(ida, 'fr')
  pass(25)
  const macro = await make([order(whole), { kind: 'resolve' }])
  const { sends } = await preview(maya, macro)
  const [way] = sends?.ways.ways ?? []
  assert.ok(way?.kind === 'free')
  assert.deepEqual([way.estimate?.why.category, sends?.category], ['utility', 'utility'])
  assert.deepEqual(
    [sends?.channel, sends?.label],
    ['whatsapp', (await contact(maya)).handles[0]?.label],
  )
  for (const customer of [maya, ida]) {
    const { messages, conversation: row } = await run(customer, macro)
    await inState(atrium, customer.row, messages[0]?.id ?? '', 'delivered', 'read')
    assert.equal(row.status, 'resolved')
  }
  assert.match(String(heard(maya)), /^Hola Ana, novedades de tu pedido #4821: it ships/)
  assert.match(String(heard(ida)), /^Hi Ana, news about your order #4821: it ships/)
})

test('the same id does nothing twice, also at the same moment, and is nothing else’s', async () => {
  const customer = await ana()
  const macro = await make([
    { kind: 'note', text: 'once' },
    { kind: 'reply', text: 'Once.' },
    { kind: 'resolve' },
  ])
  const messageId = newId(MessageId)
  const answers = await Promise.all(
    Array.from({ length: 6 }, () => run(customer, macro, { messageId })),
  )
  for (const { messages } of answers) assert.equal(messages[0]?.id, messageId)
  const items = await told(customer)
  const count = (what: string) => items.filter((item) => item === what).length
  assert.deepEqual(['note: once', 'out: Once.', 'resolved', 'macro'].map(count), [1, 1, 1, 1])
  // Also one that sends nothing: the customer wrote, and the repeat does not resolve anew.
  const quiet = await make([{ kind: 'resolve' }])
  await admin.call(inboxApi.setStatus, {
    params: { id: customer.row.id },
    body: { status: 'open' },
  })
  const quietId = newId(MessageId)
  await run(customer, quiet, { messageId: quietId })
  await admin.call(inboxApi.setStatus, {
    params: { id: customer.row.id },
    body: { status: 'open' },
  })
  await run(customer, quiet, { messageId: quietId })
  assert.equal((await conversation(customer)).status, 'open')
  for (const used of [messageId, quietId]) {
    const { status } = await leavesNothing(customer, () =>
      run(customer, used === messageId ? quiet : macro, { messageId: used }),
    )
    assert.equal(status, 409)
  }
})

test('two members at once: each is done whole, and who looked at an older state is told', async () => {
  const customer = await ana()
  const grace = await addMember(atrium, { name: 'Grace' })
  const vip = await label()
  const macro = await make([
    { kind: 'assign', to: { kind: 'me' } },
    { kind: 'label', labelId: vip, has: true },
    { kind: 'reply', text: 'We look at it.' },
    { kind: 'note', text: 'done' },
  ])
  const clients = [admin, grace.client, admin, grace.client]
  await Promise.all(clients.map((client) => run(customer, macro, {}, client)))
  const items = await told(customer)
  for (const what of ['macro', 'note: done', 'out: We look at it.'])
    assert.equal(items.filter((item) => item === what).length, 4, what)
  const seen = await conversation(customer)
  await fake.act(customer.id, { kind: 'text', text: 'One more thing' })
  await eventually('it came in', async () => (await told(customer)).includes('in: One more thing'))
  const { problem } = await leavesNothing(customer, () =>
    run(customer, macro, { expectedLastSeq: seen.lastInboundSeq }),
  )
  assert.equal(problem.code, 'newer_message')
  const changed = await admin.call(macrosApi.save, {
    params: { id: macro.id },
    body: { name: macro.name, visibility: 'everyone', steps: [{ kind: 'resolve' }], rev: 1 },
  })
  const stale = await leavesNothing(customer, () => run(customer, macro, { rev: macro.rev }))
  assert.match(String(stale.problem.detail), /changed meanwhile/)
  await run(customer, macro, { rev: changed.rev })
})

test('a label, a member or a template that is gone: the step is named before, and nothing is done', async () => {
  const customer = await ana()
  const grace = await addMember(atrium, { name: 'Gone' })
  const gone = await label()
  const note = { kind: 'note', text: 'first' } as const
  const cases: [Macro, string][] = [
    [await make([note, { kind: 'label', labelId: gone, has: true }]), 'label'],
    [
      await make([note, { kind: 'assign', to: { kind: 'member', memberId: grace.memberId } }]),
      'member',
    ],
    [await make([note, { kind: 'template', name: 'old_offer' }]), 'template'],
  ]
  await admin.call(labelsApi.remove, { params: { id: gone } })
  await admin.call(membersApi.update, {
    params: { id: grace.memberId },
    body: { active: false },
  })
  for (const [macro, code] of cases) {
    const { problems } = await preview(customer, macro)
    assert.deepEqual(
      problems.map((one) => [one.step, one.code]),
      [[1, code]],
    )
    const { status, problem } = await leavesNothing(customer, () => run(customer, macro))
    assert.deepEqual([status, problem.code], [409, 'conflict'])
    assert.match(String(problem.detail), /^Step 2: /)
    assert.deepEqual(problem.evidence, problems[0])
  }
})

test('places of which nothing is known are told before; without a value a template is not sent', async () => {
  const { id } = fake.addCustomer({ name: '+34600999000', phone: '+34600999000' })
  await fake.act(id, { kind: 'text', text: 'hello' })
  const row = await eventually('the conversation', async () => {
    const { items } = await admin.call(inboxApi.list, { query: { view: 'all', limit: 100 } })
    return items.find(({ contactName }) => contactName.includes('999'))
  })
  const customer = { id, row, messageId: '' }
  const holes = await make([
    { kind: 'reply', text: 'Hello {{first_name}} of {{company|us}}, {{frist_name}}!' },
  ])
  assert.deepEqual((await preview(customer, holes)).sends?.unknown, ['first_name', 'frist_name'])
  const { messages } = await run(customer, holes)
  assert.equal(plainText(messages[0]?.content ?? { kind: 'text', text: '' }), 'Hello  of us, !')
  for (const [step, code] of [
    [{ kind: 'reply', text: '{{company}}' }, 'empty'],
    [{ kind: 'note', text: ' {{company}} ' }, 'empty'],
    [order(whole), 'values'],
    [order({ ...whole, 'body.1': 'you', 'body.9': 'x' }), 'values'],
  ] as const) {
    const macro = await make([{ kind: 'resolve' }, step])
    assert.equal((await preview(customer, macro)).problems[0]?.code, code)
    await leavesNothing(customer, () => run(customer, macro))
  }
})

test('who may not be written to gets nothing, and what the other steps would do is not done', async () => {
  const customer = await ana()
  const macro = await make([
    { kind: 'assign', to: { kind: 'me' } },
    { kind: 'reply', text: 'Hi' },
    { kind: 'resolve' },
  ])
  await admin.call(contactsApi.update, {
    params: { id: customer.row.contactId },
    body: { blocked: true },
  })
  const { problem } = await leavesNothing(customer, () => run(customer, macro))
  assert.equal((problem.evidence as { rule?: string }).rule, 'block')
})

test('an address of somebody else is nobody’s to write to', async () => {
  const [customer, other] = [await ana(), await ana()]
  const macro = await make([{ kind: 'reply', text: 'Hi' }])
  const to = { handleId: other.row.replyHandleId, accountId } as Run['to']
  const { problem } = await leavesNothing(customer, () => run(customer, macro, { to }))
  assert.equal((problem.evidence as { code?: string }).code, 'nowhere')
  assert.deepEqual(heard(other), [])
})

test('a macro of another workspace, or of somebody else, is none', async () => {
  const customer = await ana()
  const grace = await addMember(atrium, { name: 'Grace' })
  const steps: Steps = [{ kind: 'resolve' }]
  const own = await grace.client.call(macrosApi.save, {
    params: { id: newId(uuid) },
    body: { name: 'Mine', visibility: 'me', steps, rev: 0 },
  })
  const other = await addWorkspace(atrium)
  const foreign = await other.client.call(macrosApi.save, {
    params: { id: newId(uuid) },
    body: { name: 'Theirs', visibility: 'everyone', steps, rev: 0 },
  })
  for (const macro of [own, foreign]) {
    await assert.rejects(preview(customer, macro), { status: 404 })
    assert.equal((await leavesNothing(customer, () => run(customer, macro))).status, 404)
  }
  await assert.rejects(run(customer, foreign, {}, other.client), { status: 404 })
  await run(customer, own, {}, grace.client)
  const { items } = await grace.client.call(macrosApi.list)
  assert.ok(items.every(({ name }) => name !== 'Theirs'))
})
