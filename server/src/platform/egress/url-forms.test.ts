import assert from 'node:assert/strict'
import diagnostics from 'node:diagnostics_channel'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, test } from 'node:test'
import { createEgress } from './egress.ts'
import { EgressError } from './egress-error.ts'

/** Ways to write an IPv4 address that some parser or other understands. */
function formsOf(address: string): string[] {
  const [a = 0, b = 0, c = 0, d = 0] = address.split('.').map(Number)
  const number = ((a << 24) | (b << 16) | (c << 8) | d) >>> 0
  const hex = (value: number, digits = 0) => value.toString(16).padStart(digits, '0')
  const groups = `${hex((a << 8) | b)}:${hex((c << 8) | d)}`
  const other = (zero: number) =>
    [...address]
      .map((sign) => (sign === '.' ? sign : String.fromCodePoint(zero + Number(sign))))
      .join('')
  return [
    address,
    `${address}.`,
    `${number}`,
    `${number}.`,
    `0x${hex(number, 8)}`,
    `0X${hex(number, 8).toUpperCase()}`,
    `0${number.toString(8)}`,
    [a, b, c, d].map((part) => `0x${hex(part)}`).join('.'),
    [a, b, c, d].map((part) => `0${part.toString(8)}`).join('.'),
    [a, b, c, d].map((part) => `000${part.toString(8)}`).join('.'),
    `${a}.${(b << 16) | (c << 8) | d}`,
    `${a}.${b}.${(c << 8) | d}`,
    `0x${hex(a)}.${b}.0${((c << 8) | d).toString(8)}`,
    other(0xff10),
    other(0x1d7ce),
    address.replaceAll('.', '。'),
    address.replaceAll('.', '%2e'),
    [...address].map((sign) => `%${hex(sign.charCodeAt(0), 2)}`).join(''),
    `[::ffff:${address}]`,
    `[::ffff:${groups}]`,
    `[0:0:0:0:0:FFFF:${groups}]`,
    `[::${address}]`,
    `[64:ff9b::${groups}]`,
    `[2002:${groups}::]`,
    `[::ffff:0:${address}]`,
    `[::ffff:${address}%25lo]`,
    `example.com@${address}`,
    `example.com:80@${address}`,
    `${address}\\@example.com`,
    `example.com%40${address}`,
    `${address}\t`,
    `\t${address}`,
  ]
}

const addresses = [
  '127.0.0.1',
  '10.0.0.1',
  '172.16.5.4',
  '192.168.1.1',
  '169.254.169.254',
  '100.64.0.1',
  '0.0.0.0',
  '198.18.0.7',
  '224.0.0.1',
  '255.255.255.255',
]

const others = [
  ...[
    'http://localhost/',
    'http://LOCALHOST/',
    'http://localhost./',
    'http://[::1]/',
    'http://[::]/',
    'http://[0000::0001]/',
    'http://[fe80::1]/',
    'http://[fc00::1]/',
    'http://[fd00:ec2::254]/',
  ],
  ...[
    'hTTp://127.0.0.1/',
    'http:127.0.0.1/',
    'http:/127.0.0.1/',
    'http:///127.0.0.1/',
    'http:\\\\127.0.0.1\\',
    ' http://127.0.0.1/ ',
    'ht\ntp://127.0.0.1/',
    'http://127.1/',
    'http://127.0.1/',
    'http://0/',
    'http://0x0/',
    'http://00/',
    'http://127.0.0.1#@example.com/',
    'http://127.0.0.1?@example.com/',
  ],
  ...[
    'https://127.0.0.1/',
    'https://10.0.0.1:8443/',
    'http://127.0.0.1:22/',
    'http://127.0.0.1:5432/',
    'http://127.0.0.1:25/',
  ],
  ...[
    'file:///etc/passwd',
    'ftp://127.0.0.1/',
    'gopher://127.0.0.1/',
    'data:text/plain,x',
    'javascript:1',
    'blob:http://127.0.0.1/x',
    'ws://127.0.0.1/',
    'dict://127.0.0.1/',
    'unix:/tmp/x',
    'about:blank',
  ],
  ...[
    '',
    'x',
    '//127.0.0.1/',
    '/etc/passwd',
    'http://',
    'http://@/',
    'http://:80/',
    'http://256.256.256.256/',
    'http://1.2.3.4.5/',
    'http://0x7f.0.0.0x1g/',
    'http://[::1',
    'http://::1/',
    'http://[127.0.0.1]/',
    'http://127.0.0.1:99999/',
    'http://user:pass@127.0.0.1/',
    'http://user@example.com/',
    'http://:pass@example.com/',
  ],
]

const urls = [...addresses.flatMap(formsOf).map((host) => `http://${host}/`), ...others]

let reached = 0
const watch = () => {
  reached += 1
}
// Every client socket of this process, whoever opens it: a connection that fails counts as well.
before(() => diagnostics.subscribe('net.client.socket', watch))
after(() => diagnostics.unsubscribe('net.client.socket', watch))

test(`none of ${urls.length} hostile addresses makes a connection`, async () => {
  assert.ok(urls.length >= 300, 'the promise is 300 forms')
  const egress = createEgress({
    allow: [],
    // Names that are left after all tricks lead inside, as an attacker's name server would answer.
    resolver: {
      addresses: async () => [{ address: '127.0.0.1', family: 4 }],
      records: async () => [],
    },
  })
  for (const url of urls) {
    await assert.rejects(
      egress.fetch(url),
      (error) => error instanceof EgressError && error.refused && !error.maybeSent,
      JSON.stringify(url),
    )
  }
  assert.equal(reached, 0)
})

test('the watch sees connections: an allowed address makes one', async () => {
  const server = createServer((_request, response) => response.end('ok'))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const egress = createEgress({ allow: ['127.0.0.0/8'] })
  const before = reached
  assert.equal(await (await egress.fetch(`http://127.0.0.1:${port}/`)).text(), 'ok')
  assert.equal(reached, before + 1)
  await egress.close()
  server.close()
})
