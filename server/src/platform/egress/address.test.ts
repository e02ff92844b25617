import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createAddressCheck } from './address.ts'

const open: string[] = [
  '8.8.8.8',
  '1.1.1.1',
  '172.15.255.255',
  '172.32.0.1',
  '100.63.255.255',
  '100.128.0.1',
  '192.167.1.1',
  '169.253.1.1',
  '223.255.255.255',
  '2606:4700:4700::1111',
  '2a00:1450:4001:81b::200e',
  '::ffff:8.8.8.8',
  '64:ff9b::808:808',
]

const closed: string[] = [
  ...[
    '0.0.0.0',
    '0.1.2.3',
    '10.0.0.1',
    '10.255.255.255',
    '100.64.0.1',
    '100.127.255.255',
    '127.0.0.1',
    '127.255.255.254',
    '169.254.0.1',
    '172.16.0.1',
    '172.31.255.255',
    '192.0.0.1',
    '192.0.2.1',
    '192.88.99.1',
    '192.168.0.1',
    '198.18.0.1',
    '198.19.255.255',
    '198.51.100.1',
    '203.0.113.1',
    '224.0.0.1',
    '239.255.255.255',
    '240.0.0.1',
    '255.255.255.255',
  ],
  ...[
    '::',
    '::1',
    '::127.0.0.1',
    '::a00:1',
    '::ffff:127.0.0.1',
    '::ffff:10.0.0.1',
    '::ffff:0:127.0.0.1',
    '64:ff9b::7f00:1',
    '64:ff9b::a00:1',
    '64:ff9b:1::1',
    '100::1',
    '2001::1',
    '2001:2::1',
    '2001:10::1',
    '2001:20::1',
    '2001:db8::1',
    '2002:7f00:1::1',
    '2002:808:808::1',
    '3fff::1',
    '5f00::1',
    'fc00::1',
    'fd12:3456::1',
    'fe80::1',
    'fec0::1',
    'ff02::1',
    '4000::1',
    'fe80::1%eth0',
  ],
  ...['', 'localhost', '127.0.0.1:80', '1.2.3', 'x'],
]

const metadata = [
  '169.254.169.254',
  '169.254.170.2',
  '168.63.129.16',
  '100.100.100.200',
  '192.0.0.192',
  'fd00:ec2::254',
  '::ffff:169.254.169.254',
  '64:ff9b::a9fe:a9fe',
]

for (const address of open) {
  test(`${address} may be reached`, () => assert.equal(createAddressCheck([])(address), undefined))
}
for (const address of [...closed, ...metadata]) {
  test(`"${address}" may not be reached`, () =>
    assert.equal(typeof createAddressCheck([])(address), 'string'))
}

test('the allow-list opens its ranges and nothing beside them', () => {
  const check = createAddressCheck(['10.1.0.0/16', 'fd00:1::/32', '127.0.0.2/32'])
  for (const address of ['10.1.2.3', '::ffff:10.1.2.3', 'fd00:1::5', '127.0.0.2', '8.8.8.8']) {
    assert.equal(check(address), undefined, address)
  }
  for (const address of ['10.2.0.1', 'fd00:2::5', '127.0.0.1', '::1']) {
    assert.equal(typeof check(address), 'string', address)
  }
})

test('cloud metadata stays closed even when everything is allowed', () => {
  const check = createAddressCheck(['0.0.0.0/0', '::/0'])
  for (const address of metadata) assert.match(check(address) ?? '', /metadata/, address)
  assert.equal(check('10.0.0.1'), undefined)
})
