import assert from 'node:assert/strict'
import fc from 'fast-check'
import type { RawRequest } from '../channel.ts'
import type { Check, ContractCase } from './case.ts'
import { EventShape, isStorable } from './event-shape.ts'
import { assertEntry } from './inbound.ts'
import { anyBody, mutations } from './mutate.ts'

/** Nothing that anybody sends breaks a channel. */
export function hostileChecks<S, R>(contract: ContractCase<S, R>): Check[] {
  const checks: Check[] = [
    {
      name: 'mutated bodies: verify and split never throw, parse throws only Error, events keep their form',
      async run() {
        let count = 0
        for (const { raw } of contract.fixtures)
          for (const body of mutations(raw)) {
            await survives(contract, body)
            count += 1
          }
        assert.ok(count >= 1000, `only ${count} mutated bodies: bring more fixtures`)
        assert.equal(
          Reflect.get({}, 'polluted'),
          undefined,
          'the prototype of all objects was changed',
        )
      },
    },
    {
      name: 'any body at all is survived',
      run: () =>
        fc.assert(
          fc.asyncProperty(anyBody, (body) => survives(contract, body)),
          { numRuns: 500, seed: 4821 },
        ),
    },
  ]
  if (contract.channel.verify)
    checks.push({
      name: 'hostile headers, queries and paths: verify, handshake and split never throw',
      run: () => survivesHeaders(contract),
    })
  return checks
}

async function survives<S, R>(contract: ContractCase<S, R>, body: string): Promise<void> {
  const { channel, settings, sign } = contract
  if (!sign || !channel.split) return parses(contract, body)
  const request = sign(body, settings)
  const verified = await channel.verify?.(request, settings, contract.now ?? new Date())
  if (!verified?.ok) return
  const split = channel.split(request, settings, verified.attested)
  if (!split.ok) return assert.notEqual(split.reason, '')
  for (const entry of split.entries) {
    assertEntry(entry)
    parses(contract, entry.raw)
  }
}

function parses<S, R>({ channel, settings }: ContractCase<S, R>, raw: string): void {
  let events: unknown[]
  try {
    events = channel.parse(raw, settings)
  } catch (error) {
    assert.ok(error instanceof Error, 'parse threw something that is no Error')
    assert.notEqual(error.message, '')
    return
  }
  for (const event of events) {
    const shape = EventShape.safeParse(event)
    const seen = () => `${JSON.stringify(event).slice(0, 600)} from ${raw.slice(0, 3000)}`
    assert.ok(shape.success, `${shape.error?.message} in ${seen()}`)
    assert.ok(isStorable(event), `a text that PostgreSQL cannot store: ${seen()}`)
  }
}

async function survivesHeaders<S, R>(contract: ContractCase<S, R>): Promise<void> {
  const { channel, settings, sign, fixtures } = contract
  const base: RawRequest = sign?.(fixtures[0]?.raw ?? '{}', settings) ?? {
    method: 'POST',
    path: '/webhook',
    query: {},
    headers: {},
    body: new Uint8Array(0),
    remoteAddress: '203.0.113.9',
  }
  const texts = [
    '',
    ' ',
    '\0',
    'ß',
    'x'.repeat(100_000),
    '=',
    'sha256=',
    'Bearer ',
    'Bearer a.b.c',
    '%00',
    '__proto__',
  ]
  const requests = texts.flatMap((text) => [
    { ...base, headers: Object.fromEntries(Object.keys(base.headers).map((key) => [key, text])) },
    {
      ...base,
      query: {
        'hub.mode': 'subscribe',
        'hub.verify_token': text,
        'hub.challenge': text,
        token: text,
      },
    },
    { ...base, path: text, method: text },
    { ...base, body: Uint8Array.from([0xff, 0xfe, 0x00, 0xc3]) },
  ])
  for (const request of requests) {
    await channel.verify?.(request, settings, contract.now ?? new Date())
    channel.handshake?.(request, settings)
    channel.split?.(request, settings, undefined)
  }
}
