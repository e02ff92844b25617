import assert from 'node:assert/strict'
import { after, afterEach, test } from 'node:test'
import { flowsApi } from '@atrium/contract/api/automation/flows'
import { contactsApi } from '@atrium/contract/api/contacts'
import { inboxApi } from '@atrium/contract/api/inbox'
import { labelsApi } from '@atrium/contract/api/labels'
import { membersApi } from '@atrium/contract/api/settings'
import { plainText } from '@atrium/contract/content'
import type { FlowRun } from '@atrium/contract/flow/flow'
import { MemberId, newId, uuid } from '@atrium/contract/ids'
import { eventually } from '../../../test/app.ts'
import { thoughtOver, turnOn } from '../../../test/assistant/desk.ts'
import { conversationWith, messagesOf, reply, rowsOf } from '../../../test/chat.ts'
import { flowDesk, nudge, says, waits } from '../../../test/outbound/flows.ts'
import { advance } from './advance.ts'

const desk = await flowDesk({ after })
const { atrium, save, runsOf, over, did, somebody, pass, worked } = desk
const { admin, app, workspaceId } = atrium

afterEach(async () => {
  const { items } = await admin.call(flowsApi.list)
  for (const { id } of items) await desk.remove(id)
})

type Somebody = ReturnType<typeof somebody>

const hears = (who: Somebody, count: number): Promise<string[]> =>
  eventually(`${who.name} hears ${count}`, () => {
    const heard = who.heard().map(({ content }) => plainText(content))
    return heard.length >= count && heard
  })
const outcomes = ({ log }: FlowRun) => log.map(({ outcome }) => outcome)
/** The lines of a contact's timeline. */
async function lines(contactId: string) {
  const { items } = await admin.call(inboxApi.timeline, {
    params: { id: contactId },
    query: { limit: 200 },
  })
  return items.flatMap((item) => (item.type === 'activity' ? [item] : []))
}
/** Plays the worker's part, several at once. */
const takeSteps = (id: string, times = 1) =>
  Promise.all(
    Array.from({ length: times }, () =>
      advance(app.db, { ...app, now: app.clock.now }, { workspaceId, id }),
    ),
  )

test('a message starts it: it answers, filled for them, and has the conversation until they write again', async () => {
  const flow = await save([says('Hello {{first_name|there}}!')], {
    conditions: { words: ['price'] },
  })
  const eva = somebody('Eva Gil')
  await eva.says('Hi there')
  await worked()
  assert.deepEqual(await runsOf(flow.id), [])
  await eva.says('What is the price?')
  assert.deepEqual(await hears(eva, 1), ['Hello Eva!'])
  const [run] = await over(flow.id)
  assert.ok(run)
  assert.deepEqual([run.state, run.why, outcomes(run)], ['ended', null, ['done']])
  const row = await conversationWith(atrium, 'Eva Gil')
  assert.deepEqual([row.handler, row.waitingSince], ['flow', null])
  const said = (await messagesOf(atrium, row.contactId)).at(-1)
  assert.deepEqual(
    [said?.id, said?.author, said?.class],
    [run.log[0]?.messageId, { kind: 'flow', name: flow.name }, 'reply'],
  )
  await eva.says('Thank you')
  await eventually('it lets go', async () => {
    return (await conversationWith(atrium, 'Eva Gil')).handler === 'nobody'
  })
  const { items } = await admin.call(flowsApi.list)
  assert.deepEqual(items[0]?.runs, { running: 0, ended: 1, failed: 0 })
})

test('the same message twice starts it once', async () => {
  const flow = await save([waits(5)])
  const bo = somebody()
  await bo.says('hello')
  await did(flow.id, 1)
  // The provider's own key is forgotten, so that only the keys of the message and the run are left.
  await rowsOf(atrium, `UPDATE journal SET state = 'pending'`)
  await worked()
  assert.equal((await runsOf(flow.id)).length, 1)
})

