import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createMetrics } from './metrics.ts'

test('counters, histograms and gauges appear under their names', async () => {
  const metrics = createMetrics()
  const count = metrics.counter('atrium_messages', 'Messages.', ['channel'])
  count({ channel: 'email' })
  count({ channel: 'email' }, 2)
  metrics.counter('atrium_messages', 'Messages.', ['channel'])({ channel: 'sms' })
  const seconds = metrics.histogram('atrium_wait_seconds', 'Wait.', ['lane'], [1, 10])
  seconds(0.5, { lane: 'a' })
  seconds(5, { lane: 'a' })
  let waiting = 3
  metrics.gauge('atrium_waiting', 'Waiting.', () => waiting)
  waiting = 7
  const text = await metrics.text()
  assert.match(text, /^atrium_messages\{channel="email"\} 3$/m)
  assert.match(text, /^atrium_messages\{channel="sms"\} 1$/m)
  assert.match(text, /^atrium_wait_seconds_bucket\{le="1",lane="a"\} 1$/m)
  assert.match(text, /^atrium_wait_seconds_count\{lane="a"\} 2$/m)
  assert.match(text, /^atrium_waiting 7$/m)
  assert.match(text, /^process_resident_memory_bytes /m)
})

test('two registries do not mix', async () => {
  const [one, other] = [createMetrics(), createMetrics()]
  one.counter('atrium_x', 'x')()
  assert.doesNotMatch(await other.text(), /atrium_x/)
})
