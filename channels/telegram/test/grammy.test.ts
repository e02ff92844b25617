import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { test } from 'node:test'
import type { Update } from '@grammyjs/types'
import { Bot, webhookCallback } from 'grammy'
import { fixtures } from './fixtures.ts'
import { openRoom } from './room.ts'

/** grammY, the framework that most bots in TypeScript are written with, as a witness of others' making. */
test('grammY accepts what the simulated Telegram delivers, and reads it as we do', async (t) => {
  const { fake, settings, webhooks, events } = await openRoom(t)
  const bot = new Bot(settings.botToken, { client: { apiRoot: settings.baseUrl } })
  const heard: Update[] = []
  bot.use((context) => void heard.push(context.update))
  const file = { name: 'a.png', type: 'image/png', data: Uint8Array.from([1]) }
  const { id } = await fake.act('ana', { kind: 'text', text: 'Hola' })
  await fake.act('ana', { kind: 'file', file, as: 'image', caption: 'look' })
  await fake.act('ana', { kind: 'reaction', to: id, emoji: '🔥' })
  await fake.act('ana', { kind: 'edit', id, text: 'Hola!' })
  fake.block('ana')
  const ours = await events()

  const { secretToken } = settings
  const answer = webhookCallback(bot, 'http', { secretToken })
  const server = createServer((request, response) => void answer(request, response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.after(() => server.close())
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  const deliver = async (body: Uint8Array, secret: string) => {
    const headers = {
      'content-type': 'application/json',
      'x-telegram-bot-api-secret-token': secret,
    }
    const init = { method: 'POST', headers, body: new Uint8Array(body) }
    return (await fetch(`http://127.0.0.1:${port}`, init)).status
  }
  for (const { body, headers } of webhooks)
    assert.equal(await deliver(body, headers['x-telegram-bot-api-secret-token'] ?? ''), 200)
  assert.equal(await deliver(webhooks[0]?.body ?? new Uint8Array(), `${secretToken}x`), 401)

  assert.deepEqual(
    heard.map((update) => update.message?.text ?? update.message?.caption),
    ['Hola', 'look', undefined, undefined, undefined],
  )
  const [message, , reaction] = ours
  assert.equal(
    message?.kind === 'message' && message.externalId,
    `${heard[0]?.message?.chat.id}:${heard[0]?.message?.message_id}`,
  )
  const [theirs] = heard[2]?.message_reaction?.new_reaction ?? []
  assert.equal(
    reaction?.kind === 'reaction' && reaction.emoji,
    theirs?.type === 'emoji' && theirs.emoji,
  )
  assert.equal(heard[4]?.my_chat_member?.new_chat_member.status, 'kicked')
})

test('a bot of grammY gets well-formed answers from the simulated Telegram', async (t) => {
  const { fake, settings } = await openRoom(t)
  const { api } = new Bot(settings.botToken, { client: { apiRoot: settings.baseUrl } })
  assert.equal((await api.getMe()).is_bot, true)
  await api.setWebhook('https://bot.example/hook', { secret_token: 'another-secret' })
  assert.equal((await api.getWebhookInfo()).url, 'https://bot.example/hook')
  const sent = await api.sendMessage(777000111, 'From grammY')
  assert.deepEqual([sent.chat.id, sent.text], [777000111, 'From grammY'])
  assert.equal(fake.transcript('ana').at(-1)?.id, `777000111:${sent.message_id}`)
  await api.setMessageReaction(777000111, sent.message_id, [{ type: 'emoji', emoji: '👍' }])
  await api.sendChatAction(777000111, 'typing')
  assert.equal(fake.businessTyping?.('ana'), true)
  await assert.rejects(api.sendMessage(1, 'x'), /chat not found/)
  await api.deleteWebhook()
  assert.equal((await api.getWebhookInfo()).url, '')
})

test('the fixtures are updates in the form that grammY’s types give them', () => {
  for (const { name, payload } of fixtures) {
    const { update_id, message, edited_message } = payload as unknown as Update
    assert.equal(typeof update_id, 'number', name)
    const said = message ?? edited_message
    if (said) assert.equal(typeof said.chat.id, 'number', name)
  }
})
