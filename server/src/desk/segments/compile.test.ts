import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import type { Comparison, Condition, Group, Moment } from '@atrium/contract/broadcast/segment'
import { type ChannelAccountId, uuid, WorkspaceId } from '@atrium/contract/ids'
import { defaultOptIn } from '@atrium/contract/sending/consent'
import fc from 'fast-check'
import pg from 'pg'
import { openTestDb } from '../../../test/database.ts'
import { type Customer, putCrowd, putCustomers } from '../../../test/outbound/customers.ts'
import { type Audience, audienceOf } from './audience.ts'
import { compile, joinsOf, newQuestion, type SegmentFacts } from './compile.ts'

const { db, database } = await openTestDb({ after })

const id = (n: number) => uuid.parse(`00000000-0000-4000-8000-00000000000${n}`)
const [whatsapp, sms, email] = [id(1), id(2), id(3)] as ChannelAccountId[] as [
  ChannelAccountId,
  ChannelAccountId,
  ChannelAccountId,
]
const workspaceId = WorkspaceId.parse(id(9))
const now = new Date('2026-06-15T12:00:00Z')
const daysAgo = (days: number) => new Date(now.getTime() - days * 24 * 3600_000)
const hours = (count: number) => new Date(now.getTime() + count * 3600_000)

const customers: Customer[] = [
  {
    name: 'Ana Ruiz',
    company: 'Lumière',
    language: 'es',
    attributes: { plan: 'Pro', visits: '12', 'a\'b"; --': "x'; DROP TABLE contact; --" },
    createdAt: daysAgo(100),
    handles: [
      {
        channel: 'whatsapp',
        address: '+34600000001',
        wrote: { accountId: whatsapp, at: daysAgo(0.5), windowUntil: hours(12) },
        said: [
          { purpose: 'marketing', value: 'stop', at: daysAgo(9) },
          { purpose: 'marketing', value: 'resume', at: daysAgo(5) },
        ],
      },
      {
        channel: 'sms',
        address: '+34600000001',
        wrote: { accountId: sms, at: daysAgo(20) },
        said: [{ purpose: 'marketing', value: 'stop', at: daysAgo(7) }],
      },
    ],
  },
  {
    name: 'Bo',
    language: 'es-MX',
    attributes: { plan: 'free', visits: '7' },
    createdAt: daysAgo(3),
    handles: [
      {
        channel: 'whatsapp',
        address: 'BSUID-1',
        scope: 'waba',
        wrote: { accountId: whatsapp, at: daysAgo(30), windowUntil: daysAgo(29) },
        said: [{ purpose: 'marketing', value: 'stop', at: daysAgo(1) }],
      },
    ],
  },
  {
    name: '100% Émile_',
    company: '',
    language: 'fr',
    attributes: { visits: 'many' },
    createdAt: daysAgo(40),
    handles: [
      {
        channel: 'email',
        address: 'emile@post.example',
        wrote: { accountId: email, at: daysAgo(2) },
      },
      // Only ever seen by an account of another business number.
      { channel: 'whatsapp', address: 'BSUID-2', scope: 'other' },
    ],
  },
  {
    name: 'Never',
    createdAt: daysAgo(0),
    handles: [{ channel: 'sms', address: '+34600000004' }],
  },
  { name: 'Nobody', language: 'en', createdAt: daysAgo(500) },
  {
    name: 'ana blocked',
    blocked: true,
    attributes: { plan: 'pro' },
    createdAt: daysAgo(50),
    handles: [
      { channel: 'sms', address: '+34600000005', wrote: { accountId: sms, at: daysAgo(4) } },
    ],
  },
  {
    name: 'Closed phone',
    createdAt: daysAgo(60),
    handles: [
      {
        channel: 'sms',
        address: '+34600000006',
        blocked: true,
        wrote: { accountId: sms, at: daysAgo(6) },
      },
    ],
  },
]
const ids = await putCustomers(db, workspaceId, customers)

const inSpanish: Group = { kind: 'all', of: [{ kind: 'language', languages: ['es'] }] }
const facts: SegmentFacts = {
  now,
  accounts: new Map([
    [whatsapp, { channel: 'whatsapp', hasWindow: true }],
    [sms, { channel: 'sms', hasWindow: false }],
    [email, { channel: 'email', hasWindow: false }],
  ]),
  segments: new Map([[id(7), inSpanish]]),
  optIn: defaultOptIn,
}

