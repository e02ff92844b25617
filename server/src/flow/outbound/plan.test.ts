import assert from 'node:assert/strict'
import { test } from 'node:test'
import { AttachmentId, newId } from '@atrium/contract/ids'
import { eventually } from '../../../test/app.ts'
import { customerWrites, reply, rowsOf, startDesk, upload, wordsOf } from '../../../test/chat.ts'

const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8DwHwAFBQIAX8jx0gAAAABJRU5ErkJggg==',
  'base64',
)
const pdf = Buffer.from('%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n')

test('three files are three messages in order, the words under the first', async (context) => {
  const desk = await startDesk(context)
  const { atrium, fake } = desk
  const { id, row } = await customerWrites(desk)
  const files = [
    await upload(atrium, 'one.png', png, 'image/png'),
    await upload(atrium, 'two.pdf', pdf, 'application/pdf'),
    await upload(atrium, 'three.png', png, 'image/png'),
  ]
  await reply(atrium, row, 'three offers', { attachmentIds: files.map((file) => file.id) })
  const lines = await eventually('all arrive', () => {
    const business = fake.transcript(id).filter(({ from }) => from === 'business')
    return business.length === 3 && business
  })
  assert.deepEqual(
    lines.map((line) => [line.files[0]?.name, wordsOf(line)]),
    [
      ['one.png', 'three offers'],
      ['two.pdf', ''],
      ['three.png', ''],
    ],
  )
})

test('words that do not fit under a file are a message of their own, before it', async (context) => {
  const desk = await startDesk(context)
  const { atrium, fake } = desk
  const { id, row } = await customerWrites(desk)
  const long = 'a'.repeat(1025)
  const file = await upload(atrium, 'one.png', png, 'image/png')
  await reply(atrium, row, long, { attachmentIds: [file.id] })
  const lines = await eventually('both arrive', () => {
    const business = fake.transcript(id).filter(({ from }) => from === 'business')
    return business.length === 2 && business
  })
  assert.deepEqual(
    lines.map((line) => [line.files.length, wordsOf(line)]),
    [
      [0, long],
      [1, ''],
    ],
  )
})

test('a file that the channel cannot carry is refused in words, and nothing of the reply is queued', async (context) => {
  const desk = await startDesk(context)
  const { atrium, fake } = desk
  const { id, row } = await customerWrites(desk)
  const good = await upload(atrium, 'good.png', png, 'image/png')
  const large = await upload(
    atrium,
    'large.png',
    Buffer.concat([png, Buffer.alloc(5_000_001)]),
    'image/png',
  )
  const gif = await upload(
    atrium,
    'moving.gif',
    Buffer.from('GIF89a\x01\x00\x01\x00\x00\x00\x00;', 'latin1'),
    'image/gif',
  )
  const attempts = [
    { ids: [good.id, large.id], words: /large\.png has 5\.0 MB; at most 5\.0 MB/ },
    { ids: [good.id, gif.id], words: /moving\.gif is image\/gif; allowed here: image\/jpeg/ },
    { ids: [good.id, newId(AttachmentId)], words: /not there any more/ },
  ]
  for (const { ids, words } of attempts)
    await assert.rejects(reply(atrium, row, 'look', { attachmentIds: ids }), words)
  assert.deepEqual(await rowsOf(atrium, 'SELECT 1 FROM outbox'), [])
  assert.deepEqual(await rowsOf(atrium, `SELECT 1 FROM message WHERE direction = 'out'`), [])
  // Nothing was used up: the good one still goes.
  await reply(atrium, row, 'look', { attachmentIds: [good.id] })
  await eventually('it arrives', () => {
    return fake.transcript(id).some(({ files }) => files[0]?.name === 'good.png')
  })
})
