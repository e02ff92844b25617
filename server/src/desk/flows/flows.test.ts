import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { createFake as createSms } from '@atrium/channel-sms/fake'
import { flowsApi } from '@atrium/contract/api/automation/flows'
import { labelsApi } from '@atrium/contract/api/labels'
import { templatesApi } from '@atrium/contract/api/sending/templates'
import { plainText } from '@atrium/contract/content'
import type { FlowDraft, FlowStep } from '@atrium/contract/flow/flow'
import { MemberId, newId, uuid } from '@atrium/contract/ids'
import { eventually, Refusal } from '../../../test/app.ts'
import { conversationWith, messagesOf, rowsOf } from '../../../test/chat.ts'
import { flowDesk, nudge, says, waits } from '../../../test/outbound/flows.ts'

const desk = await flowDesk({ after })
const { atrium, save, runsOf, over, somebody, pass } = desk
const { admin } = atrium
const { fake: sms } = await atrium.connect(createSms)
await admin.call(templatesApi.sync, { params: { id: desk.accountId } })
await eventually('templates', async () => {
  const { items } = await admin.call(templatesApi.list)
  return items.some(({ name }) => name === 'order_update')
})

const orderUpdate = (change: Partial<Extract<FlowStep, { kind: 'send' }>> = {}) =>
  says('', {
    content: {
      kind: 'template',
      name: 'order_update',
      values: { 'body.1': '{{first_name|there}}', 'body.2': '#{{order|0}}', 'body.3': 'it ships' },
    },
    class: 'transactional',
    ...change,
  })

const news = (change: Partial<Extract<FlowStep, { kind: 'send' }>>) =>
  says('x', { class: 'transactional', ...change })

/** The refusal of a save, with where it points. */
async function refusal(steps: unknown[], change: object = {}) {
  const error = await save(steps as FlowStep[], change as Partial<FlowDraft>).then(
    () => assert.fail('it was saved'),
    (reason: unknown) => reason,
  )
  assert.ok(error instanceof Refusal)
  const errors = (error.problem.errors ?? []) as { pointer: string }[]
  return { status: error.status, pointers: errors.map(({ pointer }) => pointer) }
}

