import assert from 'node:assert/strict'
import { createSocket, type Socket } from 'node:dgram'
import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, test } from 'node:test'
import { createEgress, type Egress } from './egress.ts'
import { dnsResolver } from './resolver.ts'

/** Answers of the name server by name and type; a function is asked anew each time. */
type Zone = Record<string, Partial<Record<'A' | 'AAAA' | 'TXT', string[] | (() => string[])>>>

const types = { 1: 'A', 28: 'AAAA', 16: 'TXT' } as const
let asked: string[] = []
let rebound = 0
const zone: Zone = {
  'good.test': { A: ['127.0.0.2'] },
  'private.test': { A: ['10.0.0.1'] },
  'loop.test': { A: ['127.0.0.1'] },
  'mixed.test': { A: ['127.0.0.2', '127.0.0.1'] },
  'half.test': { A: ['127.0.0.2'], AAAA: ['00000000000000000000000000000001'] },
  'mapped.test': { AAAA: ['00000000000000000000ffff7f000001'] },
  'metadata.test': { A: ['169.254.169.254'] },
  // The classic: the first look is harmless, every later one leads inside.
  'rebind.test': { A: () => (rebound++ === 0 ? ['127.0.0.2'] : ['127.0.0.1']) },
  'mail.test': { TXT: ['v=spf1 -all'] },
}

let socket: Socket
let egress: Egress
let allowed: Server
let trap: Server
let port = 0
let trapped = 0

before(async () => {
  socket = createSocket('udp4', (query, from) =>
    socket.send(answer(query), from.port, from.address),
  )
  socket.bind(0, '127.0.0.1')
  await once(socket, 'listening')
  allowed = createServer((request, response) => response.end(`hello ${request.headers.host}`))
  allowed.listen(0, '127.0.0.2')
  await once(allowed, 'listening')
  port = (allowed.address() as AddressInfo).port
  trap = createServer((_request, response) => response.end('inside')).on('connection', () => {
    trapped += 1
  })
  trap.listen(port, '127.0.0.1')
  await once(trap, 'listening')
  const resolver = dnsResolver([`127.0.0.1:${socket.address().port}`])
  egress = createEgress({ allow: ['127.0.0.2/32'], resolver })
})
after(async () => {
  await egress.close()
  socket.close()
  allowed.close()
  trap.close()
})

/** A DNS answer to one question: RFC 1035, as little as works. */
function answer(query: Buffer): Buffer {
  let at = 12
  const labels: string[] = []
  for (let length = query[at] ?? 0; length > 0; length = query[at] ?? 0) {
    labels.push(query.subarray(at + 1, at + 1 + length).toString())
    at += length + 1
  }
  const name = labels.join('.').toLowerCase()
  const question = query.subarray(12, at + 5)
  const code = query.readUInt16BE(at + 1)
  const type = code === 1 || code === 28 || code === 16 ? types[code] : undefined
  asked.push(`${name} ${type}`)
  const entry = zone[name]
  const found = type && entry?.[type]
  const values = typeof found === 'function' ? found() : (found ?? [])
  const head = Buffer.alloc(12)
  query.copy(head, 0, 0, 2)
  head.writeUInt16BE(entry ? 0x8180 : 0x8183, 2)
  head.writeUInt16BE(1, 4)
  head.writeUInt16BE(values.length, 6)
  return Buffer.concat([head, question, ...values.map((value) => record(code, value))])
}

function record(code: number, value: string): Buffer {
  const data =
    code === 1
      ? Buffer.from(value.split('.').map(Number))
      : code === 28
        ? Buffer.from(value, 'hex')
        : Buffer.concat([Buffer.of(value.length), Buffer.from(value)])
  const head = Buffer.alloc(12)
  head.writeUInt16BE(0xc00c, 0)
  head.writeUInt16BE(code, 2)
  head.writeUInt16BE(1, 4)
  head.writeUInt16BE(data.length, 10)
  return Buffer.concat([head, data])
}

test('a name with an allowed address is reached under its name', async () => {
  const response = await egress.fetch(`http://good.test:${port}/`)
  assert.equal(await response.text(), `hello good.test:${port}`)
})

const refused = [
  'private.test',
  'loop.test',
  'mixed.test',
  'half.test',
  'mapped.test',
  'metadata.test',
]
for (const name of refused) {
  test(`${name} is refused: one bad address is enough`, async () => {
    await assert.rejects(egress.fetch(`http://${name}:${port}/`), {
      code: 'blocked',
      refused: true,
      maybeSent: false,
    })
    await assert.rejects(egress.resolveHost(name), { code: 'blocked' })
    assert.equal(trapped, 0)
  })
}

test('rebinding: the address that was checked is the address that is reached', async () => {
  asked = []
  const response = await egress.fetch(`http://rebind.test:${port}/`, {
    headers: { connection: 'close' },
  })
  assert.equal(await response.text(), `hello rebind.test:${port}`)
  assert.equal(
    asked.filter((question) => question === 'rebind.test A').length,
    1,
    'asked once for one connection',
  )
  await assert.rejects(egress.fetch(`http://rebind.test:${port}/`), { code: 'blocked' })
  assert.equal(trapped, 0)
})

test('an unknown name is a fault of the name', async () => {
  await assert.rejects(egress.fetch('http://unknown.test/'), {
    code: 'dns',
    refused: false,
    maybeSent: false,
  })
})

test('resolveHost gives one checked address for other protocols', async () => {
  assert.deepEqual(await egress.resolveHost('good.test'), { address: '127.0.0.2', family: 4 })
  assert.deepEqual(await egress.resolveHost('GOOD.test.'), { address: '127.0.0.2', family: 4 })
  assert.deepEqual(await egress.resolveHost('127.0.0.2'), { address: '127.0.0.2', family: 4 })
  await assert.rejects(egress.resolveHost('127.0.0.1'), { code: 'blocked' })
  await assert.rejects(egress.resolveHost('::1'), { code: 'blocked' })
  await assert.rejects(egress.resolveHost('0x7f.1'), { name: 'EgressError' })
  await assert.rejects(egress.resolveHost('2130706433'), { code: 'blocked' })
})

test('dns answers records, and its errors carry the codes of node:dns', async () => {
  assert.deepEqual(await egress.dns('mail.test', 'TXT'), [['v=spf1 -all']])
  await assert.rejects(egress.dns('unknown.test', 'TXT'), { code: 'ENOTFOUND' })
  await assert.rejects(egress.dns('good.test', 'TXT'), { code: 'ENODATA' })
})
