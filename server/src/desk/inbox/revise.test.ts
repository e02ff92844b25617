import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { createFake as createTelegram } from '@atrium/channel-telegram/fake'
import { createFake as createWebchat } from '@atrium/channel-webchat/fake'
import { createFake as createWhatsApp } from '@atrium/channel-whatsapp/fake'
import { inboxApi } from '@atrium/contract/api/inbox'
import { reviseApi } from '@atrium/contract/api/revise'
import { plainText } from '@atrium/contract/content'
import { VisitorHistory } from '@atrium/contract/visitor'
import { eventually, Refusal, startTestApp } from '../../../test/app.ts'
import { conversationWith, inState, messagesOf, reply, textsOnPhone } from '../../../test/chat.ts'
import { conversationOf, visit } from '../../../test/web-visitor.ts'

const atrium = await startTestApp({ after })
const { fake } = await atrium.connect(createTelegram)
const webchat = await atrium.connect(createWebchat)
const whatsapp = await atrium.connect(createWhatsApp)
const { admin } = atrium

let people = 0
/** Somebody on Telegram with one message of ours on their phone. */
async function told(text: string) {
  people += 1
  const name = `Ana ${people}`
  const { id: customer } = fake.addCustomer({ name })
  await fake.act(customer, { kind: 'text', text: 'hello' })
  const row = await conversationWith(atrium, name)
  const id = await reply(atrium, row, text)
  await inState(atrium, row, id, 'accepted')
  const message = async () => {
    const found = (await messagesOf(atrium, row.contactId)).find((one) => one.id === id)
    assert.ok(found)
    return found
  }
  return { customer, row, id, message, words: () => textsOnPhone(fake, customer) }
}
/** Moves the installation's clock. */
const forward = (seconds: number) =>
  atrium.app.clock.setOffset(atrium.app.clock.offset() + seconds * 1000)
const edit = (id: string, text: string) =>
  admin.call(reviseApi.edit, { params: { id: id as never }, body: { text } })
const takeBack = (id: string) => admin.call(reviseApi.takeBack, { params: { id: id as never } })
const dismiss = (id: string) => admin.call(reviseApi.dismiss, { params: { id: id as never } })
const versions = async (id: string) =>
  (await admin.call(reviseApi.versions, { params: { id: id as never } })).items
const refusedWith = (status: number, words: RegExp) => (error: unknown) =>
  error instanceof Refusal && error.status === status && words.test(String(error.problem.detail))

test('an edit is on its way, then on the phone, then in the timeline, and the first words are kept', async () => {
  const { id, row, message, words } = await told('Monday at ten')
  const answer = await edit(id, 'Tuesday at ten')
  assert.equal(answer.change?.state, 'queued')
  assert.deepEqual(answer.content, { kind: 'text', text: 'Monday at ten' })
  const edited = await eventually('it is taken', async () => {
    const now = await message()
    return now.editedAt ? now : undefined
  })
  assert.deepEqual(edited.content, { kind: 'text', text: 'Tuesday at ten' })
  assert.equal(edited.change ?? null, null)
  assert.deepEqual(words(), ['Tuesday at ten'])
  const [first, ...more] = await versions(id)
  assert.deepEqual(
    [first?.content, first?.how, first?.by],
    [{ kind: 'text', text: 'Monday at ten' }, 'edit', 'Ada'],
  )
  assert.deepEqual(more, [])
  const listed = await admin.call(inboxApi.get, { params: { id: row.id } })
  assert.equal(listed.lastMessage?.text, 'Tuesday at ten')
  const again = await edit(id, 'Tuesday at ten')
  assert.equal(again.change ?? null, null)
  assert.equal((await versions(id)).length, 1)
})

test('a message is taken back on the phone; its words stay for the team', async () => {
  const { id, message, customer } = await told('Wrong person')
  await takeBack(id)
  const gone = await eventually('it is gone', async () => {
    const now = await message()
    return now.deletedAt ? now : undefined
  })
  assert.deepEqual(gone.content, { kind: 'text', text: 'Wrong person' })
  assert.equal(fake.transcript(customer).at(-1)?.deleted, true)
  assert.deepEqual(
    (await versions(id)).map(({ how, by }) => [how, by]),
    [['delete', 'Ada']],
  )
  await assert.rejects(takeBack(id), refusedWith(409, /deleted already/))
  await assert.rejects(edit(id, 'more'), refusedWith(409, /deleted already/))
})

