import assert from 'node:assert/strict'
import type { Entry, RawRequest } from '../channel.ts'
import type { InboundEvent } from '../inbound-event.ts'
import type { Check, ContractCase } from './case.ts'
import { EventShape, isStorable } from './event-shape.ts'

type Read = { entries: Entry[]; events: InboundEvent[] }

/** The way of one request body through verify, split and parse, as the server takes it. */
async function readBody<S, R>(contract: ContractCase<S, R>, raw: string): Promise<Read> {
  const { channel, settings, sign } = contract
  if (!sign || !channel.split) return { entries: [], events: channel.parse(raw, settings) }
  return readRequest(contract, sign(raw, settings), settings)
}

/** The same for a request that is signed already. */
export async function readRequest<S, R>(
  { channel, now }: ContractCase<S, R>,
  request: RawRequest,
  settings: S,
): Promise<Read> {
  const verified = await channel.verify?.(request, settings, now ?? new Date())
  assert.ok(verified?.ok, `the request was refused: ${JSON.stringify(verified)}`)
  const split = channel.split?.(request, settings, verified.attested)
  assert.ok(split?.ok, `the request was not split: ${JSON.stringify(split)}`)
  const events = split.entries.flatMap((entry) => channel.parse(entry.raw, settings))
  return { entries: split.entries, events }
}

/** Their payloads become our events, once each. */
export function inboundChecks<S, R>(contract: ContractCase<S, R>): Check[] {
  const { fixtures } = contract
  const checks: Check[] = fixtures.map(({ name, raw, events }) => ({
    name: `fixture ${name} becomes its events`,
    async run() {
      const frozen = { ...contract, settings: Object.freeze({ ...contract.settings }) }
      const read = await readBody(frozen, raw)
      assert.deepEqual(read.events, events)
      assert.deepEqual(
        (await readBody(frozen, raw)).events,
        events,
        'the second time was different',
      )
      for (const event of read.events) {
        EventShape.parse(event)
        assert.ok(isStorable(event), 'a text that PostgreSQL cannot store')
      }
    },
  }))
  checks.push({
    name: 'kinds that nobody knows are ignored with a reason',
    async run() {
      for (const { name, raw } of contract.unknown ?? [])
        for (const event of (await readBody(contract, raw)).events) {
          assert.equal(event.kind, 'ignored', name)
          if (event.kind === 'ignored') assert.notEqual(event.reason, '')
        }
    },
  })
  if (contract.sign) checks.push(...splitChecks(contract))
  return checks
}

function splitChecks<S, R>(contract: ContractCase<S, R>): Check[] {
  const { fixtures, batch } = contract
  const checks: Check[] = [
    {
      name: 'split gives each event one key and one lane, the same each time, never shared',
      async run() {
        const owner = new Map<string, string>()
        for (const { name, raw } of fixtures) {
          const { entries } = await readBody(contract, raw)
          assert.deepEqual(
            (await readBody(contract, raw)).entries,
            entries,
            `${name} was split differently`,
          )
          for (const entry of entries) {
            assertEntry(entry)
            assert.equal(owner.get(entry.key), undefined, `${name} shares the key ${entry.key}`)
            owner.set(entry.key, name)
          }
        }
      },
    },
    {
      name: 'a request that holds nothing to read is refused or gives no entries',
      async run() {
        const { channel, settings, sign } = contract
        for (const raw of ['', 'null', '[]', '"text"', '{', '\0', '{"a":'])
          if (sign) channel.split?.(sign(raw, settings), settings, undefined)
      },
    },
  ]
  if (batch)
    checks.push({
      name: 'a batch is split completely: same keys, lanes and events as one by one',
      async run() {
        const single = await Promise.all(fixtures.map(({ raw }) => readBody(contract, raw)))
        const together = await readBody(contract, batch(fixtures.map(({ raw }) => raw)))
        const names = (entries: Entry[]) => entries.map(({ key, lane }) => `${key} ${lane}`).sort()
        assert.deepEqual(names(together.entries), names(single.flatMap((read) => read.entries)))
        assert.deepEqual(
          together.events,
          single.flatMap((read) => read.events),
        )
      },
    })
  return checks
}

/** What every entry promises: short storable key and lane, storable raw text. */
export function assertEntry(entry: Entry): void {
  for (const text of [entry.key, entry.lane])
    assert.ok(
      text.length > 0 && text.length <= 500 && isStorable(text),
      `key or lane: ${text.slice(0, 600)}`,
    )
  assert.ok(isStorable(entry.raw), 'raw text that PostgreSQL cannot store')
}
