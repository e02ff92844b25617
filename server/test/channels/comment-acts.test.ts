import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { createFake as createInstagram } from '@atrium/channel-instagram/fake'
import type { MessagingFake } from '@atrium/channel-kit/meta/fake/messaging/fake'
import { createFake as createMessenger } from '@atrium/channel-messenger/fake'
import { inboxApi } from '@atrium/contract/api/inbox'
import type { CommentAct } from '@atrium/contract/channel'
import type { Message } from '@atrium/contract/message'
import { eventually, Refusal, startTestApp } from '../app.ts'
import { conversations, conversationWith, inState, messagesOf, reply } from '../chat.ts'

const atrium = await startTestApp({ after: (work) => after(work) })
const messenger = await atrium.connect(createMessenger)
const instagram = await atrium.connect(createInstagram)

const moderate = (message: { id: string }, act: CommentAct): Promise<Message> =>
  atrium.admin.call(inboxApi.moderate, { params: { id: message.id }, body: { act } })

/** A comment of somebody new, and our public answer below it. */
async function exchange({ fake }: { fake: MessagingFake }, name: string, text = 'How much?') {
  const username = name.toLowerCase().replace(' ', '_')
  const customer = fake.addCustomer({ name, username }).id
  const { id: externalId } = await fake.act(customer, { kind: 'text', text, public: true })
  const row = await conversationWith(atrium, fake.channel === 'instagram' ? `@${username}` : name)
  const shown = (id: string) =>
    eventually('the message', async () =>
      (await messagesOf(atrium, row.contactId)).find(
        (one) => one.externalId === id || one.id === id,
      ),
    )
  const comment = await shown(externalId)
  const answer = await reply(atrium, row, 'From 45 euros.', {
    comment: { id: comment.id, as: 'public' },
  })
  await inState(atrium, row, answer, 'accepted')
  const standing = () => fake.comment(externalId)
  return { fake, customer, row, comment, answer: { id: answer }, shown, standing }
}

async function refusal(acting: Promise<unknown>): Promise<Refusal> {
  const error = await acting.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  assert.ok(error instanceof Refusal, String(error))
  return error
}

for (const [door, name] of [
  [messenger, 'Ana Ruiz'],
  [instagram, 'Bea Sol'],
] as const)
  test(`${door.fake.channel}: a comment is hidden and shown again, our answer below it deleted`, async () => {
    const { fake, customer, comment, answer, row, shown, standing } = await exchange(door, name)
    const hidden = await moderate(comment, 'hide')
    assert.equal(hidden.context?.hidden, true)
    assert.deepEqual(hidden.context?.post, comment.context?.post, 'the post stays')
    assert.equal(standing()?.hidden, true)
    await moderate(comment, 'hide')
    assert.equal((await moderate(comment, 'unhide')).context?.hidden, false)
    assert.equal(standing()?.hidden, false)
    const deleted = await moderate(answer, 'delete')
    assert.ok(deleted.deletedAt)
    const line = fake.transcript(customer).find(({ from }) => from === 'business')
    assert.equal(line?.deleted, true)
    assert.ok((await shown(answer.id)).deletedAt)
    const listed = (await conversations(atrium)).find(({ id }) => id === row.id)
    assert.equal(listed?.lastMessage?.kind, 'deleted')
    // Twice is once: somebody deleted it at Meta, or the answer was lost.
    assert.ok((await moderate(answer, 'delete')).deletedAt)
  })

test('a page likes comments; Instagram has no such thing for apps', async () => {
  const page = await exchange(messenger, 'Cleo Berg')
  assert.equal((await moderate(page.comment, 'like')).context?.liked, true)
  assert.equal(page.standing()?.liked, true)
  assert.equal((await moderate(page.comment, 'unlike')).context?.liked, false)
  assert.equal(page.standing()?.liked, false)
  const other = await exchange(instagram, 'Dora Lind')
  const refused = await refusal(moderate(other.comment, 'like'))
  assert.match(refused.problem.detail ?? '', /Instagram has no such thing for comments/)
})

test('what Meta says against it is said in its words, and nothing is noted', async () => {
  const { comment, shown, fake } = await exchange(messenger, 'Ed Holm', 'This cannot be hidden')
  const refused = await refusal(moderate(comment, 'hide'))
  assert.equal(refused.status, 502)
  assert.equal(refused.problem.code, 'channel_error')
  assert.equal(refused.problem.detail, "Messenger says: This comment can't be hidden")
  fake.faults.outage = true
  assert.equal((await refusal(moderate(comment, 'hide'))).problem.code, 'channel_error')
  fake.faults.outage = false
  assert.equal((await shown(comment.id)).context?.hidden, undefined)
})

test('only comments, each in its way: private messages, other people’s words and unknown ids are refused', async () => {
  const { comment, answer, fake, customer, row } = await exchange(messenger, 'Fay Roth')
  const { id } = await fake.act(customer, { kind: 'text', text: 'in private' })
  const direct = await eventually('it', async () =>
    (await messagesOf(atrium, row.contactId)).find(({ externalId }) => externalId === id),
  )
  assert.equal((await refusal(moderate(direct, 'hide'))).status, 422)
  assert.equal((await refusal(moderate(comment, 'delete'))).status, 422)
  assert.equal((await refusal(moderate(answer, 'hide'))).status, 422)
  const unknown = '01961234-5678-7abc-8def-0123456789ab'
  assert.equal((await refusal(moderate({ id: unknown }, 'hide'))).status, 404)
})
