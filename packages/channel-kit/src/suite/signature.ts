import assert from 'node:assert/strict'
import crypto from 'node:crypto'
import { syncBuiltinESMExports } from 'node:module'
import { mock } from 'node:test'
import fc from 'fast-check'
import type { RawRequest } from '../channel.ts'
import type { Check, ContractCase } from './case.ts'

/** Is a request really theirs? Signature and handshake. */
export function signatureChecks<S, R>(contract: ContractCase<S, R>): Check[] {
  const { channel, settings, sign } = contract
  const checks: Check[] = []
  const verify = async (request: RawRequest, as: S = settings, at?: Date) => {
    assert.ok(channel.verify, 'a channel with signed requests has verify')
    return channel.verify(request, as, at ?? contract.now ?? new Date())
  }
  if (sign) {
    const body = contract.fixtures[0]?.raw ?? '{}'
    checks.push({
      name: 'a signed request is accepted, one without headers is refused with a reason',
      async run() {
        const request = sign(body, settings)
        const accepted = await verify(request)
        assert.ok(accepted.ok, accepted.ok ? '' : accepted.reason)
        const bare = await verify({ ...request, headers: {}, query: {} })
        assert.equal(bare.ok, false)
        if (!bare.ok) assert.notEqual(bare.reason, '')
      },
    })
  }
  if (sign && contract.signature)
    checks.push(...headerChecks(contract, sign, contract.signature, verify))
  if (contract.handshake) checks.push(handshakeCheck(contract, contract.handshake))
  return checks
}

type Verify<S> = (request: RawRequest, as?: S, at?: Date) => Promise<{ ok: boolean }>

function headerChecks<S, R>(
  contract: ContractCase<S, R>,
  sign: NonNullable<ContractCase<S, R>['sign']>,
  signature: NonNullable<ContractCase<S, R>['signature']>,
  verify: Verify<S>,
): Check[] {
  const { settings, fixtures } = contract
  const body = fixtures[0]?.raw ?? '{}'
  const refused = async (request: RawRequest, why: string) =>
    assert.equal((await verify(request)).ok, false, `accepted: ${why}`)
  const withHeader = (value: string): RawRequest => {
    const request = sign(body, settings)
    return { ...request, headers: { ...request.headers, [signature.header]: value } }
  }
  return [
    {
      name: 'a signature is refused when anything about it or the body is different',
      async run() {
        const right = sign(body, settings).headers[signature.header]
        assert.ok(right, `sign() sets ${signature.header}`)
        for (const [why, value] of wrongValues(right)) await refused(withHeader(value), why)
        const stolen = sign(body, signature.otherSecret).headers[signature.header] ?? ''
        await refused(withHeader(stolen), 'the signature of another secret')
        if (signature.coversBody !== false) {
          const other = sign(`${body} `, settings).headers[signature.header] ?? ''
          await refused(withHeader(other), 'the signature of another body')
          for (const changed of wrongBodies(sign(body, settings).body))
            await refused({ ...sign(body, settings), body: changed }, 'another body')
        }
        for (const request of signature.refused ?? []) await refused(request, 'a refused sample')
      },
    },
    {
      name: '1,000 forged requests are refused, each with a reason, and nothing of them is kept',
      async run() {
        const right = sign(body, settings).headers[signature.header] ?? ''
        const numbers = fc.sample(fc.nat(), { numRuns: 2000, seed: 4821 })
        let count = 0
        for (const number of numbers) {
          const header = forged(right, number)
          if (header === right) continue
          const verified = await verify(withHeader(header))
          assert.ok(!verified.ok, `accepted: ${header}`)
          count += 1
        }
        assert.ok(count >= 1000, `only ${count} forged requests`)
      },
    },
    {
      name: 'signatures made by others are accepted',
      async run() {
        for (const { request, settings: as, now } of signature.golden ?? [])
          assert.equal((await verify(request, as, now)).ok, true)
      },
    },
    {
      name: 'every fixture is accepted, whatever characters it holds',
      async run() {
        for (const { name, raw } of [
          ...fixtures,
          { name: 'unicode', raw: '{"a":"Grüße 👋 \\u00fc"}' },
        ])
          assert.equal((await verify(sign(raw, settings))).ok, true, name)
      },
    },
    {
      name: 'signatures are compared in constant time',
      async run() {
        if (signature.publicKey) return
        const spy = mock.method(crypto, 'timingSafeEqual')
        syncBuiltinESMExports()
        try {
          const right = sign(body, settings).headers[signature.header] ?? ''
          await refused(
            withHeader(`${right.slice(0, -1)}${right.endsWith('0') ? '1' : '0'}`),
            'last character',
          )
          assert.notEqual(spy.mock.callCount(), 0, 'verify does not use crypto.timingSafeEqual')
        } finally {
          spy.mock.restore()
          syncBuiltinESMExports()
        }
      },
    },
  ]
}

/** The right value with one character replaced, taken out, put in, or moved; steered by a number. */
export function forged(right: string, number: number): string {
  const at = Math.floor(number / 4) % right.length
  const sign = String.fromCharCode(33 + (Math.floor(number / 997) % 94))
  const [before, after] = [right.slice(0, at), right.slice(at + 1)]
  switch (number % 4) {
    case 0:
      return before + sign + after
    case 1:
      return before + after
    case 2:
      return before + sign + right.slice(at)
    default:
      return right.slice(at) + before
  }
}

function wrongValues(right: string): [string, string][] {
  const flip = (at: number) =>
    `${right.slice(0, at)}${right[at] === 'a' ? 'b' : 'a'}${right.slice(at + 1)}`
  const bare = right.slice(right.indexOf('=') + 1)
  const values: [string, string][] = [
    ['empty', ''],
    ['truncated', right.slice(0, -1)],
    ['only its beginning', right.slice(0, 12)],
    ['one character too many', `${right}0`],
    ['twice', `${right}${right}`],
    ['two in a list', `${right},${right}`],
    ['the prefix alone', right.slice(0, right.length - bare.length)],
    ['upper case', right.toUpperCase()],
    ['another algorithm named', `sha1=${bare}`],
    ['first character', flip(right.length - bare.length)],
    ['last character', flip(right.length - 1)],
    ['zeros', right.replace(/[0-9a-z]/gi, '0')],
    ['not ASCII', right.replace(/.$/, 'ß')],
    ['a word', 'undefined'],
  ]
  return values.filter(([, value]) => value !== right)
}

function wrongBodies(body: Uint8Array): Uint8Array[] {
  const changed = Uint8Array.from(body)
  changed[0] = (changed[0] ?? 0) ^ 1
  return [changed, body.slice(0, -1), new Uint8Array(0), Uint8Array.from([...body, 10])]
}

function handshakeCheck<S, R>(
  { channel, settings }: ContractCase<S, R>,
  handshake: NonNullable<ContractCase<S, R>['handshake']>,
): Check {
  return {
    name: 'the handshake answers the right token with its challenge and any other with a refusal',
    run() {
      for (const { request, reply } of handshake.accepted) {
        const answer = channel.handshake?.(request, settings)
        assert.equal(answer?.status, 200)
        assert.equal(answer?.body, reply)
      }
      for (const request of handshake.refused) {
        const status = channel.handshake?.(request, settings)?.status
        assert.ok(
          status === undefined || status >= 400,
          `answered ${status} to ${JSON.stringify(request.query)}`,
        )
      }
    },
  }
}
