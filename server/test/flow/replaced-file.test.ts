import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { createFake } from '@atrium/channel-telegram/fake'
import { filePaths } from '@atrium/contract/api/inbox'
import { reviseApi } from '@atrium/contract/api/revise'
import type { Message } from '@atrium/contract/message'
import { eventually, startTestApp } from '../app.ts'
import { conversationWith, messagesOf } from '../chat.ts'
import { asOwner } from '../workspaces/second-workspace.ts'

const atrium = await startTestApp({ after })
const { fake } = await atrium.connect(createFake)
const { admin } = atrium

const pdf = (words: string, name = 'offer.pdf') => ({
  name,
  type: 'application/pdf',
  data: Buffer.from(`%PDF-1.7\n% ${words}\n`),
})

let people = 0
/** Somebody who sent a file, which is stored. */
async function sent(words: string, caption = 'Our plan') {
  people += 1
  const name = `Ana ${people}`
  const { id: customer } = fake.addCustomer({ name })
  const file = pdf(words)
  const { id } = await fake.act(customer, { kind: 'file', file, as: 'document', caption })
  const { contactId } = await conversationWith(atrium, name)
  const message = async (): Promise<Message> => {
    const [found] = await messagesOf(atrium, contactId)
    assert.ok(found)
    return found
  }
  const stored = () =>
    eventually('its file is stored', async () => {
      const now = await message()
      return now.attachments.every(({ state }) => state === 'stored') && now
    })
  await stored()
  return { customer, id, message, stored }
}

const bytesOf = async (id: string) => (await admin.fetch(filePaths.attachment(id as never))).text()
const versions = async (id: string) =>
  (await admin.call(reviseApi.versions, { params: { id: id as never } })).items
const edited = (message: () => Promise<Message>, text: string) =>
  eventually(`it says "${text}"`, async () => {
    const now = await message()
    return now.content.kind === 'text' && now.content.text === text && now
  })

test('a customer puts another file in the place of the first: the new one is shown, the first stays readable', async () => {
  const { customer, id, message, stored } = await sent('the first plan')
  const [before] = (await message()).attachments
  const file = pdf('the second plan', 'better offer.pdf')
  await fake.act(customer, { kind: 'edit', id, text: 'The better plan', file, as: 'document' })
  await edited(message, 'The better plan')
  const now = await stored()
  assert.deepEqual(
    now.attachments.map(({ name }) => name),
    ['better offer.pdf'],
  )
  assert.ok(now.editedAt)
  assert.match(await bytesOf(now.attachments[0]?.id ?? ''), /the second plan/)
  const [first, ...more] = await versions(now.id)
  assert.deepEqual(more, [])
  assert.deepEqual(first?.content, { kind: 'text', text: 'Our plan' })
  assert.deepEqual(
    first?.attachments.map((one) => [one.id, one.name]),
    [[before?.id, 'offer.pdf']],
  )
  assert.match(await bytesOf(before?.id ?? ''), /the first plan/)
})

test('other words under the same file leave the file as it is', async () => {
  const { customer, id, message } = await sent('a plan')
  const before = (await message()).attachments
  await fake.act(customer, { kind: 'edit', id, text: 'Please look' })
  const now = await edited(message, 'Please look')
  assert.deepEqual(now.attachments, before)
  const [first] = await versions(now.id)
  assert.deepEqual(first?.attachments, [])
})

test('one that came before files were named, with the same name and size, is the same file', async () => {
  const { customer, id, message } = await sent('an old plan')
  const before = (await message()).attachments
  await asOwner(atrium, 'UPDATE attachment SET external_key = NULL')
  await fake.act(customer, { kind: 'edit', id, text: 'Look again' })
  const now = await edited(message, 'Look again')
  assert.deepEqual(now.attachments, before)
  const file = pdf('a plan of another length')
  await fake.act(customer, { kind: 'edit', id, text: 'The new one', file, as: 'document' })
  assert.notEqual((await edited(message, 'The new one')).attachments[0]?.id, before[0]?.id)
})

test('a file is added to words, replaced twice, and each earlier one belongs to its version', async () => {
  people += 1
  const name = `Ana ${people}`
  const { id: customer } = fake.addCustomer({ name })
  const { id } = await fake.act(customer, { kind: 'text', text: 'See below' })
  const { contactId } = await conversationWith(atrium, name)
  const message = async (): Promise<Message> =>
    (await messagesOf(atrium, contactId))[0] ?? assert.fail('the message is gone')
  for (const words of ['one', 'two', 'three']) {
    const file = pdf(words, `${words}.pdf`)
    await fake.act(customer, { kind: 'edit', id, text: words, file, as: 'document' })
    await edited(message, words)
  }
  const now = await message()
  assert.deepEqual(
    now.attachments.map((one) => one.name),
    ['three.pdf'],
  )
  assert.deepEqual(
    (await versions(now.id)).map(({ attachments }) => attachments.map((one) => one.name)),
    [[], ['one.pdf'], ['two.pdf']],
  )
})

test('an edit that comes late changes neither the words nor the file', async () => {
  const { customer, id, message } = await sent('the plan')
  await fake.act(customer, { kind: 'edit', id, text: 'Newest' })
  const newest = await edited(message, 'Newest')
  await asOwner(
    atrium,
    "UPDATE message SET edited_at = edited_at + interval '1 day' WHERE id = $1",
    [newest.id],
  )
  await fake.act(customer, { kind: 'edit', id, text: 'Late', file: pdf('late'), as: 'document' })
  const { id: after } = await fake.act(customer, { kind: 'text', text: 'after the late one' })
  await eventually('what came after it is shown', async () => {
    const { contactId } = await message()
    return (await messagesOf(atrium, contactId)).some(({ externalId }) => externalId === after)
  })
  const now = await message()
  assert.deepEqual(now.content, { kind: 'text', text: 'Newest' })
  assert.deepEqual(now.attachments, newest.attachments)
  assert.equal((await versions(now.id)).length, 1)
})
