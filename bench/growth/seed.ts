import type pg from 'pg'
import type { Installation } from '../installation/installation.ts'
import { array, type Cell, createLoader, line, tsvector } from './copy.ts'
import {
  block,
  type Channel,
  createWorld,
  idOf,
  messagesEach,
  type Place,
  type World,
} from './world.ts'

const tables = [
  'contact',
  'handle',
  'proof',
  'reach',
  'conversation',
  'message',
  'attachment',
  'activity',
  'note',
  'event',
  'journal',
  'outbox',
]
/** Logs hold the newest tenth: older rows of them are cleared away in time. */
const kept = 0.9
const dayMs = 86_400_000

/** Fills a fresh installation with so many conversations of ten messages each. */
export async function seed(
  { sql, dir }: Pick<Installation, 'sql' | 'dir'>,
  size: number,
): Promise<World> {
  const world = createWorld(size, await placeOf(sql))
  const client = await sql.connect()
  try {
    // The owner's COPY checks no foreign keys here: ten million look-ups of rows that were written a moment ago.
    await client.query("SET session_replication_role = replica; SET maintenance_work_mem = '1GB'")
    const rebuild = await dropIndexes(client)
    await loadRows(client, dir, world)
    for (const definition of rebuild) await client.query(definition)
    await client.query(
      `SELECT setval('timeline_seq', ${world.messages * 2}), setval('conversation_number', ${size})`,
    )
    // As autovacuum leaves it after a while.
    await client.query(`VACUUM (ANALYZE) ${tables.join(', ')}`)
    await client.query('CHECKPOINT')
  } finally {
    client.release(true)
  }
  return world
}

/** Where rows go: the workspace, its member, its WhatsApp account, and two more accounts that are not connected. */
async function placeOf(pool: pg.Pool): Promise<Place> {
  const { rows } = await pool.query<{ workspace: string; member: string; account: string }>(
    'SELECT m.workspace_id AS workspace, m.id AS member, a.id AS account FROM member m, channel_account a',
  )
  const [found] = rows
  if (!found) throw new Error('The installation has no member.')
  const now = Date.now()
  const accounts: Record<Channel, string> = {
    whatsapp: found.account,
    email: idOf(now, 8, 1),
    webchat: idOf(now, 8, 2),
  }
  await pool.query(
    `INSERT INTO channel_account (workspace_id, id, channel, name, enabled, settings, secrets)
     VALUES ($1, $2, 'email', 'E-mail', false, '{}', ''), ($1, $3, 'webchat', 'Website chat', false, '{}', '')`,
    [found.workspace, accounts.email, accounts.webchat],
  )
  return { workspaceId: found.workspace, memberId: found.member, accounts, now }
}

/** Rows into tables with all indexes cost many times more; keys stay, they grow at their end only. */
async function dropIndexes(client: pg.PoolClient): Promise<string[]> {
  const { rows } = await client.query<{ name: string; definition: string }>(
    `SELECT i.indexrelid::regclass::text AS name, pg_get_indexdef(i.indexrelid) AS definition FROM pg_index i
     WHERE i.indrelid = ANY ($1::text[]::regclass[]) AND NOT EXISTS (SELECT FROM pg_constraint c WHERE c.conindid = i.indexrelid)`,
    [tables],
  )
  for (const { name } of rows) await client.query(`DROP INDEX ${name}`)
  return rows.map((row) => row.definition)
}

async function loadRows(client: pg.PoolClient, dir: string, world: World): Promise<void> {
  const loader = createLoader(client, dir)
  const { workspaceId: workspace } = world.place
  const load = (table: string, columns: string, rows: Cell[][]) =>
    loader.load(
      table,
      `workspace_id, ${columns}`,
      rows.map((row) => line([workspace, ...row])),
    )
  for (let first = 0; first < world.size; first += block)
    await loadBlock(load, world, first, Math.min(first + block, world.size))
  await loader.done()
}

type Load = (table: string, columns: string, rows: Cell[][]) => Promise<void>

async function loadBlock(load: Load, world: World, first: number, end: number): Promise<void> {
  const conversations = Array.from({ length: end - first }, (_, at) => first + at)
  await loadPeople(load, world, conversations)
  const roll = world.dice(first + 1)
  const written = Array.from({ length: messagesEach }, (_, m) =>
    conversations.map((c) => ({ c, ...world.message(c, m, roll) })),
  )
  const last = written.at(-1) ?? []
  await load(
    'conversation',
    'id, number, contact_id, origin_contact_id, status, snoozed_until, assignee_id, channels, reply_handle_id, reply_account_id, last_message, last_message_at, last_inbound_seq, waiting_since, created_at, resolved_at',
    last.map((message) => conversationRow(world, message)),
  )
  const messages = written.flat()
  await load(
    'message',
    'id, seq, at, provider_at, arrived_at, conversation_id, handle_id, account_id, channel, direction, author, class, content, external_id, state, tokens',
    messages.map((message) => messageRow(world, message)),
  )
  await loadBeside(load, world, conversations, messages)
}

type Written = ReturnType<World['message']> & { c: number }