test('it waits, labels, gives to somebody and resolves; each step once, however many take it', async () => {
  const labelId = newId(uuid)
  await admin.call(labelsApi.save, {
    params: { id: labelId },
    body: { name: 'asked', color: 'red' },
  })
  const { items: members } = await admin.call(membersApi.list)
  const memberId = MemberId.parse(members[0]?.id)
  const flow = await save([
    { kind: 'label', labelId, has: true },
    { kind: 'assign', memberId },
    waits(60),
    says('Still here?'),
    { kind: 'resolve' },
  ])
  const cy = somebody()
  await cy.says('hello')
  const waiting = await did(flow.id, 3)
  assert.equal(waiting.state, 'running')
  const row = await conversationWith(atrium, cy.name)
  assert.equal(row.assigneeId, memberId)
  const contact = await admin.call(contactsApi.get, { params: { id: row.contactId } })
  assert.deepEqual(
    contact.labels.map(({ name }) => name),
    ['asked'],
  )
  pass(59)
  await takeSteps(waiting.id, 3)
  assert.equal(cy.heard().length, 0)
  pass(2)
  await takeSteps(waiting.id, 5)
  const [run] = await over(flow.id)
  assert.deepEqual(run && outcomes(run), ['done', 'done', 'done', 'done', 'done'])
  assert.deepEqual(await hears(cy, 1), ['Still here?'])
  assert.equal((await conversationWith(atrium, cy.name)).status, 'resolved')
  const done = await lines(row.contactId)
  assert.ok(done.some(({ kind, actor }) => kind === 'resolved' && actor === flow.name))
  // Its own resolving starts nothing.
  assert.equal(cy.heard().length, 1)
})

test('a wait ends the run where the customer writes meanwhile, and only then', async () => {
  const flow = await save([waits(30, true), says('Are you there?')], {
    conditions: { words: ['quote'] },
  })
  const [di, ed] = [somebody(), somebody()]
  await di.says('a quote please')
  await ed.says('a quote please')
  await eventually('both wait', async () => {
    const runs = await runsOf(flow.id)
    return runs.length === 2 && runs.every(({ log }) => log.length === 1)
  })
  await di.says('never mind')
  await worked()
  pass(31)
  const runs = await over(flow.id, 2)
  assert.deepEqual(runs.map(({ contactName, why }) => [contactName, why]).sort(), [
    [di.name, 'answered'],
    [ed.name, null],
  ])
  await hears(ed, 1)
  assert.equal(di.heard().length, 0)
})

test('switched off or removed, its runs end, and nothing more starts', async () => {
  const flow = await save([waits(10), says('too late')])
  const flo = somebody()
  await flo.says('hello')
  await did(flow.id, 1)
  await save([waits(10), says('too late')], { name: flow.name, on: false }, flow.id)
  pass(11)
  const [run] = await over(flow.id)
  assert.deepEqual([run?.state, run?.why], ['ended', 'off'])
  await flo.says('hello again')
  await worked()
  assert.equal((await runsOf(flow.id)).length, 1)
  // On again, what ended stays so.
  await save([says('now')], { name: flow.name }, flow.id)
  await flo.says('and again')
  assert.deepEqual(await hears(flo, 1), ['now'])
})

test('a flow that is changed moves nobody who is on the way to other steps', async () => {
  const flow = await save([waits(10), says('as it was')])
  const gus = somebody()
  await gus.says('hello')
  await did(flow.id, 1)
  await save([says('as it is')], { name: flow.name, conditions: { words: ['x'] } }, flow.id)
  pass(11)
  assert.deepEqual(await hears(gus, 1), ['as it was'])
})

test('B1: the third touch of two flows is refused, and the run log and the timeline say so; the run goes on', async () => {
  const labelId = newId(uuid)
  await admin.call(labelsApi.save, { params: { id: labelId }, body: { name: 'b1', color: 'red' } })
  const two = await save([nudge('one'), nudge('two')])
  const hal = somebody()
  await hal.says('hello')
  await over(two.id)
  await hears(hal, 2)
  await desk.remove(two.id)
  const third = await save([nudge('three'), { kind: 'label', labelId, has: true }])
  await hal.says('hello again')
  const [run] = await over(third.id)
  assert.ok(run)
  assert.deepEqual([run.state, outcomes(run)], ['ended', ['refused', 'done']])
  assert.deepEqual([run.log[0]?.why, run.log[0]?.said], ['cap', 'three'])
  assert.match(run.log[0]?.text ?? '', /2 /)
  const told = (await lines(run.contactId)).filter(({ kind }) => kind === 'policy')
  assert.deepEqual(
    told.map(({ actor, data }) => [actor, data.rule]),
    [[third.name, 'cap']],
  )
  assert.equal(hal.heard().length, 2)
})

