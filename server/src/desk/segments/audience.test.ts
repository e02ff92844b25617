import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { type ChannelAccountId, type HandleId, uuid, WorkspaceId } from '@atrium/contract/ids'
import {
  type ConsentWord,
  consentTo,
  type OptInPolicy,
  Purpose,
} from '@atrium/contract/sending/consent'
import fc from 'fast-check'
import { openTestDb } from '../../../test/database.ts'
import { type Customer, putCustomers } from '../../../test/outbound/customers.ts'
import { audienceOf } from './audience.ts'
import type { SegmentFacts } from './compile.ts'

const { db } = await openTestDb({ after })

const id = (n: number) => uuid.parse(`00000000-0000-4000-8000-00000000000${n}`)
const [sms, email] = [id(1), id(2)] as ChannelAccountId[] as [ChannelAccountId, ChannelAccountId]
const day = (n: number) => new Date(Date.UTC(2026, 0, n))

type Said = NonNullable<NonNullable<Customer['handles']>[number]['said']>[number]
const said: fc.Arbitrary<Said> = fc.record({
  purpose: fc.constantFrom('marketing', 'reminders', 'all'),
  value: fc.constantFrom('stop', 'resume'),
  // No two at the same moment: which of them is the newest is nobody's to say.
  at: fc.integer({ min: 1, max: 400_000_000 }).map((ms) => new Date(day(1).getTime() + ms)),
  by: fc.constantFrom('word', 'member'),
})
const people = fc.array(
  fc.array(
    fc.record({ channel: fc.constantFrom('sms', 'email'), said: fc.array(said, { maxLength: 3 }) }),
    {
      minLength: 1,
      maxLength: 3,
    },
  ),
  { minLength: 30, maxLength: 30 },
)
const policies = fc.record({
  marketing: fc.constantFrom<OptInPolicy['marketing']>(
    {},
    { sms: 'opt_in' },
    { sms: 'confirmed', email: 'opt_in' },
  ),
  reminders: fc.constantFrom<OptInPolicy['reminders']>({}, { email: 'confirmed' }),
  surveys: fc.constant<OptInPolicy['surveys']>({}),
})

test('who is left out for want of consent, among many at once, is whom policy would refuse one by one', async () => {
  let number = 0
  const runs = fc.asyncProperty(people, policies, async (drawn, optIn) => {
    const workspaceId = WorkspaceId.parse(crypto.randomUUID())
    const customers = drawn.map((handles, n): Customer => {
      number += 1
      return {
        name: String(n),
        handles: handles.map((handle, place) => ({
          ...handle,
          address: `+34${600000000 + number}${place}`,
        })),
      }
    })
    await putCustomers(db, workspaceId, customers)
    const facts: SegmentFacts = {
      now: day(9),
      accounts: new Map([
        [sms, { channel: 'sms', hasWindow: false }],
        [email, { channel: 'email', hasWindow: false }],
      ]),
      segments: new Map(),
      optIn,
    }
    for (const purpose of Purpose.options) {
      const ways = [sms, email].map((accountId) => ({ accountId, by: 'window' }) as const)
      const { text, question } = audienceOf({ tree: { kind: 'all', of: [] }, ways, purpose }, facts)
      const rows = await db.inWorkspace(workspaceId, (tx) =>
        tx.query<{
          name: string
          excluded: string | null
          way: number | null
          address: string | null
        }>(
          `SELECT c.name, a.excluded, a.way, h.address FROM (${text}) a JOIN contact c ON c.id = a.contact_id LEFT JOIN handle h ON h.id = a.handle_id`,
          question.values,
        ),
      )
      for (const row of rows) {
        const customer = customers[Number(row.name)]
        assert.ok(customer)
        const { excluded, way } = expected(customer, purpose, optIn)
        assert.deepEqual(
          [row.excluded, row.way],
          [excluded, way],
          JSON.stringify({ customer, purpose, optIn }),
        )
        const chosen = customer.handles?.find(({ address }) => address === row.address)
        if (chosen) assert.equal(barOf(customer, chosen, purpose, optIn), null)
      }
      assert.equal(rows.length, customers.length)
    }
  })
  await fc.assert(runs, {
    numRuns: Number(process.env.ATRIUM_PROPERTY_RUNS ?? 8),
    endOnFailure: true,
  })
})

type Handle = NonNullable<Customer['handles']>[number]

function barOf(
  { handles = [] }: Customer,
  handle: Handle,
  purpose: Purpose,
  optIn: OptInPolicy,
): 'stopped' | 'noOptIn' | null {
  const words = handles.flatMap((each) =>
    (each.said ?? []).map(
      (word): ConsentWord => ({
        ...word,
        id: id(5),
        handleId: each.address as HandleId,
        channel: each.channel,
        label: each.address,
        purpose: word.purpose as ConsentWord['purpose'],
        by: word.by ?? 'word',
        source: '',
        words: null,
        messageId: null,
        at: word.at.toISOString(),
      }),
    ),
  )
  const to = { handleId: handle.address as HandleId, channel: handle.channel }
  const { kind } = consentTo(purpose, to, words, optIn)
  if (kind === 'stopped') return 'stopped'
  return kind === 'missing' || kind === 'unconfirmed' ? 'noOptIn' : null
}

function expected(
  customer: Customer,
  purpose: Purpose,
  optIn: OptInPolicy,
): { excluded: string | null; way: number | null } {
  const bars = ['sms', 'email'].map((channel) =>
    (customer.handles ?? [])
      .filter((handle) => handle.channel === channel)
      .map((handle) => barOf(customer, handle, purpose, optIn)),
  )
  const way = bars.findIndex((some) => some.includes(null))
  if (way >= 0) return { excluded: null, way }
  return { excluded: bars.flat().includes('stopped') ? 'stopped' : 'noOptIn', way: null }
}
