import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ChannelError } from '@atrium/channel-kit/channel-error'
import { telegram } from '../src/index.ts'
import { openRoom } from './room.ts'

test('a profile’s picture is the newest one, in the smallest size that is wide enough; the name comes with messages', async (t) => {
  const { fake, settings, io, messages } = await openRoom(t)
  const data = Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 7])
  const { id } = fake.addCustomer({ name: 'Mei Lin', picture: { type: 'image/png', data } })
  await fake.act(id, { kind: 'text', text: 'hi' })
  const sender = (await messages())[0]?.sender
  assert.equal(sender?.name, 'Mei Lin')
  const profile = await telegram.fetchProfile?.(sender?.address ?? '', settings, io)
  const face = await telegram.fetchMedia?.(profile?.pictureRef, settings, io)
  const chunks = await Array.fromAsync(face?.data ?? [])
  assert.deepEqual(new Uint8Array(Buffer.concat(chunks)), data)
  const sizes = [90, 160, 320, 640].map((width) => ({ file_id: `size-${width}`, width }))
  const answering = (result: unknown) => ({
    ...io,
    fetch: async () => Response.json({ ok: true, result }),
  })
  const chosen = async (photos: unknown) =>
    (await telegram.fetchProfile?.('777000111', settings, answering({ photos })))?.pictureRef
  assert.deepEqual(await chosen([sizes, [{ file_id: 'older', width: 160 }]]), { file: 'size-160' })
  assert.deepEqual(await chosen([sizes.slice(0, 1)]), { file: 'size-90' })
  for (const none of [[], undefined, 'x', [[]], [[{ width: 160 }]]])
    assert.equal(await chosen(none), undefined)
})

test('who shows nobody a picture has none, and a bot that is refused says so', async (t) => {
  const { fake, settings, io } = await openRoom(t)
  await fake.act('ana', { kind: 'text', text: 'hi' })
  assert.deepEqual(await telegram.fetchProfile?.('777000111', settings, io), {})
  const revoked = { ...settings, botToken: '7123456789:AAFakeTokenThatWasRevoked-0123456' }
  await assert.rejects(
    async () => telegram.fetchProfile?.('777000111', revoked, io),
    (error: ChannelError) => error instanceof ChannelError && error.kind === 'auth',
  )
})