test('what the provider says against a change stands beside the message, which stays as it was', async () => {
  const { id, message, words } = await told('Ten o’clock')
  fake.refusals.push({
    method: 'editMessageText',
    status: 400,
    description: "Bad Request: message can't be edited",
  })
  await edit(id, 'Eleven o’clock')
  const refused = await eventually('it failed', async () => {
    const now = await message()
    return now.change?.state === 'failed' ? now : undefined
  })
  assert.match(refused.change?.error?.text ?? '', /message can't be edited/)
  assert.deepEqual(
    [refused.content, refused.editedAt, refused.state],
    [{ kind: 'text', text: 'Ten o’clock' }, null, 'accepted'],
  )
  assert.deepEqual(words(), ['Ten o’clock'])
  assert.equal((await dismiss(id)).change ?? null, null)
  await edit(id, 'Noon')
  await eventually('the next try is taken', async () => words()[0] === 'Noon')
})

test('an answer that is lost is asked for again, and the change is made once', async () => {
  const { id, message, customer, words } = await told('one')
  fake.faults.error = true
  await edit(id, 'two')
  await eventually('it was tried', () =>
    fake.calls.some(({ method }) => method === 'editMessageText'),
  ).catch(() => undefined)
  await assert.rejects(edit(id, 'three'), refusedWith(409, /on its way/))
  await assert.rejects(dismiss(id), refusedWith(409, /on its way/))
  assert.equal((await edit(id, 'two')).change?.state, 'queued')
  fake.faults.error = false
  await eventually('it is taken', async () => {
    forward(60)
    return (await message()).editedAt !== null
  })
  assert.deepEqual(words(), ['two'])
  assert.equal((await versions(id)).length, 1)
  assert.equal(fake.transcript(customer).filter(({ from }) => from === 'business').length, 1)
})

test('two days after its sending Telegram deletes nothing, and the gate says so; editing goes on', async () => {
  const { id, words } = await told('old')
  forward(48 * 3600 + 60)
  await assert.rejects(takeBack(id), refusedWith(409, /deleted for 48 hours/))
  await edit(id, 'new')
  await eventually('it is edited', () => words()[0] === 'new')
})

test('only what is ours, has arrived and can be changed there is changed', async () => {
  const { row, id } = await told('words')
  const theirs = (await messagesOf(atrium, row.contactId)).find(
    ({ direction }) => direction === 'in',
  )
  assert.ok(theirs)
  await assert.rejects(edit(theirs.id, 'x'), refusedWith(422, /Only messages of ours/))
  await assert.rejects(takeBack(theirs.id), refusedWith(422, /Only messages of ours/))
  await assert.rejects(edit(id, 'x'.repeat(5000)), refusedWith(409, /4096/))
  await assert.rejects(edit(id, '  '), refusedWith(422, /./))
  const place = { kind: 'location', latitude: 1, longitude: 2 } as const
  const where = await reply(atrium, row, '', { content: place })
  await inState(atrium, row, where, 'accepted')
  await assert.rejects(edit(where, 'x'), refusedWith(422, /of words/))
  const { id: other } = whatsapp.fake.addCustomer({ name: 'Bo', phone: '+34600111299' })
  await whatsapp.fake.act(other, { kind: 'text', text: 'hello' })
  const bo = await conversationWith(atrium, 'Bo')
  const sent = await reply(atrium, bo, 'on WhatsApp')
  await inState(atrium, bo, sent, 'accepted', 'delivered')
  await assert.rejects(edit(sent, 'x'), refusedWith(409, /cannot be edited on WhatsApp/))
  await assert.rejects(takeBack(sent), refusedWith(409, /cannot be deleted on WhatsApp/))
})

test('a visitor’s window shows other words, and nothing of what was taken back', async () => {
  const visitor = await visit(atrium, webchat.accountId)
  await visitor.say('are you open?')
  const row = await conversationOf(atrium, 'are you open?')
  const id = await reply(atrium, row, 'until six')
  await inState(atrium, row, id, 'accepted')
  const shown = async () => {
    const { items } = VisitorHistory.parse(await (await visitor.fetch('/messages')).json())
    const found = items.find((one) => one.id === id)
    return found?.deleted ? 'deleted' : found && plainText(found.content)
  }
  await edit(id, 'until seven')
  await eventually('the window says it', async () => (await shown()) === 'until seven')
  await takeBack(id)
  await eventually('it is gone', async () => (await shown()) === 'deleted')
  const history = await (await visitor.fetch('/messages')).text()
  assert.ok(!history.includes('until'), 'nothing of it is left in the window')
})
