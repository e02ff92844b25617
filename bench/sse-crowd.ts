/**
 * Many listeners of an event stream, in a process of its own and over plain sockets, so that they take little from the
 * server that is measured. Reads lines: first a CrowdOrder, then words, one at a time. Prints a line when all listen, one
 * when it waits for a word, and a CrowdHeard when every listener has the block with it. Ends with its parent.
 */
import { connect, type Socket } from 'node:net'
import { createInterface } from 'node:readline'
import type { CrowdHeard, CrowdOrder } from './load/crowd.ts'

/** The end of a block, which is also the end of its chunk. */
const blockEnd = Buffer.from('\n\n\r\n')
/** Connections that are being opened at the same time: the server's queue for them is short. */
const atOnce = 100
/** How long the last listener may take. */
const patienceMs = 20_000

let expected: { word: string; heard: (block: Buffer) => void } | undefined

const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]()
const order = JSON.parse(String((await lines.next()).value)) as CrowdOrder
const left = [...order.cookies]
await Promise.all(Array.from({ length: atOnce }, openSome))
console.log('listening')
for (;;) {
  const { value, done } = await lines.next()
  if (done) process.exit()
  console.log(JSON.stringify(await hear(String(value))))
}

async function openSome(): Promise<void> {
  for (let cookie = left.pop(); cookie !== undefined; cookie = left.pop()) await listen(cookie)
}

/** Resolves when the stream is live. */
function listen(cookie: string): Promise<void> {
  const { hostname, port, host } = new URL(order.origin)
  return new Promise((resolve) => {
    const socket: Socket = connect({ host: hostname, port: Number(port) })
    onBlocks(socket, (blocks) => {
      if (expected && blocks.includes(expected.word)) expected.heard(blocks)
      else if (blocks.includes('event: ready')) resolve()
    })
    for (const event of ['error', 'close'])
      socket.on(event, () => {
        console.error('a listener was cut off')
        process.exit(1)
      })
    socket.write(`GET ${order.path} HTTP/1.1\r\nhost: ${host}\r\ncookie: ${cookie}\r\n\r\n`)
  })
}

/** Hands out what came, up to the end of a block. */
function onBlocks(socket: Socket, take: (blocks: Buffer) => void): void {
  let rest: Buffer | undefined
  socket.on('data', (chunk: Buffer) => {
    const bytes = rest ? Buffer.concat([rest, chunk]) : chunk
    const isWhole = bytes.subarray(-blockEnd.length).equals(blockEnd)
    rest = isWhole ? undefined : bytes
    if (isWhole) take(bytes)
  })
}

/** Until all have it, or it has taken too long: then those who have. */
function hear(word: string): Promise<CrowdHeard> {
  return new Promise((resolve) => {
    const at: number[] = []
    let text = ''
    const end = () => {
      clearTimeout(timer)
      expected = undefined
      resolve({ at, text })
    }
    const timer = setTimeout(end, patienceMs)
    expected = {
      word,
      heard: (block) => {
        at.push(performance.timeOrigin + performance.now())
        text ||= block.toString()
        if (at.length === order.cookies.length) end()
      },
    }
    console.log('waiting')
  })
}
