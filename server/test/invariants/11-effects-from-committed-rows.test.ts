import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { after, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { createFake } from '@atrium/channel-whatsapp/fake'
import { inboxApi } from '@atrium/contract/api/inbox'
import { MessageId, newId } from '@atrium/contract/ids'
import { send } from '../../src/flow/sending/send.ts'
import { eventually, Refusal, startTestApp } from '../app.ts'
import { conversationWith, reply, textsOnPhone } from '../chat.ts'

const root = fileURLToPath(new URL('../../../', import.meta.url))
const atrium = await startTestApp({ after })
/** Messages that the provider was asked to send, also those that no phone shows. */
const asked: string[] = []
const { fake, accountId } = await atrium.connect((io) => {
  const real = createFake(io)
  const handle: typeof real.handle = (request) => {
    const body = Buffer.from(request.body).toString('utf8')
    if (request.path.endsWith('/messages') && body.includes('"text"')) asked.push(body)
    return real.handle?.(request) ?? Promise.reject(new Error('no handler'))
  }
  return { ...real, handle }
})
const { id: customer } = fake.addCustomer({ name: 'Ivy', phone: '+34600333444' })
await fake.act(customer, { kind: 'text', text: 'hello' })
const row = await conversationWith(atrium, 'Ivy')
const { accounts, clock, db } = atrium.app

const bodyWith = (messageId: MessageId, text: string) => {
  assert.ok(row.replyHandleId)
  return {
    messageId,
    handleId: row.replyHandleId,
    accountId,
    content: { kind: 'text' as const, text },
  }
}

test('Invariant 11: what was rolled back reaches no provider', async () => {
  const [member] = await db.inWorkspace(atrium.workspaceId, (tx) =>
    tx.query<{ id: string }>('SELECT id FROM member'),
  )
  const author = { kind: 'member', memberId: member?.id, name: 'Ada' } as Parameters<typeof send>[3]
  await assert.rejects(
    db.inWorkspace(atrium.workspaceId, async (tx) => {
      const body = { ...bodyWith(newId(MessageId), 'never'), attachmentIds: [], resolve: false }
      await send(tx, { accounts, now: clock.now }, row.id, author, body)
      const queued = await tx.query("SELECT 1 FROM outbox WHERE state = 'queued'")
      assert.equal(queued.length, 1, 'it was on its way')
      throw new Error('the transaction fails after all')
    }),
    /fails after all/,
  )
  // A lane keeps its order: when the next one has arrived, the one before would have been asked for.
  await reply(atrium, row, 'but this')
  await eventually('the next one arrives', () => textsOnPhone(fake, customer).includes('but this'))
  assert.deepEqual(textsOnPhone(fake, customer), ['but this'])
  assert.ok(!asked.some((body) => body.includes('never')))
})

test('Invariant 11: 100 replies, each asked for ten times and cut off at random, are sent once each', async () => {
  asked.length = 0
  const messages = Array.from({ length: 100 }, (_, place) => ({
    messageId: newId(MessageId),
    text: `reply ${place}.`,
    // Half of them by the message's id alone, half by an Idempotency-Key as well.
    headers: place % 2 === 0 ? {} : { 'idempotency-key': `key-${place}` },
  }))
  const click = async ({ messageId, text, headers }: (typeof messages)[number]): Promise<void> => {
    const signal = AbortSignal.timeout(1 + Math.floor(Math.random() * 120))
    await atrium.admin
      .fetch(`/api/v1/conversations/${row.id}/messages`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify(bodyWith(messageId, text)),
        signal,
      })
      // Cut off before, in the middle or after: the one who clicks cannot know.
      .then((response) => response.text())
      .catch(() => undefined)
  }
  for (let start = 0; start < messages.length; start += 4) {
    const some = messages.slice(start, start + 4)
    // WhatsApp's rate to one person is one message in six seconds, by the clock.
    clock.setOffset(clock.offset() + 60_000)
    await Promise.all(
      Array.from({ length: 9 }, () => some)
        .flat()
        .map(click),
    )
    // The tenth goes through: a person looks and clicks until the message is there.
    for (const { messageId, text, headers } of some)
      await eventually('it is taken', () =>
        atrium.admin
          .call(inboxApi.send, {
            params: { id: row.id },
            body: bodyWith(messageId, text),
            headers,
          })
          .catch((error: unknown) => {
            if (error instanceof Refusal && error.problem.code === 'idempotency_running') return
            throw error
          }),
      )
  }
  await eventually('all have arrived', () => {
    clock.setOffset(clock.offset() + 30_000)
    return textsOnPhone(fake, customer).length >= messages.length + 1
  })
  for (const { text } of messages)
    assert.equal(asked.filter((body) => body.includes(text)).length, 1, text)
  const rows = await db.inWorkspace(atrium.workspaceId, (tx) =>
    tx.query<{ message_id: string }>("SELECT message_id FROM outbox WHERE kind = 'message'"),
  )
  assert.equal(rows.length, messages.length + 1)
})

test('Invariant 11: only the dispatcher, after its claim is committed, calls a channel’s send', () => {
  const callers: string[] = []
  for (const entry of readdirSync(join(root, 'server/src'), {
    withFileTypes: true,
    recursive: true,
  })) {
    if (!entry.name.endsWith('.ts') || entry.name.endsWith('.test.ts')) continue
    const path = join(entry.parentPath, entry.name)
    if (/channel\.send\b|\.send\?\.\(/.test(readFileSync(path, 'utf8')))
      callers.push(relative(root, path))
  }
  assert.deepEqual(callers, ['server/src/flow/outbound/dispatch.ts'])
})