/** The names of those for whom the tree is true, as PostgreSQL sees it. */
async function meant(tree: Group, among = facts): Promise<string[]> {
  const question = newQuestion()
  const where = compile(question, tree, among)
  const rows = await db.inWorkspace(workspaceId, (tx) =>
    tx.query<{ name: string }>(
      `SELECT c.name FROM contact c ${joinsOf(question)} WHERE NOT c.dormant AND ${where} AND c.id = ANY ($${question.values.length + 1}::uuid[])`,
      [...question.values, ids],
    ),
  )
  return rows.map(({ name }) => name).sort()
}

const all = (...of: Group['of']): Group => ({ kind: 'all', of })

test('each condition finds those of whom it is true, and nobody else', async () => {
  const attribute = (key: string, is: Comparison, value = ''): Condition => ({
    kind: 'attribute',
    key,
    is,
    value,
  })
  const cases: [Condition, string[]][] = [
    [{ kind: 'field', field: 'name', is: 'is', value: 'ANA ruiz' }, ['Ana Ruiz']],
    [{ kind: 'field', field: 'name', is: 'contains', value: 'émile' }, ['100% Émile_']],
    // What LIKE would take for any text is a text like others.
    [{ kind: 'field', field: 'name', is: 'contains', value: '%' }, ['100% Émile_']],
    [{ kind: 'field', field: 'name', is: 'startsWith', value: 'ana' }, ['Ana Ruiz', 'ana blocked']],
    [{ kind: 'field', field: 'company', is: 'known', value: '' }, ['Ana Ruiz']],
    [attribute('plan', 'is', 'pro'), ['Ana Ruiz', 'ana blocked']],
    [attribute('visits', 'atLeast', '7'), ['Ana Ruiz', 'Bo']],
    [attribute('visits', 'atMost', '7.5'), ['Bo']],
    [attribute('a\'b"; --', 'is', "x'; drop table contact; --"), ['Ana Ruiz']],
    [{ kind: 'language', languages: ['es', 'en'] }, ['Ana Ruiz', 'Bo', 'Nobody']],
    [{ kind: 'language', languages: ['es-MX'] }, ['Bo']],
    [{ kind: 'created', is: 'after', when: { kind: 'ago', days: 3 } }, ['Bo', 'Never']],
    [
      { kind: 'created', is: 'before', when: { kind: 'date', at: daysAgo(99).toISOString() } },
      ['Ana Ruiz', 'Nobody'],
    ],
    [
      { kind: 'wrote', is: 'after', when: { kind: 'ago', days: 3 }, channel: null },
      ['100% Émile_', 'Ana Ruiz'],
    ],
    [
      { kind: 'wrote', is: 'before', when: { kind: 'ago', days: 3 }, channel: 'sms' },
      ['Ana Ruiz', 'Closed phone', 'ana blocked'],
    ],
    [{ kind: 'lastChannel', channel: 'whatsapp' }, ['Ana Ruiz', 'Bo']],
    [{ kind: 'neverWrote' }, ['Never', 'Nobody']],
    [{ kind: 'reachable', accountId: whatsapp, by: 'window' }, ['Ana Ruiz']],
    [{ kind: 'reachable', accountId: whatsapp, by: 'template' }, ['Ana Ruiz', 'Bo']],
    [{ kind: 'reachable', accountId: sms, by: 'window' }, ['Ana Ruiz', 'Never', 'ana blocked']],
    [{ kind: 'consent', purpose: 'marketing', is: 'given' }, ['Ana Ruiz']],
    [
      { kind: 'consent', purpose: 'marketing', is: 'notStopped' },
      customers.map(({ name }) => name).filter((name) => name !== 'Bo'),
    ],
    [{ kind: 'segment', segmentId: id(7), is: 'in' }, ['Ana Ruiz', 'Bo']],
  ]
  for (const [condition, names] of cases)
    assert.deepEqual(await meant(all(condition)), names.toSorted(), JSON.stringify(condition))
})

