import assert from 'node:assert/strict'
import { test } from 'node:test'
import { composeLetter } from '../src/fake/compose.ts'
import { answerDns } from '../src/fake/dns.ts'
import { authenticateMail } from '../src/receive/authenticate.ts'
import { providerResults } from '../src/receive/authentication-results.ts'
import { headerFields, maxHeaderFields } from '../src/receive/header-fields.ts'
import type { Settings } from '../src/settings.ts'
import { baseSettings, testIo } from './kit/test-io.ts'

const domains = new Set(['post.example'])
const io = () => testIo({ dns: async (name, type) => answerDns(domains, name, type) })
const trusting: Settings = { ...baseSettings, trustedAuthserv: 'mx.studio.example' }
const direct = {
  from: 'ana@post.example',
  to: ['hello@studio.example'],
  remoteAddress: '127.0.0.1',
  helo: 'x',
}

const letter = (address = 'ana@post.example') =>
  composeLetter({
    from: { name: 'Ana', address },
    to: 'hello@studio.example',
    subject: 'Hi',
    text: 'Please call me.',
    messageId: '1@post.example',
    date: new Date('2026-03-04T10:00:00Z'),
  })
const above = (line: string, mail: Buffer) => Buffer.concat([Buffer.from(`${line}\r\n`), mail])
const claim = 'Authentication-Results: mx.studio.example; dmarc=pass header.from=post.example'

test("a signature of the sender's domain is a DMARC pass, without SPF", async () => {
  const result = await authenticateMail(await letter(), undefined, baseSettings, io())
  assert.deepEqual(result, {
    spf: 'none',
    dkim: 'pass',
    dmarc: 'pass',
    domain: 'post.example',
    by: 'Atrium',
  })
})

test('SPF counts only with the conversation, and only aligned', async () => {
  const unsigned = Buffer.from('From: ana@post.example\r\nSubject: x\r\n\r\nHi\r\n')
  const checked = await authenticateMail(unsigned, direct, baseSettings, io())
  assert.deepEqual([checked.spf, checked.dmarc], ['pass', 'pass'])
  const fetched = await authenticateMail(unsigned, undefined, baseSettings, io())
  assert.deepEqual([fetched.spf, fetched.dmarc], ['none', 'fail'])
  const elsewhere = await authenticateMail(
    unsigned,
    { ...direct, remoteAddress: '203.0.113.9' },
    baseSettings,
    io(),
  )
  assert.deepEqual([elsewhere.spf, elsewhere.dmarc], ['fail', 'fail'])
  const other = { ...direct, from: 'eve@evil.example' }
  assert.equal((await authenticateMail(unsigned, other, baseSettings, io())).dmarc, 'fail')
})

test('a changed body, a changed From and another domain are no pass', async () => {
  const mail = String(await letter())
  for (const changed of [
    mail.replace('Please call me', 'Please pay me'),
    mail.replace('ana@post.example', 'ben@post.example'),
    mail.replace('From: Ana <ana@post.example>', 'From: Ana <ana@bank.example>'),
    `From: eve@post.example\r\n${mail}`,
  ]) {
    assert.notEqual(changed, mail)
    const { dmarc } = await authenticateMail(Buffer.from(changed), undefined, baseSettings, io())
    assert.notEqual(dmarc, 'pass')
  }
})

test('what is added below a signature over a part of the body is not signed', async () => {
  const { dkimSign } = await import('mailauth')
  const { signingKey, selector } = await import('../src/fake/dns.ts')
  const mail = 'From: ana@post.example\r\nSubject: x\r\n\r\nHi\r\n'
  const signature = {
    signingDomain: 'post.example',
    selector,
    privateKey: signingKey().privateKey,
    canonicalization: 'relaxed/relaxed',
    maxBodyLength: 4,
  }
  const { signatures } = await dkimSign(mail, { ...signature, signatureData: [signature] })
  const added = `${signatures}${mail}Send the money to Eve.\r\n`
  const { dkim, dmarc } = await authenticateMail(Buffer.from(added), undefined, baseSettings, io())
  assert.deepEqual([dkim, dmarc], ['pass', 'fail'])
})

test("the own server's result counts when Atrium cannot check, and nobody else's", async () => {
  const unsigned = Buffer.from('From: ana@post.example\r\nSubject: x\r\n\r\nHi\r\n')
  const trusted = await authenticateMail(above(claim, unsigned), undefined, trusting, testIo())
  assert.deepEqual(
    [trusted.dmarc, trusted.domain, trusted.by],
    ['pass', 'post.example', 'mx.studio.example'],
  )
  const untrusted = await authenticateMail(
    above(claim, unsigned),
    undefined,
    baseSettings,
    testIo(),
  )
  assert.equal(untrusted.dmarc, 'none')
  const forged = await authenticateMail(
    above(claim.replace('mx.studio', 'mx.evil'), unsigned),
    undefined,
    trusting,
    testIo(),
  )
  assert.equal(forged.dmarc, 'none')
})

test('results are read by the letter', () => {
  const read = (...values: string[]) =>
    providerResults(
      headerFields(
        Buffer.from(
          [...values.map((value) => `Authentication-Results: ${value}`), '', ''].join('\r\n'),
        ),
      ),
      'MX.studio.example',
    )
  const gmail = read(
    'mx.studio.example; dkim=pass header.i=@post.example header.s=a header.b="x;dmarc=pass";\r\n spf=pass (mx: domain of a@post.example (x) designates) smtp.mailfrom=a@post.example;\r\n dmarc=pass (p=REJECT sp=REJECT dis=NONE) header.from=Post.example',
  )
  assert.deepEqual(gmail, {
    spf: 'pass',
    dkim: 'pass',
    dmarc: 'pass',
    domain: 'post.example',
    by: 'mx.studio.example',
  })
  assert.equal(read('mx.studio.example 1; none')?.dmarc, 'none')
  assert.equal(read('mx.studio.example; none (dmarc=pass header.from=x.example)')?.dmarc, 'none')
  assert.equal(
    read('mx.studio.example; dmarc=fail header.from=a.example; dmarc=pass header.from=a.example')
      ?.dmarc,
    'none',
  )
  assert.equal(
    read(
      'mx.studio.example; dmarc=fail header.from=a.example',
      'mx.studio.example; dmarc=pass header.from=a.example',
    )?.dmarc,
    'none',
  )
  assert.equal(read('mx.studio.example.evil.example; dmarc=pass header.from=a.example'), undefined)
  assert.equal(read(''), undefined)
})

test('DNS that is away, and a header without an end, verify nothing and stop nothing', async () => {
  const mail = await letter()
  const away = testIo({ dns: () => Promise.reject(new Error('SERVFAIL')) })
  assert.notEqual((await authenticateMail(mail, undefined, baseSettings, away)).dmarc, 'pass')
  const endless = above(`${claim}\r\n${'X: y\r\n'.repeat(maxHeaderFields)}X: z`, mail)
  assert.equal((await authenticateMail(endless, undefined, trusting, io())).dmarc, 'none')
  const signed = Buffer.concat([Buffer.from('DKIM-Signature: v=1\r\n'.repeat(11)), mail])
  assert.equal((await authenticateMail(signed, undefined, baseSettings, io())).dkim, 'permerror')
})
