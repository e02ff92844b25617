import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { reportsApi } from '@atrium/contract/api/reports'
import { sendingApi } from '@atrium/contract/api/sending/sending'
import { safeSendingPolicy } from '@atrium/contract/sending/policy'
import { people, sender } from '../../../test/people.ts'
import { writeReviews } from './review.ts'

const { atrium, writes } = await people({ after })
const { admin, app } = atrium

function at(time: string): void {
  app.clock.setOffset(app.clock.offset() + Date.parse(time) - app.clock.now().getTime())
}
const write = () => writeReviews({ db: app.db, now: app.clock.now })
const reviews = async () => (await admin.call(reportsApi.reviews)).items
const weeks = async () => (await reviews()).map(({ from, to }) => `${from} to ${to}`)

test('B25: the review of all channels is written by itself on Monday at six in the business’s zone, once', async () => {
  await admin.call(sendingApi.setPolicy, {
    body: { ...safeSendingPolicy, timeZone: 'America/New_York' },
  })
  // Sunday evening in New York is Monday already in UTC; it belongs to the week that ends.
  at('2027-05-10T01:00:00.000Z')
  await writes('whatsapp', sender('one'), 'Hello')
  await writes('webchat', sender('two'), 'Hello')
  // 5:59 there: whoever looks finds the weeks before.
  at('2027-05-10T09:59:00.000Z')
  assert.deepEqual(await weeks(), ['2027-04-26 to 2027-05-02'])
  at('2027-05-10T10:00:00.000Z')
  await Promise.all([write(), write()])
  assert.deepEqual(await weeks(), ['2027-05-03 to 2027-05-09', '2027-04-26 to 2027-05-02'])
  const [newest] = await reviews()
  assert.equal(newest?.total.conversations, 2)
  assert.equal(newest?.before.conversations, 0)
  assert.deepEqual(
    newest?.channels.map(({ channel, figures }) => [channel, figures.conversations]),
    [
      ['webchat', 1],
      ['whatsapp', 1],
    ],
  )
  assert.deepEqual(newest?.findings, [
    { kind: 'waiting', channel: 'webchat', is: 1, was: null },
    { kind: 'waiting', channel: 'whatsapp', is: 1, was: null },
  ])
})

test('a review stays as it was written, whatever comes later', async () => {
  const before = await reviews()
  at('2027-05-11T10:00:00.000Z')
  await writes('whatsapp', sender('one'), 'Anybody?')
  assert.deepEqual(await reviews(), before)
})

test('a channel on which nobody writes any more is told of', async () => {
  at('2027-05-18T12:00:00.000Z')
  for (const name of ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j'])
    await writes('webchat', sender(`silent-${name}`), 'Hello')
  at('2027-05-31T12:00:00.000Z')
  const [newest] = await reviews()
  assert.equal(newest?.from, '2027-05-24')
  assert.deepEqual(newest?.findings, [
    { kind: 'fewer', channel: null, is: 0, was: 10 },
    { kind: 'fewer', channel: 'webchat', is: 0, was: 10 },
  ])
})

test('the last twelve weeks are listed; a week in which nothing ran is not written afterwards', async () => {
  for (let week = 0; week < 14; week += 1) {
    at(new Date(Date.parse('2027-06-07T12:00:00.000Z') + week * 7 * 24 * 3600_000).toISOString())
    await write()
  }
  const all = await weeks()
  assert.equal(all.length, 12)
  assert.equal(all[0], '2027-08-30 to 2027-09-05')
  assert.ok(!all.includes('2027-05-17 to 2027-05-23'))
})
