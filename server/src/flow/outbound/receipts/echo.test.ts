import assert from 'node:assert/strict'
import { after, beforeEach, test } from 'node:test'
import { createFake as createInstagram } from '@atrium/channel-instagram/fake'
import { type Content, plainText } from '@atrium/contract/content'
import { eventually, startTestApp } from '../../../../test/app.ts'
import { conversationWith, inState, messagesOf, reply, rowsOf } from '../../../../test/chat.ts'

const atrium = await startTestApp({ after })
// Its echoes do not say which app wrote.
const { fake } = await atrium.connect(createInstagram)
const provider: NonNullable<typeof fake.handle> = fake.handle ?? assert.fail('Instagram has an API')
beforeEach(() => {
  fake.handle = provider
})

/** Instagram shows a list as cards, and echoes them without their words. */
const content: Content = {
  kind: 'list',
  text: 'When?',
  button: 'Choose',
  sections: [{ rows: [{ id: 'a', title: 'At ten' }] }],
}

let people = 0
async function customer() {
  people += 1
  const name = `Ana ${people}`
  const { id } = fake.addCustomer({ name })
  await fake.act(id, { kind: 'text', text: 'hello' })
  const row = await conversationWith(atrium, name)
  const ours = async () =>
    (await messagesOf(atrium, row.contactId))
      .filter(({ direction }) => direction === 'out')
      .map(({ content }) => plainText(content))
  return { id, row, ours }
}

/** What is sent from now on arrives, and its answer waits until it is let go. */
function holdAnswers(): () => void {
  const held = Promise.withResolvers<void>()
  fake.handle = async (request) => {
    const answer = await provider(request)
    if (request.path.endsWith('/messages')) await held.promise
    return answer
  }
  return held.resolve
}

const pass = (seconds: number) =>
  atrium.app.clock.setOffset(atrium.app.clock.offset() + seconds * 1000)
const pending = () =>
  rowsOf<{ reason: string | null; attempts: number }>(
    atrium,
    "SELECT reason, attempts FROM journal WHERE state = 'pending'",
  )
const echoWaits = () =>
  eventually('the echo waits', async () => {
    const rows = await pending()
    return rows.some(({ reason }) => reason === 'it waits for the answer to what is being sent')
  })
const nothingPends = () =>
  eventually('nothing waits', async () => {
    pass(1)
    return (await pending()).length === 0
  })

test('an echo that comes before the answer, in another form than what was sent, is no message of its own', async () => {
  const { row, ours } = await customer()
  const letGo = holdAnswers()
  const messageId = await reply(atrium, row, '', { content })
  await echoWaits()
  const next = await reply(atrium, row, 'Or later?')
  assert.deepEqual(await ours(), [plainText(content), 'Or later?'])
  letGo()
  await inState(atrium, row, messageId, 'accepted')
  await inState(atrium, row, next, 'accepted')
  await nothingPends()
  assert.deepEqual(await ours(), [plainText(content), 'Or later?'])
})

test('an echo in the form of what was sent is its answer', async () => {
  const { row, ours } = await customer()
  const letGo = holdAnswers()
  const messageId = await reply(atrium, row, 'At ten')
  await inState(atrium, row, messageId, 'accepted')
  letGo()
  await nothingPends()
  assert.deepEqual(await ours(), ['At ten'])
})

test('what somebody typed in the app meanwhile waits for the answer, and no longer than one can take', async () => {
  const { id, row, ours } = await customer()
  const letGo = holdAnswers()
  const messageId = await reply(atrium, row, '', { content })
  await echoWaits()
  fake.inbox(id, 'By phone, from the shop')
  pass(20)
  letGo()
  await inState(atrium, row, messageId, 'accepted')
  await nothingPends()
  assert.deepEqual(await ours(), [plainText(content), 'By phone, from the shop'])

  const slow = holdAnswers()
  await reply(atrium, row, '', { content })
  await echoWaits()
  pass(61)
  await nothingPends()
  slow()
  assert.equal((await ours()).length, 4, 'an answer that is so late is not waited for')
})
