import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, test } from 'node:test'
import { deflateSync } from 'node:zlib'
import { createFake as createInstagram } from '@atrium/channel-instagram/fake'
import type { Profile } from '@atrium/channel-kit/channel'
import { ChannelError } from '@atrium/channel-kit/channel-error'
import type { Fake } from '@atrium/channel-kit/fake'
import { createFake as createLine } from '@atrium/channel-line/fake'
import { createFake as createMessenger } from '@atrium/channel-messenger/fake'
import { createFake as createTelegram } from '@atrium/channel-telegram/fake'
import { contactsApi } from '@atrium/contract/api/contacts'
import { filePaths } from '@atrium/contract/api/inbox'
import { eventually } from '../../../../test/app.ts'
import { conversations, rowsOf } from '../../../../test/chat.ts'
import { people, sender } from '../../../../test/people.ts'
import type { Account } from '../../../accounts/accounts.ts'
import { learnProfile } from '../../learn-profile.ts'

const world = await people({ after })
const { atrium } = world
const { clock } = atrium.app

/** A picture of one colour, with any size in its header. */
function png(red: number, { width = 8, height = 8 } = {}): Buffer {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header.set([8, 2, 0, 0, 0], 8)
  const line = [0, ...Array.from({ length: 8 }, () => [red, 0, 0]).flat()]
  const data = deflateSync(Buffer.from(Array.from({ length: 8 }, () => line).flat()))
  const chunk = (name: string, body: Buffer) => {
    const length = Buffer.alloc(4)
    length.writeUInt32BE(body.length)
    // Nobody here checks a checksum.
    return Buffer.concat([length, Buffer.from(name), body, Buffer.alloc(4)])
  }
  return Buffer.concat([
    Buffer.from('89504e470d0a1a0a', 'hex'),
    chunk('IHDR', header),
    chunk('IDAT', data),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

/** What a provider's file host answers, by path. */
const files = new Map<string, { type: string; body: Buffer | string; status?: number }>()
const host = createServer((request, response) => {
  if (request.url === '/cut') return void request.socket.destroy()
  const file = files.get(request.url ?? '')
  response.writeHead(file?.status ?? (file ? 200 : 404), { 'content-type': file?.type ?? '' })
  return response.end(file?.body)
})
await new Promise<void>((resolve) => host.listen(0, '127.0.0.1', resolve))
after(() => host.close())
const at = (path: string) => `http://127.0.0.1:${(host.address() as AddressInfo).port}${path}`

let writers = 0

/** Somebody wrote; `asks` carries out the job that follows, with this answer of the provider. */
async function writer() {
  writers += 1
  const { handleId, contactId } = await world.writes('webchat', sender(`faces-${writers}`), 'hi')
  const found = await atrium.app.accounts.find(world.accounts.webchat)
  assert.ok(found)
  const removed: string[] = []
  const asks = async (answer: Profile | ChannelError): Promise<void> => {
    const fetchProfile = async () => {
      if (answer instanceof ChannelError) throw answer
      return answer
    }
    const account: Account = { ...found, channel: { ...found.channel, fetchProfile } }
    await learnProfile(
      {
        ...atrium.app,
        accounts: { ...atrium.app.accounts, find: async () => account },
        now: clock.now,
        removeBlob: async (blob) => void removed.push(blob),
      },
      { workspaceId: atrium.workspaceId, accountId: world.accounts.webchat, handleId },
    )
  }
  const avatar = async () => (await world.contact(contactId)).avatar
  return { handleId, contactId, asks, avatar, removed }
}

const month = 31 * 24 * 3600_000

for (const [create, name] of [
  [createInstagram, 'Ana Ruiz'],
  [createMessenger, 'Bea Sol'],
  [createLine, 'Mei'],
  [createTelegram, 'Dora Lind'],
] as const)
  test(`${name} is shown with the picture that she has at ${create.name}`, async () => {
    const { fake }: { fake: Fake } = await atrium.connect<Fake>(create)
    const data = png(writers + 10)
    const picture = { type: 'text/html', data }
    const customer = fake.addCustomer({ name, username: name.replace(' ', '_'), picture })
    await fake.act(customer.id, { kind: 'text', text: 'hola' })
    const row = await eventually('her picture', async () =>
      (await conversations(atrium)).find((one) => one.contactName === name && one.contactAvatar),
    )
    const path = filePaths.picture(row.contactAvatar ?? '')
    const shown = await atrium.admin.fetch(path)
    assert.equal(shown.headers.get('content-type'), 'image/png', 'by its bytes')
    assert.match(shown.headers.get('content-security-policy') ?? '', /default-src 'none'/)
    assert.deepEqual(Buffer.from(await shown.arrayBuffer()), data)
    assert.equal((await atrium.anonymous().fetch(path)).status, 401)
  })

test('it is asked for again after a month: the same stays, another replaces it, none takes it away', async () => {
  const { asks, avatar, removed } = await writer()
  files.set('/a', { type: 'image/png', body: png(1) })
  files.set('/b', { type: 'image/png', body: png(2) })
  await asks({ name: 'Eva', picture: at('/a') })
  const first = await avatar()
  assert.ok(first)
  await asks({ name: 'Eva', picture: at('/b') })
  assert.equal(await avatar(), first, 'not within the month')
  clock.setOffset(clock.offset() + month)
  await asks({ name: 'Eva', picture: at('/a') })
  assert.equal(await avatar(), first, 'the same picture under another address is the same')
  clock.setOffset(clock.offset() + month)
  await asks({ name: 'Eva', picture: at('/b') })
  const second = await avatar()
  assert.ok(second && second !== first)
  assert.deepEqual(removed, [first])
  clock.setOffset(clock.offset() + month)
  await asks({ name: 'Eva' })
  assert.equal(await avatar(), null)
  assert.deepEqual(removed, [first, second])
})

test('what is no small picture is left alone, whatever it is called', async () => {
  const evil = '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'
  const hostile: [string, Buffer | string][] = [
    ['image/svg+xml', evil],
    ['image/png', evil],
    ['image/png', '<html><script>alert(1)</script>'],
    ['image/png', ''],
    ['image/png', Buffer.alloc(2_000_000)],
    ['image/png', png(1).subarray(0, 20)],
    // Four gigabytes of memory in whoever looks at it.
    ['image/png', png(1, { width: 30_000, height: 30_000 })],
    ['image/jpeg', Buffer.concat([Buffer.from('ffd8ffd9', 'hex'), Buffer.alloc(100)])],
    ['image/png', Buffer.concat([png(1), Buffer.alloc(1_000_001)])],
  ]
  for (const [index, [type, body]] of hostile.entries()) {
    const { asks, avatar } = await writer()
    files.set(`/hostile-${index}`, { type, body })
    await asks({ name: 'Mallory', picture: at(`/hostile-${index}`) })
    assert.equal(await avatar(), null, `${type} ${index}`)
  }
  for (const picture of [
    'javascript:alert(1)',
    'file:///etc/passwd',
    'data:image/png;base64,AA',
    '',
    at('/nothing'),
  ]) {
    const { asks, avatar } = await writer()
    await asks({ name: 'Mallory', picture })
    assert.equal(await avatar(), null, picture)
  }
})

test('an address inside the network is not asked, and no answer is tried again', async () => {
  const inside = await writer()
  await inside.asks({ name: 'Mallory', picture: 'http://169.254.169.254/latest/meta-data' })
  assert.equal(await inside.avatar(), null)
  const away = await writer()
  await assert.rejects(away.asks({ name: 'Ida', picture: at('/cut') }))
  files.set('/ida', { type: 'image/png', body: png(7) })
  await away.asks({ name: 'Ida', picture: at('/ida') })
  assert.ok(await away.avatar())
  const refused = await writer()
  await refused.asks(new ChannelError('gone', '404', 'There is no such person.'))
  assert.equal(await refused.avatar(), null)
})

test('a linked record shows the face of whom it saw last; undone, each has its own again', async () => {
  const [one, two] = [await writer(), await writer()]
  files.set('/one', { type: 'image/png', body: png(21) })
  files.set('/two', { type: 'image/png', body: png(22) })
  await one.asks({ name: 'Kai', picture: at('/one') })
  await two.asks({ name: 'Kai', picture: at('/two') })
  const [first, second] = [await one.avatar(), await two.avatar()]
  await atrium.admin.call(contactsApi.link, {
    params: { id: one.contactId },
    body: { contactId: two.contactId },
  })
  assert.equal(await one.avatar(), second)
  await atrium.admin.call(contactsApi.unlink, { params: { id: two.handleId } })
  assert.deepEqual([await one.avatar(), await two.avatar()], [first, second])
  const kept = await rowsOf<{ picture: string }>(
    atrium,
    'SELECT picture FROM handle WHERE id = ANY ($1)',
    [[one.handleId, two.handleId]],
  )
  assert.equal(new Set(kept.map(({ picture }) => picture)).size, 2)
})
