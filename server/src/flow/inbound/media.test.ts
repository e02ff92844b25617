import assert from 'node:assert/strict'
import { test } from 'node:test'
import { filePaths } from '@atrium/contract/api/inbox'
import type { Attachment } from '@atrium/contract/content'
import { eventually } from '../../../test/app.ts'
import {
  conversationWith,
  messagesOf,
  rowsOf,
  startDesk,
  type WhatsAppDesk,
} from '../../../test/chat.ts'

/** One red pixel. */
const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8DwHwAFBQIAX8jx0gAAAABJRU5ErkJggg==',
  'base64',
)
const ogg = Buffer.concat([Buffer.from('OggS\0\x02'), Buffer.alloc(22), Buffer.from('OpusHead')])

/** The files of the customer's messages, when they are all in one of these states. */
function filesIn(
  { atrium }: WhatsAppDesk,
  contactId: string,
  state: Attachment['state'],
): Promise<Attachment[]> {
  return eventually(`files are ${state}`, async () => {
    const files = (await messagesOf(atrium, contactId)).flatMap((each) => each.attachments)
    return files.length > 0 && files.every((file) => file.state === state) && files
  })
}

test('a picture and a voice note are shown at once and their bytes follow', async (context) => {
  const desk = await startDesk(context)
  const { atrium, fake } = desk
  const ana = fake.addCustomer({ name: 'Ana Ruiz', phone: '+34600111222' })
  const picture = { name: 'nails.png', type: 'image/png', data: png }
  const voice = { name: 'voice.ogg', type: 'audio/ogg', data: ogg }
  await fake.act(ana.id, { kind: 'file', file: picture, as: 'image', caption: 'like this?' })
  await fake.act(ana.id, { kind: 'file', file: voice, as: 'voice' })
  const { contactId } = await conversationWith(atrium, 'Ana Ruiz')
  await eventually('both are shown', async () => (await messagesOf(atrium, contactId)).length === 2)
  const [image, note] = await filesIn(desk, contactId, 'stored')
  assert.ok(image && note)
  assert.deepEqual([image.kind, image.type, image.bytes], ['image', 'image/png', png.length])
  assert.deepEqual([note.kind, note.bytes], ['voice', ogg.length])
  for (const [file, data] of [
    [image, png],
    [note, ogg],
  ] as const) {
    const response = await atrium.admin.fetch(filePaths.attachment(file.id))
    assert.deepEqual(Buffer.from(await response.arrayBuffer()), data)
  }
})

test('a file that the provider no longer has is shown as failed, with the reason', async (context) => {
  const desk = await startDesk(context, { ATRIUM_ROLE: 'web' })
  const { atrium, fake } = desk
  const ana = fake.addCustomer({ name: 'Ana Ruiz', phone: '+34600111222' })
  const picture = { name: 'nails.png', type: 'image/png', data: png }
  await fake.act(ana.id, { kind: 'file', file: picture, as: 'image' })
  await fake.idle()
  const [row] = await rowsOf<{ raw: string }>(atrium, 'SELECT raw FROM journal')
  const mediaId = /"image":\{"id":"(\d+)"/.exec(row?.raw ?? '')?.[1]
  await fake.handle?.({
    method: 'DELETE',
    path: `/v24.0/${mediaId}`,
    query: {},
    headers: { authorization: `Bearer ${fake.settings.accessToken}` },
    body: new Uint8Array(),
    remoteAddress: '127.0.0.1',
  })
  await desk.startProcess({ role: 'worker' })
  const { contactId } = await conversationWith(atrium, 'Ana Ruiz')
  const [file] = await filesIn(desk, contactId, 'failed')
  assert.match(file?.error ?? '', /does not exist/)
  assert.equal((await atrium.admin.fetch(filePaths.attachment(file?.id ?? ''))).status, 404)
})

test('while the provider is away the file waits, and comes when it is back', async (context) => {
  const desk = await startDesk(context)
  const { atrium, fake } = desk
  const ana = fake.addCustomer({ name: 'Ana Ruiz', phone: '+34600111222' })
  fake.faults.error = true
  const picture = { name: 'nails.png', type: 'image/png', data: png }
  await fake.act(ana.id, { kind: 'file', file: picture, as: 'image' })
  const { contactId } = await conversationWith(atrium, 'Ana Ruiz')
  await eventually('a first try', async () => {
    return atrium.lines.some((line) => line.includes('"task":"fetch-media"'))
  })
  assert.equal((await filesIn(desk, contactId, 'pending')).length, 1)
  fake.faults.error = false
  await filesIn(desk, contactId, 'stored')
})

test('a file that no try could bring is failed after the last one, and does not wait for ever', async (context) => {
  const desk = await startDesk(context)
  const { atrium, fake } = desk
  const ana = fake.addCustomer({ name: 'Ana Ruiz', phone: '+34600111222' })
  fake.faults.error = true
  const picture = { name: 'nails.png', type: 'image/png', data: png }
  await fake.act(ana.id, { kind: 'file', file: picture, as: 'image' })
  const { contactId } = await conversationWith(atrium, 'Ana Ruiz')
  await eventually('all tries but one are used up', async () => {
    const jobs = await rowsOf(
      atrium,
      `UPDATE graphile_worker._private_jobs SET max_attempts = attempts + 1, run_at = now()
       WHERE attempts > 0 AND locked_at IS NULL
         AND task_id = (SELECT id FROM graphile_worker._private_tasks WHERE identifier = 'fetch-media') RETURNING 1`,
    )
    return jobs.length === 1
  })
  const [file] = await filesIn(desk, contactId, 'failed')
  assert.equal(file?.error, 'Something went wrong: Message failed to send due to an unknown error.')
  fake.faults.error = false
})
