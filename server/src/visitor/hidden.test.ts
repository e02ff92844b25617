import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { createFake as createWebchat } from '@atrium/channel-webchat/fake'
import { identityApi } from '@atrium/contract/api/identity'
import { VisitorHistory } from '@atrium/contract/visitor'
import { eventually, startTestApp } from '../../test/app.ts'
import { listen } from '../../test/listen.ts'
import { conversationOf, visit, type WebVisitor } from '../../test/web-visitor.ts'
import { asOwner } from '../../test/workspaces/second-workspace.ts'

const atrium = await startTestApp({ after })
const { accountId } = await atrium.connect(createWebchat)
const base = `${atrium.url}/channels/webchat/${accountId}`

async function history(visitor: WebVisitor) {
  return VisitorHistory.parse(await (await visitor.fetch('/messages')).json()).items
}

/** A visitor whose old words are of a time before their address was proved. */
async function doubted() {
  const visitor = await visit(atrium, accountId)
  const headers = { 'content-type': 'text/plain' }
  const sent = await visitor.fetch('/uploads?name=old.txt', { method: 'POST', body: 'x', headers })
  const { id: upload } = (await sent.json()) as { id: string }
  const old = await visitor.say('the old words', { uploads: [upload] })
  const row = await conversationOf(atrium, 'the old words')
  const [before] = await history(visitor)
  const file = before?.attachments[0]?.url ?? ''
  assert.equal((await fetch(atrium.url + file)).status, 200)
  await asOwner(atrium, 'UPDATE handle SET proved_since = clock_timestamp() WHERE id = $1', [
    row.replyHandleId,
  ])
  return { visitor, row, old, file }
}

test('a visitor is not shown what is older than a doubt, nor its files, nor quotes of it, until it is proved again', async () => {
  const { visitor, row, old, file } = await doubted()
  assert.deepEqual(await history(visitor), [])
  assert.equal((await fetch(atrium.url + file)).status, 404)
  await visitor.say('the new words', { replyTo: old })
  await conversationOf(atrium, 'the new words')
  const shown = await history(visitor)
  assert.deepEqual(
    shown.map(({ content, replyTo }) => [content.kind === 'text' && content.text, replyTo]),
    [['the new words', undefined]],
  )
  assert.ok(!JSON.stringify(shown).includes('old words'))
  const owner = { params: { id: row.replyHandleId ?? '' }, body: { owner: 'same' as const } }
  await atrium.admin.call(identityApi.setOwner, owner)
  assert.equal((await history(visitor)).length, 2)
  assert.equal((await fetch(atrium.url + file)).status, 200)
})

test('the stream replays nothing that is older than a doubt', async () => {
  const first = await visit(atrium, accountId)
  const open = (visitor: WebVisitor, lastId?: string) =>
    listen((signal) =>
      fetch(`${base}/stream?token=${visitor.token}`, {
        signal,
        headers: lastId === undefined ? {} : { 'last-event-id': lastId },
      }),
    )
  const one = await open(first)
  await eventually('it is ready', () => one.events.length > 0)
  const start = one.lastId() ?? ''
  await first.say('before the doubt')
  await eventually('it comes', () => one.text().includes('before the doubt'))
  const row = await conversationOf(atrium, 'before the doubt')
  await asOwner(atrium, 'UPDATE handle SET proved_since = clock_timestamp() WHERE id = $1', [
    row.replyHandleId,
  ])
  await first.say('after the doubt')
  await conversationOf(atrium, 'after the doubt')
  const again = await open(first, start)
  await eventually('what came since is replayed', () => again.text().includes('after the doubt'))
  assert.ok(!again.text().includes('before the doubt'))
  one.stop()
  again.stop()
})
