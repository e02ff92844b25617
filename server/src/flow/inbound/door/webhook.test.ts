import assert from 'node:assert/strict'
import { test } from 'node:test'
import { channelsApi, journalApi } from '@atrium/contract/api/settings'
import { ChannelAccountId, newId } from '@atrium/contract/ids'
import { eventually } from '../../../../test/app.ts'
import {
  conversationWith,
  messagesOf,
  post,
  rowsOf,
  startDesk,
  type WhatsAppDesk,
  wireBody,
  wordsOf,
} from '../../../../test/chat.ts'

const token = 'metrics-token-of-the-tests'

async function journal(desk: WhatsAppDesk): Promise<{ state: string; raw: string }[]> {
  return rowsOf(desk.atrium, 'SELECT state, raw FROM journal ORDER BY id')
}

/** The counter of the doors, by result. */
async function counted(desk: WhatsAppDesk, result: string): Promise<number> {
  const response = await fetch(`${desk.atrium.url}/metrics`, {
    headers: { authorization: `Bearer ${token}` },
  })
  const line = (await response.text())
    .split('\n')
    .find((each) => each.startsWith('atrium_webhooks_total') && each.includes(`"${result}"`))
  return Number(line?.split(' ').at(-1) ?? 0)
}

test('a door takes nothing that is not signed with the account’s secret', async (context) => {
  const desk = await startDesk(context, { ATRIUM_METRICS_TOKEN: token })
  const body = wireBody(desk.fake, [
    { id: 'wamid.1', from: '34600', name: 'Eve', text: 'let me in' },
  ])
  const valid = await post(desk, body, { secret: 'other' })
  assert.equal(valid.status, 401)
  for (const signature of [null, '', 'sha256=', `sha256=${'0'.repeat(64)}`, 'nonsense'])
    assert.equal((await post(desk, body, { signature })).status, 401)
  assert.deepEqual(await journal(desk), [])
  assert.equal(await counted(desk, 'refused'), 6)
  assert.equal(await counted(desk, 'accepted'), 0)
  assert.equal((await post(desk, body)).status, 200)
  assert.equal((await journal(desk)).length, 1)
})

test('only the account’s own address answers, and only while it is switched on', async (context) => {
  const desk = await startDesk(context)
  const body = wireBody(desk.fake, [{ id: 'wamid.2', from: '34600', name: 'Ana', text: 'hello' }])
  for (const accountId of [newId(ChannelAccountId), 'nothing', `${desk.accountId}0`])
    assert.equal((await post(desk, body, { accountId })).status, 404)
  const other = await fetch(`${desk.atrium.url}/channels/email/${desk.accountId}/webhook`, {
    method: 'POST',
    body,
  })
  assert.equal(other.status, 404)
  const params = { id: desk.accountId }
  await desk.atrium.admin.call(channelsApi.update, { params, body: { enabled: false } })
  await eventually('the door closes', async () => (await post(desk, body)).status === 404)
  assert.deepEqual(await journal(desk), [])
  await desk.atrium.admin.call(channelsApi.update, { params, body: { enabled: true } })
  await eventually('the door opens', async () => (await post(desk, body)).status === 200)
})

test('the provider’s subscription check is answered with its challenge, and only with the right token', async (context) => {
  const desk = await startDesk(context)
  assert.equal(await desk.fake.subscribe(), true)
  const params = { id: desk.accountId }
  await desk.atrium.admin.call(channelsApi.update, {
    params,
    body: { settings: { verifyToken: 'another word' } },
  })
  await eventually('the new token counts', async () => !(await desk.fake.subscribe()))
})

test('a request beyond the limit is refused whole', async (context) => {
  const desk = await startDesk(context)
  const text = 'x'.repeat(desk.atrium.app.config.maxWebhookBytes)
  const body = wireBody(desk.fake, [{ id: 'wamid.3', from: '34600', name: 'Ana', text }])
  assert.equal((await post(desk, body)).status, 413)
  assert.deepEqual(await journal(desk), [])
})

test('a signed request that cannot be read is kept as it came, shown to administrators, and replayed when mended', async (context) => {
  const desk = await startDesk(context)
  const { admin } = desk.atrium
  const whole = wireBody(desk.fake, [{ id: 'wamid.4', from: '34600', name: 'Ana', text: 'hola' }])
  const broken = whole.slice(0, -2)
  assert.equal((await post(desk, broken)).status, 200)
  assert.equal((await post(desk, broken)).status, 200)
  const { items } = await admin.call(journalApi.list)
  assert.deepEqual(
    items.map(({ state, raw }) => ({ state, raw })),
    [{ state: 'failed', raw: broken }],
  )
  assert.match(items[0]?.reason ?? '', /JSON/)
  const [row] = items
  assert.ok(row)
  // Mended: what reads it now understands it. Here the text itself is mended.
  await rowsOf(desk.atrium, 'UPDATE journal SET raw = $1', [whole])
  await admin.call(journalApi.replay, { params: { id: row.id } })
  const conversation = await conversationWith(desk.atrium, 'Ana')
  const shown = await messagesOf(desk.atrium, conversation.contactId)
  assert.equal(shown.length, 1)
  await assert.rejects(admin.call(journalApi.replay, { params: { id: row.id } }), {
    status: 409,
  })
})

test('one request with many messages is an entry for each; NUL bytes do not stop it', async (context) => {
  const desk = await startDesk(context)
  const messages = Array.from({ length: 30 }, (_, i) => ({
    id: `wamid.batch.${i}`,
    from: `3460000000${i % 3}`,
    name: `Customer ${i % 3}`,
    text: i === 29 ? 'nul \u0000 byte' : `text ${i}`,
  }))
  assert.equal((await post(desk, wireBody(desk.fake, messages))).status, 200)
  await eventually('all are shown', async () => {
    const rows = await journal(desk)
    return rows.length === 30 && rows.every(({ state }) => state === 'shown')
  })
  for (const i of [0, 1, 2]) {
    const { contactId } = await conversationWith(desk.atrium, `Customer ${i}`)
    const texts = (await messagesOf(desk.atrium, contactId)).map(wordsOf)
    const wanted = messages.filter((_, at) => at % 3 === i).map(({ text }) => text)
    // PostgreSQL's text cannot hold NUL.
    assert.deepEqual(
      texts,
      wanted.map((text) => text.replace('\u0000', '')),
    )
  }
})