test('a template step goes out as the template, filled, in the language of the customer', async () => {
  const flow = await save([orderUpdate()], { conditions: { words: ['pedido', 'order'] } })
  const ana = somebody('Ana Ruiz')
  await ana.says('¿Dónde está mi pedido, por favor? Muchas gracias')
  const [run] = await over(flow.id)
  const heard = await eventually('it arrives', () => ana.heard()[0])
  assert.equal(heard.content.kind, 'template')
  assert.match(plainText(heard.content), /^Hola Ana, novedades de tu pedido #0/)
  assert.match(run?.log[0]?.said ?? '', /^Hola Ana/)
  await desk.remove(flow.id)
})

test('B10: a follow-up after the window has closed leaves as the approved utility template', async () => {
  const flow = await save([waits(25 * 60), orderUpdate()])
  const bea = somebody('Bea Sanz')
  await bea.says('Where is my order?')
  await desk.did(flow.id, 1)
  pass(25 * 60 + 1)
  const [run] = await over(flow.id)
  assert.equal(run?.log[1]?.outcome, 'done', run?.log[1]?.text ?? '')
  const heard = await eventually('it arrives', () => bea.heard()[0])
  assert.equal(heard.content.kind, 'template')
  await desk.remove(flow.id)
})

test('where a channel has no templates the words of the template go as text', async () => {
  const flow = await save([orderUpdate()], { conditions: { channels: ['sms'] } })
  const { id } = sms.addCustomer({ name: 'Cy', phone: '+34600700001' })
  await sms.act(id, { kind: 'text', text: 'Where is my order?' })
  await over(flow.id)
  const heard = await eventually('it arrives', () =>
    sms.transcript(id).find(({ from }) => from === 'business'),
  )
  assert.equal(heard.content.kind, 'text')
  assert.match(plainText(heard.content), /news about your order #0: it ships/)
  await desk.remove(flow.id)
})

test('the best way for the customer: by the channel that they are reached on, and the message says why', async () => {
  const flow = await save([orderUpdate({ to: 'best' })])
  const di = somebody('Di Low')
  await di.says('Where is my order?')
  const [run] = await over(flow.id)
  assert.deepEqual([run?.log[0]?.outcome, run?.log[0]?.channel], ['done', 'whatsapp'])
  const row = await conversationWith(atrium, 'Di Low')
  const said = (await messagesOf(atrium, row.contactId)).at(-1)
  assert.equal(said?.context?.way?.why, 'habit')
  assert.equal(said?.content.kind, 'template')
  await desk.remove(flow.id)
})

test('a template that is no longer approved ends the run as failed, and says so', async () => {
  const flow = await save([orderUpdate()], { conditions: { words: ['paused'] } })
  const before = await rowsOf<{ id: string; status: string }>(
    atrium,
    `UPDATE template SET status = 'paused' WHERE name = 'order_update' RETURNING id, status`,
  )
  assert.ok(before.length > 0)
  await somebody().says('paused')
  const [run] = await over(flow.id)
  assert.deepEqual([run?.state, run?.why, run?.log[0]?.why], ['failed', 'step', 'template'])
  assert.match(run?.log[0]?.text ?? '', /no approved template “order_update”/)
  await rowsOf(atrium, `UPDATE template SET status = 'approved' WHERE name = 'order_update'`)
  await desk.remove(flow.id)
})

test('what cannot be is refused with where it stands: labels, members, templates, values, answers that are none', async () => {
  const missing = newId(uuid)
  const noTemplate = { kind: 'template', name: 'nothing_here', values: {} } as const
  const values = { 'body.1': 'x' }
  const cases: [unknown[], object, string][] = [
    [[{ kind: 'label', labelId: missing, has: true }], {}, '/flow/steps/0/labelId'],
    [[{ kind: 'assign', memberId: newId(MemberId) }], {}, '/flow/steps/0/memberId'],
    [[waits(1), orderUpdate({ content: noTemplate })], {}, '/flow/steps/1/content/name'],
    [
      [orderUpdate({ content: { kind: 'template', name: 'order_update', values } })],
      {},
      '/flow/steps/0/content/values',
    ],
    [
      [says('x')],
      { conditions: { labels: [{ labelId: missing, is: 'has' }] } },
      '/flow/conditions/labels/0/labelId',
    ],
    [[says('x')], { trigger: 'resolved' }, '/flow/steps/0/class'],
    [[waits(24 * 60 + 1), says('x')], {}, '/flow/steps/1/class'],
    [[says('x', { to: 'best' })], {}, '/flow/steps/0/to'],
    [[says('x', { class: 'proactive' })], {}, '/flow/steps/0/purpose'],
    [[says('x')], { trigger: 'replied' }, '/flow/steps/0/class'],
    [[news({ to: 'channel' })], {}, '/flow/steps/0/channel'],
    [[news({ to: 'best', channel: 'sms' })], {}, '/flow/steps/0/channel'],
    [[news({ to: 'channel', channel: 'Not a channel' })], {}, '/flow/steps/0/channel'],
    [[nudge('x')], { trigger: 'resolved', conditions: { words: ['x'] } }, '/flow/conditions/words'],
    [[], {}, '/flow/steps'],
    [Array.from({ length: 21 }, () => waits(1)), {}, '/flow/steps'],
    [[waits(0)], {}, '/flow/steps/0/minutes'],
    [[waits(30 * 24 * 60 + 1)], {}, '/flow/steps/0/minutes'],
    [[says(' ')], {}, '/flow/steps/0/content/text'],
    [[{ kind: 'shell', command: 'x' }], {}, '/flow/steps/0/kind'],
    [[waits(1)], { name: 'x'.repeat(81) }, '/flow/name'],
  ]
  for (const [steps, change, pointer] of cases) {
    const { status, pointers } = await refusal(steps, change)
    assert.equal(status, 422, pointer)
    assert.ok(pointers.includes(pointer), `${pointer}: ${pointers.join()}`)
  }
  // Switched off it may be saved as it is: what it needs may be gone.
  const off = await save([{ kind: 'label', labelId: missing, has: true }], { on: false })
  await desk.remove(off.id)
})

test('names are one each, changes are made on what was read, and what was removed stays so', async () => {
  const flow = await save([waits(1)], { name: 'Greeting' })
  assert.equal((await refusal([waits(1)], { name: 'gREETING' })).status, 409)
  const again = await save([waits(2)], { name: 'Greeting' }, flow.id)
  assert.equal(again.rev, flow.rev + 1)
  const body = { flow: { ...draftOf(again), name: 'Other' }, rev: flow.rev }
  await assert.rejects(admin.call(flowsApi.save, { params: { id: flow.id }, body }), {
    status: 409,
  })
  await desk.remove(flow.id)
  await assert.rejects(desk.remove(flow.id), { status: 404 })
  await assert.rejects(runsOf(flow.id), { status: 404 })
  await assert.rejects(save([waits(1)], {}, flow.id), { status: 410 })
  await save([waits(1)], { name: 'Greeting', on: false })
})

function draftOf({ name, on, trigger, conditions, steps }: FlowDraft): FlowDraft {
  return { name, on, trigger, conditions, steps }
}

test('a trial says what would happen, step by step, and leaves nothing behind', async () => {
  const labelId = newId(uuid)
  await admin.call(labelsApi.save, { params: { id: labelId }, body: { name: 'try', color: 'red' } })
  const eva = somebody('Eva Gil')
  await eva.says('What is the price?')
  const row = await conversationWith(atrium, 'Eva Gil')
  const flow = draftOf({
    name: 'Trial',
    on: false,
    trigger: 'message',
    conditions: { words: ['price'] },
    steps: [
      nudge('one, {{first_name}}'),
      waits(60),
      nudge('two'),
      nudge('three'),
      { kind: 'label', labelId, has: true },
      { kind: 'resolve' },
    ],
  })
  const tryIt = (change: Partial<FlowDraft> = {}) =>
    admin.call(flowsApi.try, {
      params: { id: newId(uuid) },
      body: { conversationId: row.id, flow: { ...flow, ...change } },
    })
  const tables = ['message', 'activity', 'touch', 'outbox', 'event', 'contact_label', 'flow_run']
  const counts = async () => {
    const list = tables.map((table) => `(SELECT count(*)::int FROM ${table}) AS ${table}`)
    return (await rowsOf(atrium, `SELECT ${list.join()}`))[0]
  }
  const before = await counts()
  const trial = await tryIt()
  assert.deepEqual([trial.starts, trial.why], [true, null])
  assert.deepEqual(
    trial.steps.map(({ kind, outcome, why, said }) => [kind, outcome, why, said]),
    [
      ['send', 'done', null, 'one, Eva'],
      ['wait', 'done', null, null],
      ['send', 'done', null, 'two'],
      ['send', 'refused', 'cap', 'three'],
      ['label', 'done', null, null],
      ['resolve', 'done', null, null],
    ],
  )
  const unmet: FlowDraft['conditions'][] = [
    { channels: ['sms'] },
    { words: ['order'] },
    { languages: ['pt'] },
    { labels: [{ labelId, is: 'has' }] },
  ]
  for (const conditions of unmet) {
    const [why] = Object.keys(conditions)
    const none = await tryIt({ conditions })
    assert.deepEqual([none.starts, none.why, none.steps], [false, why, []])
  }
  assert.deepEqual(await counts(), before)
  assert.equal((await conversationWith(atrium, 'Eva Gil')).status, 'open')
  assert.equal(eva.heard().length, 0)
})

test('runs come page by page, the newest first', async () => {
  const flow = await save([{ kind: 'assign', memberId: null }], { conditions: { words: ['page'] } })
  for (let n = 0; n < 5; n += 1) {
    await somebody(`Page ${n}`).says('page')
    await over(flow.id, n + 1)
  }
  const names: string[] = []
  for (let cursor: string | undefined; ; ) {
    const query = { limit: 2, ...(cursor && { cursor }) }
    const page = await admin.call(flowsApi.runs, { params: { id: flow.id }, query })
    names.push(...page.items.map(({ contactName }) => contactName))
    if (!page.nextCursor) break
    cursor = page.nextCursor
  }
  assert.deepEqual(names, ['Page 4', 'Page 3', 'Page 2', 'Page 1', 'Page 0'])
})