test('the newest word counts, from whichever address it came; a purpose knows nothing of another', async () => {
  const surveys: Condition = { kind: 'consent', purpose: 'surveys', is: 'given' }
  assert.deepEqual(await meant(all(surveys)), [])
  const open: Condition = { kind: 'consent', purpose: 'surveys', is: 'notStopped' }
  assert.equal((await meant(all(open))).length, customers.length)
})

test('what is not there is said, and a segment over itself is refused', () => {
  const broken = (condition: Condition, segments = facts.segments) => {
    compile(newQuestion(), all(condition), { ...facts, segments })
  }
  assert.throws(
    () => broken({ kind: 'segment', segmentId: id(8), is: 'notIn' }),
    /not there any more/,
  )
  assert.throws(
    () => broken({ kind: 'reachable', accountId: id(8) as ChannelAccountId, by: 'window' }),
    /account/,
  )
  const circle = new Map([
    [id(7), all({ kind: 'segment', segmentId: id(8), is: 'in' })],
    [id(8), all({ kind: 'segment', segmentId: id(7), is: 'notIn' })],
  ])
  assert.throws(() => broken({ kind: 'segment', segmentId: id(7), is: 'in' }, circle), /by itself/)
})

test('any tree means what it says: PostgreSQL and a plain reading agree', async () => {
  const runs = fc.asyncProperty(trees(2), async (tree) => {
    const expected = customers.filter((customer) => holds(tree, customer)).map(({ name }) => name)
    assert.deepEqual(await meant(tree), expected.sort())
  })
  await fc.assert(runs, { numRuns: Number(process.env.ATRIUM_PROPERTY_RUNS ?? 150) })
})

const sqlWords = ["'", '"; --', "' OR '1'='1", '%', '_', '\\', '$1', '::text', 'pro', 'ana', '12']
const conditions: fc.Arbitrary<Condition> = fc.oneof(
  fc.record({
    kind: fc.constant('field' as const),
    field: fc.constantFrom('name' as const, 'company' as const),
    is: fc.constantFrom<Comparison>('is', 'isNot', 'contains', 'startsWith', 'known', 'unknown'),
    value: fc.oneof(fc.constantFrom(...sqlWords), fc.string({ maxLength: 3 })).map(storable),
  }),
  fc.record({
    kind: fc.constant('attribute' as const),
    key: fc.constantFrom('plan', 'visits', "it's", ...sqlWords),
    is: fc.constantFrom<Comparison>('is', 'isNot', 'contains', 'startsWith', 'known', 'unknown'),
    value: fc.constantFrom(...sqlWords),
  }),
  fc.record({
    kind: fc.constant('attribute' as const),
    key: fc.constantFrom('plan', 'visits'),
    is: fc.constantFrom<Comparison>('atLeast', 'atMost'),
    value: fc.constantFrom('0', '7', '-3', '12.5'),
  }),
  fc.record({
    kind: fc.constant('language' as const),
    languages: fc.array(fc.constantFrom('es', 'es-MX', 'fr', 'en', 'xx'), { minLength: 1 }),
  }),
  fc.record({
    kind: fc.constant('created' as const),
    is: fc.constantFrom('before' as const, 'after' as const),
    when: fc.nat(120).map((days): Moment => ({ kind: 'ago', days })),
  }),
  fc.record({
    kind: fc.constant('wrote' as const),
    is: fc.constantFrom('before' as const, 'after' as const),
    when: fc.nat(40).map((days): Moment => ({ kind: 'ago', days })),
    channel: fc.constantFrom('sms', 'whatsapp', null),
  }),
  fc.constant<Condition>({ kind: 'neverWrote' }),
)

function storable(text: string): string {
  return text.replaceAll('\0', '').toWellFormed()
}

function trees(depth: number): fc.Arbitrary<Group> {
  const part = depth === 0 ? conditions : fc.oneof(conditions, trees(depth - 1))
  return fc.record({
    kind: fc.constantFrom('all' as const, 'any' as const, 'none' as const),
    of: fc.array(part, { maxLength: 4 }),
  })
}

