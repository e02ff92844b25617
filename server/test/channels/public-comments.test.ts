import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { createFake as createInstagram } from '@atrium/channel-instagram/fake'
import type { MessagingFake } from '@atrium/channel-kit/meta/fake/messaging/fake'
import { createFake as createMessenger } from '@atrium/channel-messenger/fake'
import { inboxApi } from '@atrium/contract/api/inbox'
import { type Content, plainText } from '@atrium/contract/content'
import type { ConversationRow } from '@atrium/contract/conversation'
import type { Message } from '@atrium/contract/message'
import { eventually, Refusal, startTestApp } from '../app.ts'
import { conversationWith, inState, messagesOf, reply, rowsOf, wordsOf } from '../chat.ts'

const atrium = await startTestApp({ after: (work) => after(work) })
const messenger = await atrium.connect(createMessenger)
const instagram = await atrium.connect(createInstagram)

/** Somebody new on a channel; returns their id there. */
function somebody({ fake }: { fake: MessagingFake }, name: string): string {
  return fake.addCustomer({ name, username: name.toLowerCase().replace(' ', '_') }).id
}

async function comments(
  door: { fake: MessagingFake },
  customer: string,
  shownAs: string,
): Promise<{ row: ConversationRow; comment: Message; externalId: string }> {
  const act = { kind: 'text', text: 'How much?', public: true } as const
  const { id: externalId } = await door.fake.act(customer, act)
  const row = await conversationWith(atrium, shownAs)
  const comment = await eventually('the comment', async () =>
    (await messagesOf(atrium, row.contactId)).find((each) => each.externalId === externalId),
  )
  return { row, comment, externalId }
}

async function refusal(sending: Promise<unknown>): Promise<string> {
  const error = await sending.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  assert.ok(error instanceof Refusal, String(error))
  return error.problem.detail ?? ''
}

const shown = ({ fake }: { fake: MessagingFake }, customer: string) =>
  fake
    .transcript(customer)
    .filter(({ from }) => from === 'business')
    .map((line) => `${line.public ? 'public' : 'private'}: ${plainText(line.content)}`)

