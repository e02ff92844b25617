import assert from 'node:assert/strict'
import { test } from 'node:test'
import { inflateSync } from 'node:zlib'
import { channelsOf, doorOf } from '../src/world/doors.ts'
import { picture, pictureNames } from '../src/world/picture.ts'
import { customersOn, historyOf, people, worldAt } from '../src/world.ts'

const now = new Date('2026-11-21T00:20:00Z')

test('thirty people, each reachable where they write, with valid addresses', () => {
  assert.equal(people.length, 30)
  assert.equal(new Set(people.map(({ id }) => id)).size, 30)
  for (const person of people) {
    if (person.phone) assert.match(person.phone, /^\+[1-9]\d{7,14}$/)
    if (person.email) assert.match(person.email, /@example\.(com|org|net)$/)
    for (const { channel } of person.threads)
      assert.ok(
        customersOn(channel, now).some(({ id }) => id === person.id),
        `${person.id} on ${channel}`,
      )
  }
})

test('the past is ordered, within three weeks, and its ids are unique and stable', () => {
  const all = people.flatMap((person) => historyOf(person, now))
  const again = people.flatMap((person) => historyOf(person, now))
  assert.deepEqual(all, again)
  assert.equal(new Set(all.map(({ externalId }) => externalId)).size, all.length)
  for (const person of people) {
    const times = historyOf(person, now).map(({ at }) => at.getTime())
    assert.deepEqual(
      times,
      [...times].sort((a, b) => a - b),
    )
  }
  for (const { at } of all) {
    assert.ok(at < now)
    assert.ok(now.getTime() - at.getTime() < 22 * 24 * 3_600_000)
  }
})

test('an answer on the next morning comes after its question', () => {
  const julien = people.find(({ id }) => id === 'julien-petit')
  assert.ok(julien)
  const [question, answer] = historyOf(julien, now)
  assert.equal(answer?.from, 'business')
  assert.ok(Number(answer?.at) - Number(question?.at) < 12 * 3_600_000)
})

test('at any hour a few people wait, and nobody for long', () => {
  const hour = 3_600_000
  for (let n = 0; n < 7 * 24; n += 1) {
    const then = new Date(now.getTime() + n * hour)
    const waited = people.flatMap((person) => {
      const last = historyOf(person, then).at(-1)
      const since = then.getTime() - Number(last?.at)
      // Thanks of days ago were read: nobody waits for an answer to them.
      return last?.from === 'customer' && since < 24 * hour ? [since] : []
    })
    assert.ok(waited.length >= 2 && waited.length <= 5, `${waited.length} wait at ${then}`)
    assert.ok(Math.max(...waited) < 2 * hour, then.toISOString())
  }
})

test('a further channel’s people are data: a handle puts a person and their past there', () => {
  const [someone] = people
  assert.ok(someone)
  const thread = { channel: 'pigeon', day: 1, lines: ['10:00 > Coo?', '10:01 < Coo.'] }
  const handles = { pigeon: { address: '77', username: 'coo', scope: 'loft' } }
  const person = { ...someone, handles, threads: [thread] }
  assert.deepEqual(doorOf(person, 'pigeon'), {
    address: '77',
    scope: 'loft',
    label: '@coo',
    username: 'coo',
    proofs: [],
  })
  assert.equal(doorOf(someone, 'pigeon'), undefined)
  assert.deepEqual(channelsOf([person]), ['whatsapp', 'sms', 'email', 'webchat', 'pigeon'])
  const ids = historyOf(person, now).map(({ externalId }) => externalId)
  assert.deepEqual(ids, ['77:1', '77:2'])
})

test('Atrium is told where each person is, with what the provider proves', () => {
  const { people: told, channels } = worldAt(now)
  const marie = told.find(({ id }) => id === 'marie-dubois')
  assert.deepEqual(channels.slice(0, 4), ['whatsapp', 'sms', 'email', 'webchat'])
  const doors = marie?.doors as Record<string, { address: string; proofs: unknown[] }>
  assert.equal(doors.email?.address, 'marie.dubois@example.com')
  assert.equal(doors.webchat?.proofs.length, 3)
  for (const { messages } of told)
    for (const { channel, subject } of messages)
      assert.equal(subject !== null, channel === 'email', 'a subject makes it a mail')
})

test('phones show the same ids as the history', () => {
  const marie = customersOn('whatsapp', now).find(({ id }) => id === 'marie-dubois')
  assert.ok(marie)
  assert.ok(marie.history.some(({ files }) => files.length > 0))
  for (const { id } of marie.history) assert.match(id, /^wamid\./)
  const visitor = customersOn('webchat', now).find(({ id }) => id === 'marie-dubois')
  for (const { id } of visitor?.history ?? [])
    assert.match(id, /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/)
})

test('pictures are PNG files that a reader accepts', () => {
  for (const name of pictureNames) {
    const { data } = picture(name)
    const png = Buffer.from(data)
    assert.equal(png.subarray(1, 4).toString(), 'PNG')
    const start = png.indexOf('IDAT') + 4
    const rows = inflateSync(png.subarray(start, start + png.readUInt32BE(start - 8)))
    assert.equal(rows.length, 241 * 300)
  }
})
