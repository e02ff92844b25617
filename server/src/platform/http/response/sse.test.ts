import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { after, test } from 'node:test'
import { setImmediate } from 'node:timers/promises'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { startHttp, type TestHttp } from '../../../../test/start-http.ts'
import { frame, openSse, type Sse } from './sse.ts'

const running: TestHttp[] = []
after(() => Promise.all(running.map(({ http }) => http.close())))

type Streams = { streams: Sse[]; replies: WeakRef<object>[]; opened: () => Promise<Sse> }

async function start(): Promise<TestHttp & Streams> {
  const streams: Sse[] = []
  const replies: WeakRef<object>[] = []
  const waiting: ((stream: Sse) => void)[] = []
  const started = await startHttp(
    ({ bytes }) => {
      bytes({ method: 'GET', path: '/stream', access: 'public' }, async ({ reply }) => {
        replies.push(new WeakRef(reply))
        const stream = openSse(reply)
        streams.push(stream)
        waiting.shift()?.(stream)
      })
    },
    { maxInFlight: 2 },
  )
  running.push(started)
  return {
    ...started,
    streams,
    replies,
    opened: () => new Promise((resolve) => waiting.push(resolve)),
  }
}

async function listen(origin: string): Promise<Socket> {
  const { port } = new URL(origin)
  const socket = connect(Number(port), '127.0.0.1')
  socket.write('GET /stream HTTP/1.1\r\nhost: x\r\n\r\n')
  await once(socket, 'connect')
  return socket
}

/** Asked while it is open, and once more after it: both are told. */
const closed = (sse: Sse): Promise<void> => new Promise((resolve) => sse.onceClosed(resolve))

test('an event is framed as the standard says, every line of its data on a line', () => {
  assert.equal(frame('feed', '{"a":1}', '7').toString(), 'id: 7\nevent: feed\ndata: {"a":1}\n\n')
  assert.equal(frame('feed', 'a\nb\r\nc').toString(), 'event: feed\ndata: a\ndata: b\ndata: c\n\n')
})

test('a listener gets events as they are sent, until the server ends it', async () => {
  const { get, opened } = await start()
  const stream = opened()
  const response = await get('/stream')
  assert.equal(response.headers.get('content-type'), 'text/event-stream; charset=utf-8')
  assert.match(response.headers.get('cache-control') ?? '', /no-store/)
  assert.equal(response.headers.get('x-content-type-options'), 'nosniff')
  const sse = await stream
  sse.send('feed', '{"n":1}', '1')
  sse.sendFrame(frame('signal', '{"n":2}'))
  sse.close()
  await closed(sse)
  await closed(sse)
  const text = await response.text()
  assert.equal(
    text,
    'retry: 2000\n\nid: 1\nevent: feed\ndata: {"n":1}\n\nevent: signal\ndata: {"n":2}\n\n',
  )
  sse.send('feed', 'late')
  sse.close()
})

test('a stream keeps nothing of the request that opened it', async () => {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  const { origin, opened, replies } = await start()
  const stream = opened()
  const socket = await listen(origin)
  const sse = await stream
  // A weak reference holds until the task that made it is over.
  await setImmediate()
  collect()
  assert.deepEqual(
    replies.map((reply) => reply.deref()),
    [undefined],
  )
  socket.destroy()
  await closed(sse)
})

test('a listener that leaves is noticed', async () => {
  const { origin, opened } = await start()
  const stream = opened()
  const socket = await listen(origin)
  const sse = await stream
  socket.destroy()
  await closed(sse)
})

test('a listener that does not read is dropped; the others do not wait for it', async () => {
  const { origin, opened } = await start()
  const slowStream = opened()
  const slow = await listen(origin)
  slow.pause()
  const slowSse = await slowStream
  const quickStream = opened()
  const quick = await listen(origin)
  let received = 0
  quick.on('data', (data) => {
    received += data.length
  })
  const quickSse = await quickStream
  const bytes = frame('feed', 'x'.repeat(100_000))
  let dropped = false
  slowSse.onceClosed(() => {
    dropped = true
  })
  let sent = 0
  while (!dropped) {
    for (const sse of [slowSse, quickSse]) sse.sendFrame(bytes)
    sent += bytes.length
    await new Promise((resolve) => setTimeout(resolve, 1))
    assert.ok(sent < 200_000_000, 'the slow listener is still held')
  }
  while (received < sent) await once(quick, 'data')
  slow.destroy()
  quick.destroy()
})

test('streams take no place among the requests at work', async () => {
  const { get, streams } = await start()
  const responses: Response[] = []
  for (let count = 0; count < 10; count += 1) responses.push(await get('/stream'))
  assert.ok(responses.every(({ status }) => status === 200))
  for (const stream of streams) stream.close()
  await Promise.all(responses.map((response) => response.text()))
})

test('closing the server ends its streams', async () => {
  const { http, get } = await start()
  const response = await get('/stream')
  await http.close()
  assert.match(await response.text(), /^retry/)
})