async function loadPeople(load: Load, world: World, conversations: number[]): Promise<void> {
  const people = conversations.filter((c) => c % 5 !== 4).map((c) => world.contactNumber(c))
  const born = iso(world.start)
  const contacts: Cell[][] = []
  const handles: Cell[][] = []
  const proofs: Cell[][] = []
  const reaches: Cell[][] = []
  for (const n of people) {
    const person = world.contact(n)
    const seen = iso(lastSeen(world, n))
    const { searchable } = person
    contacts.push([person.id, person.name, person.language, tsvector(searchable), seen, born])
    const add = (id: string, channel: Channel, address: string, label: string) => {
      handles.push([id, channel, '', address, label, person.name, person.id, person.id, seen, born])
      reaches.push([
        id,
        world.place.accounts[channel],
        seen,
        `seed-${n}`,
        iso(world.place.now + dayMs),
      ])
      if (channel === 'webchat') return
      const kind = channel === 'email' ? 'email' : 'phone'
      proofs.push([id, kind, address, address, channel === 'email' ? 2 : 1, 'seeded', born])
    }
    add(world.handleId(n), person.channel, person.address, person.label)
    if (person.email) add(world.mailHandleId(n), 'email', person.email, person.email)
  }
  await load('contact', 'id, name, language, tokens, last_seen_at, created_at', contacts)
  await load(
    'handle',
    'id, channel, scope, address, label, name, contact_id, origin_contact_id, last_seen_at, created_at',
    handles,
  )
  await load('proof', 'handle_id, kind, value, match, strength, source, at', proofs)
  await load(
    'reach',
    'handle_id, account_id, last_inbound_at, last_inbound_external_id, window_until',
    reaches,
  )
}

/** When a person wrote last: in their newest conversation. */
function lastSeen(world: World, n: number): number {
  const c = world.newestConversation(n)
  return world.timeOf(world.messageNumber(c, messagesEach - 1))
}

function conversationRow(world: World, message: Written): Cell[] {
  const { c, at, text, channel, handleId, number } = message
  const { id, contact, status, assignee } = world.conversation(c)
  const channels = world.channelsOf(contact)
  const preview = {
    text: text.slice(0, 200),
    kind: 'text',
    direction: 'in',
    channel,
    state: 'received',
  }
  return [
    id,
    c + 1,
    world.contactId(contact),
    world.contactId(contact),
    status,
    status === 'snoozed' ? iso(world.place.now + (c % 90) * dayMs + dayMs) : null,
    assignee,
    array(channels),
    handleId,
    world.place.accounts[channel],
    JSON.stringify(preview),
    iso(at),
    number + 1,
    status === 'resolved' ? null : iso(at),
    iso(world.timeOf(world.messageNumber(c, 0))),
    status === 'resolved' ? iso(at) : null,
  ]
}

function messageRow(world: World, message: Written): Cell[] {
  const { id, number, at, inbound, text, vector, channel, handleId, c } = message
  const content =
    channel === 'email'
      ? { kind: 'email', subject: text.slice(0, 30), text }
      : { kind: 'text', text }
  const author = inbound
    ? { kind: 'contact' }
    : { kind: 'member', memberId: world.place.memberId, name: 'Ada' }
  const time = iso(at)
  return [
    id,
    number + 1,
    time,
    inbound ? time : null,
    time,
    world.conversation(c).id,
    handleId,
    world.place.accounts[channel],
    channel,
    inbound ? 'in' : 'out',
    JSON.stringify(author),
    inbound ? null : 'reply',
    JSON.stringify(content),
    `seed-${number}`,
    inbound ? 'received' : 'read',
    vector,
  ]
}

/** What lies beside messages: lines of what happened, notes, files, and the newest part of the logs. */
async function loadBeside(
  load: Load,
  world: World,
  conversations: number[],
  messages: Written[],
): Promise<void> {
  const { accounts, memberId } = world.place
  const begin = (c: number) => world.timeOf(world.messageNumber(c, 0))
  const of = (c: number) => world.conversation(c)
  const contactOf = (c: number) => world.contactId(of(c).contact)
  await load(
    'activity',
    'id, seq, at, contact_id, conversation_id, kind, actor, data',
    conversations.map((c) => [
      idOf(begin(c), 6, c),
      world.messages + c + 1,
      iso(begin(c) - 1),
      contactOf(c),
      of(c).id,
      'opened',
      '',
      '{}',
    ]),
  )
  await load(
    'note',
    'id, seq, at, conversation_id, member_id, text',
    conversations
      .filter((c) => c % 10 === 0)
      .map((c) => [
        idOf(begin(c), 7, c),
        world.messages + world.size + c + 1,
        iso(begin(c) + 1),
        of(c).id,
        memberId,
        'Called back, comes on Friday.',
      ]),
  )
  await load(
    'attachment',
    'id, message_id, kind, name, type, bytes, blob, state, created_at',
    messages
      .filter(({ number }) => number % 20 === 0)
      .map(({ id, at, number }) => [
        idOf(at, 10, number),
        id,
        'image',
        'photo.jpg',
        'image/jpeg',
        120_000,
        `seed/${number}`,
        'stored',
        iso(at),
      ]),
  )
  const newest = messages.filter(({ number }) => number >= world.messages * kept)
  if (newest.length === 0) return
  await load(
    'event',
    'contact_id, handle_id, at, data',
    newest.map(({ c, handleId, at, id, text }) => [
      contactOf(c),
      handleId,
      iso(at),
      JSON.stringify([{ kind: 'seeded', id, text }]),
    ]),
  )
  await load(
    'journal',
    'account_id, event_key, lane, shard, raw, trace, state, received_at',
    newest
      .filter(({ inbound }) => inbound)
      .map(({ number, at, id, channel, text, handleId }) => [
        accounts[channel],
        `seed-${number}`,
        handleId,
        number % 64,
        JSON.stringify({ seeded: true, text }),
        id,
        'shown',
        iso(at),
      ]),
  )
  await load(
    'outbox',
    'account_id, lane, message_id, state, due_at, trace, created_at',
    newest
      .filter(({ inbound }) => !inbound)
      .map(({ at, id, channel, handleId }) => [
        accounts[channel],
        `${accounts[channel]}/${handleId}`,
        id,
        'done',
        iso(at),
        id,
        iso(at),
      ]),
  )
}

function iso(ms: number): string {
  return new Date(ms).toISOString()
}