function holds(part: Group | Condition, customer: Customer): boolean {
  if ('of' in part) {
    const parts = part.of.map((inner) => holds(inner, customer))
    if (part.kind === 'all') return parts.every(Boolean)
    return parts.some(Boolean) === (part.kind === 'any')
  }
  switch (part.kind) {
    case 'field':
      return says(part.field === 'name' ? customer.name : customer.company, part)
    case 'attribute':
      return says(customer.attributes?.[part.key], part)
    case 'language':
      return part.languages.some(
        (one) => customer.language === one || customer.language?.split('-')[0] === one,
      )
    case 'created':
      return compares(customer.createdAt, part)
    case 'wrote':
      return compares(lastWrote(customer, part.channel), part)
    case 'neverWrote':
      return !lastWrote(customer, null)
    default:
      throw new Error('not generated')
  }
}

function says(text: string | undefined, { is, value }: { is: Comparison; value: string }): boolean {
  const [given, wanted] = [text?.toLowerCase(), value.toLowerCase()]
  switch (is) {
    case 'is':
      return given === wanted
    case 'isNot':
      return given !== wanted
    case 'contains':
      return given?.includes(wanted) ?? false
    case 'startsWith':
      return given?.startsWith(wanted) ?? false
    case 'atLeast':
      return Number(given) >= Number(value)
    case 'atMost':
      return Number(given) <= Number(value)
    case 'known':
      return Boolean(given)
    case 'unknown':
      return !given
  }
}

function compares(
  at: Date | undefined,
  { is, when }: { is: 'before' | 'after'; when: Moment },
): boolean {
  if (!at || when.kind !== 'ago') return false
  const mark = daysAgo(when.days)
  return is === 'before' ? at < mark : at >= mark
}

function lastWrote(customer: Customer, channel: string | null): Date | undefined {
  const times = customer.handles?.flatMap((handle) =>
    handle.wrote && (!channel || handle.channel === channel) ? [handle.wrote.at.getTime()] : [],
  )
  return times?.length ? new Date(Math.max(...times)) : undefined
}

test('among many nothing walks a table once per customer: everything is joined by hashes, sorted runs or a unique index', async () => {
  const crowd = WorkspaceId.parse(id(5))
  const owner = new pg.Client({ connectionString: database.adminUrl })
  await owner.connect()
  await putCrowd(owner, crowd, 10_000, { whatsapp, sms })
  await owner.end()
  const deep: Audience = {
    tree: {
      kind: 'any',
      of: [
        all(
          { kind: 'reachable', accountId: whatsapp, by: 'window' },
          { kind: 'consent', purpose: 'surveys', is: 'notStopped' },
        ),
        { kind: 'wrote', is: 'before', when: { kind: 'ago', days: 90 }, channel: 'sms' },
        { kind: 'none', of: [{ kind: 'lastChannel', channel: 'sms' }, { kind: 'neverWrote' }] },
        { kind: 'attribute', key: 'visits', is: 'atLeast', value: '30' },
      ],
    },
    ways: [
      { accountId: whatsapp, by: 'template' },
      { accountId: sms, by: 'window' },
    ],
    purpose: 'marketing',
  }
  const { text, question } = audienceOf(deep, { ...facts, now: new Date() })
  const rows = await db.inWorkspace(crowd, (tx) =>
    tx.query<{ 'QUERY PLAN': { Plan: PlanNode }[] }>(
      `EXPLAIN (FORMAT JSON) ${text}`,
      question.values,
    ),
  )
  const nodes = rows.flatMap((row) => row['QUERY PLAN'].flatMap(({ Plan }) => nodesOf(Plan)))
  assert.ok(nodes.length > 20)
  for (const node of nodes) {
    assert.notEqual(node['Parent Relationship'], 'SubPlan', JSON.stringify(node))
    // Asked one by one is right only where an index answers with one row.
    const inner = node['Node Type'] === 'Nested Loop' ? node.Plans?.[1] : undefined
    if (inner) assert.match(inner['Index Cond'] ?? '', /\bid = /, JSON.stringify(node))
  }
})

type PlanNode = {
  'Node Type': string
  'Parent Relationship'?: string
  'Index Cond'?: string
  Plans?: PlanNode[]
}

function nodesOf(node: PlanNode): PlanNode[] {
  return [node, ...(node.Plans ?? []).flatMap(nodesOf)]
}