test('a comment is marked public, and is answered below it and once in private', async () => {
  const ana = somebody(messenger, 'Ana Ruiz')
  const { row, comment } = await comments(messenger, ana, 'Ana Ruiz')
  assert.match(comment.context?.post?.url ?? '', /^https:\/\/www\.facebook\.com\//)
  assert.equal(row.lastMessage?.public, true)
  const open = await reply(atrium, row, 'From 45 euros.', {
    comment: { id: comment.id, as: 'public' },
  })
  const posted = await inState(atrium, row, open, 'accepted')
  assert.deepEqual(posted.context, { post: comment.context?.post })
  assert.equal(posted.replyTo?.id, comment.id)
  const closed = await reply(atrium, row, 'For you 40.', {
    comment: { id: comment.id, as: 'private' },
  })
  const sent = await inState(atrium, row, closed, 'accepted', 'delivered')
  assert.deepEqual(sent.context, { privateReply: true })
  assert.deepEqual(shown(messenger, ana), ['public: From 45 euros.', 'private: For you 40.'])
  const again = reply(atrium, row, 'And once more', { comment: { id: comment.id, as: 'private' } })
  assert.match(await refusal(again), /has had its one private answer; Messenger allows no second/)
  await reply(atrium, row, 'Ask us.', { comment: { id: comment.id, as: 'public' } })
})

test('two agents who answer one comment in private at once: one of them is told', async () => {
  const ben = somebody(messenger, 'Ben Roth')
  const { row, comment } = await comments(messenger, ben, 'Ben Roth')
  const answer = (text: string) =>
    reply(atrium, row, text, { comment: { id: comment.id, as: 'private' } })
  const results = await Promise.allSettled([answer('one'), answer('two'), answer('three')])
  assert.equal(results.filter(({ status }) => status === 'fulfilled').length, 1)
  await eventually('it arrived', () => shown(messenger, ben).length === 1)
})

test('a comment opens no window: a message of its own is refused until the customer writes', async () => {
  const eva = somebody(messenger, 'Eva Holm')
  const { row, comment } = await comments(messenger, eva, 'Eva Holm')
  assert.match(await refusal(reply(atrium, row, 'Hello Eva')), /has not written here/)
  const quote = reply(atrium, row, 'Hello Eva', { replyTo: comment.id })
  assert.match(await refusal(quote), /in public or in private: say which/)
  await messenger.fake.act(eva, { kind: 'text', text: 'I write to you directly' })
  await eventually(
    'her message',
    async () => (await messagesOf(atrium, row.contactId)).length === 2,
  )
  const id = await reply(atrium, row, 'Hello Eva')
  await inState(atrium, row, id, 'delivered')
})

test('what is wrong with an answer to a comment is said: files, own answers, other people’s comments', async () => {
  const kim = somebody(messenger, 'Kim Sol')
  const { row, comment } = await comments(messenger, kim, 'Kim Sol')
  const open = await reply(atrium, row, 'Yes', { comment: { id: comment.id, as: 'public' } })
  await inState(atrium, row, open, 'accepted')
  const ours = reply(atrium, row, 'again', { comment: { id: open, as: 'public' } })
  assert.match(await refusal(ours), /Only a comment of the customer/)
  const other = await comments(messenger, somebody(messenger, 'Lou Berg'), 'Lou Berg')
  const foreign = reply(atrium, row, 'x', { comment: { id: other.comment.id, as: 'public' } })
  assert.match(await refusal(foreign), /same address/)
  const buttons: Content = { kind: 'buttons', text: 'x', buttons: [{ id: 'a', title: 'a' }] }
  const tapped = reply(atrium, row, 'x', {
    comment: { id: comment.id, as: 'public' },
    content: buttons,
  })
  assert.match(await refusal(tapped), /words only/)
  const react = atrium.admin.call(inboxApi.react, {
    params: { id: comment.id },
    body: { emoji: '👍' },
  })
  assert.match(await refusal(react), /with words/)
})

test('Instagram: comment and direct message are one person, in one case; a comment is asked no read mark', async () => {
  const noa = somebody(instagram, 'Noa Klein')
  const { row } = await comments(instagram, noa, '@noa_klein')
  await instagram.fake.act(noa, { kind: 'text', text: 'I also write' })
  const named = await conversationWith(atrium, 'Noa Klein')
  assert.deepEqual([named.id, named.contactId], [row.id, row.contactId])
  await atrium.admin.call(inboxApi.markRead, {
    params: { id: named.id },
    body: { seq: named.lastInboundSeq },
  })
  const isSeen = (text: string) =>
    instagram.fake
      .transcript(noa)
      .some((line) => plainText(line.content) === text && line.state === 'read')
  await eventually('the message is seen', () => isSeen('I also write'))
  assert.equal(isSeen('How much?'), false)
})

test('an edited comment is changed, a removed one is shown as removed', async () => {
  const uli = somebody(messenger, 'Uli Kern')
  const { row, externalId } = await comments(messenger, uli, 'Uli Kern')
  const about = (verb: string, message?: string) =>
    messenger.fake.tellRaw({
      changes: [
        {
          field: 'feed',
          value: {
            item: 'comment',
            verb,
            from: { id: messenger.fake.scopedId(uli), name: 'Uli Kern' },
            post_id: 'p_1',
            comment_id: externalId,
            message,
          },
        },
      ],
    })
  about('edited', 'How much, please?')
  await eventually('the edit', async () =>
    (await messagesOf(atrium, row.contactId)).some((each) => wordsOf(each) === 'How much, please?'),
  )
  about('remove')
  await eventually('the removal', async () =>
    (await messagesOf(atrium, row.contactId)).some(({ deletedAt }) => deletedAt !== null),
  )
})

test('the watermark reads what was written before it, and no comment', async () => {
  const jan = somebody(messenger, 'Jan Voss')
  const { comment } = await comments(messenger, jan, 'Jan Voss')
  await messenger.fake.act(jan, { kind: 'text', text: 'hello' })
  const row = await conversationWith(atrium, 'Jan Voss')
  await eventually('both', async () => (await messagesOf(atrium, row.contactId)).length === 2)
  const open = await reply(atrium, row, 'below', { comment: { id: comment.id, as: 'public' } })
  const first = await reply(atrium, row, 'first')
  const second = await reply(atrium, row, 'second')
  for (const id of [first, second]) await inState(atrium, row, id, 'delivered')
  await inState(atrium, row, open, 'accepted')
  await messenger.fake.act(jan, { kind: 'read' })
  for (const id of [first, second]) await inState(atrium, row, id, 'read')
  await inState(atrium, row, open, 'accepted')
})

test('an echo without its sender’s name is ours when its words wait for an answer', async () => {
  const mia = somebody(instagram, 'Mia Lund')
  await instagram.fake.act(mia, { kind: 'text', text: 'hi' })
  const row = await conversationWith(atrium, 'Mia Lund')
  instagram.fake.faults.timeout = true
  const id = await reply(atrium, row, 'Only once')
  await inState(atrium, row, id, 'accepted')
  instagram.fake.faults.timeout = false
  await instagram.fake.idle()
  instagram.fake.inbox(mia, 'From the phone')
  await eventually('the human echo', async () =>
    (await messagesOf(atrium, row.contactId)).some((each) => wordsOf(each) === 'From the phone'),
  )
  const ours = (await messagesOf(atrium, row.contactId)).filter(
    ({ direction }) => direction === 'out',
  )
  assert.deepEqual(
    ours.map((each) => [each.author.kind, wordsOf(each)]),
    [
      ['member', 'Only once'],
      ['echo', 'From the phone'],
    ],
  )
})

test('the name is asked for once, when the conversation opens', async () => {
  const zoe = somebody(messenger, 'Zoe Adler')
  await messenger.fake.act(zoe, { kind: 'text', text: 'one' })
  const row = await conversationWith(atrium, 'Zoe Adler')
  await messenger.fake.act(zoe, { kind: 'text', text: 'two' })
  await eventually('both', async () => (await messagesOf(atrium, row.contactId)).length === 2)
  const address = messenger.fake.scopedId(zoe)
  const jobs = await rowsOf(
    atrium,
    `SELECT 1 FROM graphile_worker.jobs WHERE key LIKE 'fetch-profile/%'`,
  )
  assert.equal(jobs.length, 0)
  assert.equal(messenger.fake.profilesAsked().filter((id) => id === address).length, 1)
})

test('after a day a person still answers, with the tag; the customer gets it', async () => {
  const ida = somebody(messenger, 'Ida Falk')
  await messenger.fake.act(ida, { kind: 'text', text: 'hi' })
  const row = await conversationWith(atrium, 'Ida Falk')
  atrium.app.clock.setOffset(2 * 24 * 3600_000)
  const id = await reply(atrium, row, 'Sorry, a day late')
  await inState(atrium, row, id, 'delivered')
  assert.deepEqual(shown(messenger, ida), ['private: Sorry, a day late'])
  atrium.app.clock.setOffset(8 * 24 * 3600_000)
  assert.match(
    await refusal(reply(atrium, row, 'a week late')),
    /24-hour window of Messenger closed/,
  )
  atrium.app.clock.setOffset(0)
})