test('it starts five times a day for one customer; the run log says of a sixth why not', async () => {
  const flow = await save([{ kind: 'assign', memberId: null }])
  const ida = somebody()
  for (let n = 1; n <= 6; n += 1) {
    await ida.says(`hello ${n}`)
    await over(flow.id, n)
  }
  const runs = await runsOf(flow.id)
  assert.deepEqual(
    runs.map(({ why }) => why),
    ['too_often', null, null, null, null, null],
  )
  pass(24 * 60 + 1)
  await ida.says('the next day')
  assert.equal((await over(flow.id, 7))[0]?.why, null)
})

test('where a flow answers, the assistant does not, and it does answer the next message', async () => {
  await turnOn(atrium, desk.accountId)
  const flow = await save([says('The flow says hello.')], { trigger: 'opened' })
  const jo = somebody('Jo Ames')
  await jo.says('Hello!')
  await over(flow.id)
  await thoughtOver(atrium)
  assert.deepEqual(await hears(jo, 1), ['The flow says hello.'])
  assert.equal((await conversationWith(atrium, 'Jo Ames')).handler, 'flow')
  await jo.says('Hello?')
  assert.match((await hears(jo, 2))[1] ?? '', /Hello Jo/)
  assert.equal((await conversationWith(atrium, 'Jo Ames')).handler, 'assistant')
  // It is the flow's to answer also where nothing is left of its words: people see that they wait.
  const empty = await save([says('{{company}}')], { conditions: { words: ['nobody'] } })
  await jo.says('Hello, is nobody there?')
  const [run] = await over(empty.id)
  assert.deepEqual([run?.state, run?.log[0]?.why], ['failed', 'content'])
  await thoughtOver(atrium)
  assert.equal(jo.heard().length, 2)
  assert.ok((await conversationWith(atrium, 'Jo Ames')).waitingSince)
  await turnOn(atrium, desk.accountId, false)
})

test('B2: while a person has the conversation a flow does not answer, and what nobody asked for waits', async () => {
  const kim = somebody()
  await kim.says('hello')
  const row = await conversationWith(atrium, kim.name)
  await reply(atrium, row, 'I am here.')
  await hears(kim, 1)
  const flow = await save([says('robot'), nudge('reminder')])
  await kim.says('thanks')
  const [run] = await over(flow.id)
  assert.deepEqual(
    run?.log.map(({ outcome, why }) => [outcome, why]),
    [
      ['refused', 'handler'],
      ['delayed', 'pause'],
    ],
  )
  assert.ok(run?.log[1]?.until)
  assert.equal(kim.heard().length, 1)
})

test('what is gone ends the run as failed, and says what', async () => {
  const labelId = newId(uuid)
  await admin.call(labelsApi.save, {
    params: { id: labelId },
    body: { name: 'gone', color: 'red' },
  })
  const flow = await save([waits(1), { kind: 'label', labelId, has: true }, says('never')])
  const lou = somebody()
  await lou.says('hello')
  await did(flow.id, 1)
  await admin.call(labelsApi.remove, { params: { id: labelId } })
  pass(2)
  const [run] = await over(flow.id)
  assert.deepEqual(
    [run?.state, run?.why, run && outcomes(run)],
    ['failed', 'step', ['done', 'failed']],
  )
  assert.deepEqual(
    [run?.log[1]?.why, run?.log[1]?.text],
    ['label', 'There is no such label any more.'],
  )
  assert.equal(lou.heard().length, 0)
})

