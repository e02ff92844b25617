import assert from 'node:assert/strict'
import { once } from 'node:events'
import { after, test } from 'node:test'
import { plainText } from '@atrium/contract/content'
import { eventually } from '../../../test/app.ts'
import { rowsOf } from '../../../test/chat.ts'
import { flowDesk, says } from '../../../test/outbound/flows.ts'
import { workers } from '../../../test/outbound/start-worker.ts'

const startWorker = workers({ after })
// This process only takes requests: what works dies with the child.
const desk = await flowDesk({ after }, { ATRIUM_ROLE: 'web' })
const { atrium, save, runsOf, somebody } = desk
const worker = () => startWorker(atrium)

test('the process dies again and again between steps: each is done once, in order, for everybody', async () => {
  const words = ['one', 'two', 'three', 'four', 'five', 'six']
  const flow = await save(words.map((text) => says(text)))
  const people = Array.from({ length: 25 }, () => somebody())
  const all = people.length * words.length
  let child = await worker()
  await Promise.all(people.map((who) => who.says('hello')))
  const made = async () =>
    (await rowsOf(atrium, `SELECT 1 FROM message WHERE author->>'kind' = 'flow'`)).length
  for (const reached of [all / 6, all / 2]) {
    await eventually(`${reached} are made`, async () => (await made()) >= reached)
    child.kill('SIGKILL')
    await once(child, 'exit')
    assert.ok((await made()) < all, 'it died in the middle')
    await rowsOf(
      atrium,
      `UPDATE outbox SET leased_until = clock_timestamp() WHERE state = 'sending'`,
    )
    child = await worker()
  }
  await eventually('all runs are over', async () => {
    const rows = await rowsOf(atrium, `SELECT 1 FROM flow_run WHERE state = 'ended'`)
    return rows.length === people.length
  })
  await eventually('nothing waits', async () => {
    return (await rowsOf(atrium, `SELECT 1 FROM outbox WHERE state <> 'done'`)).length === 0
  })
  assert.equal(await made(), all)
  for (const run of await runsOf(flow.id))
    assert.deepEqual(
      run.log.map(({ position, said }) => [position, said]),
      words.map((text, position) => [position, text]),
    )
  // A send whose answer was lost is uncertain, says so, and is not repeated by itself.
  const uncertain = await rowsOf(atrium, `SELECT 1 FROM message WHERE state = 'unknown'`)
  let missing = 0
  for (const who of people) {
    const heard = who.heard().map(({ content }) => plainText(content))
    assert.equal(new Set(heard).size, heard.length, 'nothing twice')
    assert.deepEqual(
      heard,
      words.filter((text) => heard.includes(text)),
      'in order',
    )
    missing += words.length - heard.length
  }
  assert.ok(missing <= uncertain.length, `${missing} missing, ${uncertain.length} uncertain`)
})