test('a link and its undoing between steps: the run stays with its address, and the words are of who has it', async () => {
  const steps = [waits(10), says('For {{name}}'), waits(10), says('For {{name}}')]
  const flow = await save([...steps, { kind: 'resolve' }], { conditions: { words: ['start'] } })
  const [may, ned] = [somebody('May One'), somebody('Ned Two')]
  await ned.says('hello')
  const other = await conversationWith(atrium, 'Ned Two')
  await may.says('start')
  const own = await conversationWith(atrium, 'May One')
  const waiting = await did(flow.id, 1)
  await admin.call(contactsApi.link, {
    params: { id: other.contactId },
    body: { contactId: own.contactId },
  })
  pass(11)
  const linked = await did(flow.id, 3)
  assert.equal(linked.contactId, other.contactId)
  const [first] = await hears(may, 1)
  await admin.call(contactsApi.unlink, { params: { id: String(own.replyHandleId) } })
  pass(11)
  const [run] = await over(flow.id)
  assert.deepEqual([run?.id, run?.contactId, run?.state], [waiting.id, own.contactId, 'ended'])
  assert.deepEqual(await hears(may, 2), [first, 'For May One'])
  assert.equal(ned.heard().length, 0)
  assert.equal((await conversationWith(atrium, 'May One')).status, 'resolved')
  assert.equal((await conversationWith(atrium, 'Ned Two')).status, 'open')
  const stands = await messagesOf(atrium, own.contactId)
  assert.equal(stands.filter(({ direction }) => direction === 'out').length, 2)
})

test('a run that began in a case of a linked record is about its own customer’s case once the link is undone', async () => {
  const flow = await save([waits(10), { kind: 'resolve' }], { conditions: { words: ['begin'] } })
  const [una, vic] = [somebody('Una One'), somebody('Vic Two')]
  await vic.says('hello')
  const other = await conversationWith(atrium, 'Vic Two')
  await una.says('hello')
  const own = await conversationWith(atrium, 'Una One')
  await admin.call(contactsApi.link, {
    params: { id: other.contactId },
    body: { contactId: own.contactId },
  })
  await una.says('begin')
  const waiting = await did(flow.id, 1)
  assert.equal(waiting.conversationId, other.id)
  await admin.call(contactsApi.unlink, { params: { id: String(own.replyHandleId) } })
  pass(11)
  await over(flow.id)
  assert.equal((await conversationWith(atrium, 'Una One')).status, 'resolved')
  assert.equal((await conversationWith(atrium, 'Vic Two')).status, 'open')
})

test('resolving starts it once, with the customer of the case; not a flow’s own resolving', async () => {
  const flow = await save([says('Were you happy?', { class: 'proactive', purpose: 'surveys' })], {
    trigger: 'resolved',
  })
  const resolver = await save([{ kind: 'resolve' }], { conditions: { words: ['bye'] } })
  const oli = somebody()
  await oli.says('hello')
  const row = await conversationWith(atrium, oli.name)
  const params = { id: row.id }
  await admin.call(inboxApi.setStatus, { params, body: { status: 'resolved' } })
  await admin.call(inboxApi.setStatus, { params, body: { status: 'resolved' } })
  assert.deepEqual(await hears(oli, 1), ['Were you happy?'])
  assert.equal((await over(flow.id)).length, 1)
  assert.equal((await conversationWith(atrium, oli.name)).status, 'resolved')
  await oli.says('bye')
  await over(resolver.id)
  await worked()
  assert.equal((await runsOf(flow.id)).length, 1)
})

test('STOP starts nothing, and a blocked customer neither', async () => {
  const flow = await save([says('hello')])
  const pat = somebody()
  await pat.says('STOP')
  await worked()
  const row = await conversationWith(atrium, pat.name)
  assert.deepEqual(await runsOf(flow.id), [])
  await admin.call(contactsApi.update, { params: { id: row.contactId }, body: { blocked: true } })
  await pat.says('hello')
  await worked()
  assert.deepEqual(await runsOf(flow.id), [])
})

test('a fault of ours is tried again, and ends the run as failed after the fifth time', async () => {
  const flow = await save([waits(1), says('never')])
  const quin = somebody()
  await quin.says('hello')
  const { id } = await did(flow.id, 1)
  await rowsOf(
    atrium,
    `UPDATE flow_run SET steps = '[{"kind":"wait","minutes":1,"unlessAnswered":false},{"kind":"odd"}]'`,
  )
  for (let n = 0; n < 5; n += 1) {
    pass(5)
    await takeSteps(id).catch(() => undefined)
  }
  const [row] = await eventually('it failed', async () => {
    const rows = await rowsOf<{ state: string; why: string }>(
      atrium,
      `SELECT state, why FROM flow_run WHERE id = $1 AND state <> 'running'`,
      [id],
    )
    return rows.length > 0 && rows
  })
  assert.deepEqual([row?.state, row?.why], ['failed', 'broken'])
})
