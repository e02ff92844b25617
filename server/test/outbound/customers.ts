import { ContactId, HandleId, MessageId, newId, type WorkspaceId } from '@atrium/contract/ids'
import type pg from 'pg'
import type { Db, WorkspaceTx } from '../../src/platform/database/db.ts'

/** Somebody as the tests of segments and broadcasts need them: a record, its handles, and what they said. */
export type Customer = {
  name: string
  company?: string
  language?: string
  attributes?: Record<string, string>
  blocked?: boolean
  createdAt?: Date
  handles?: {
    channel: string
    address: string
    scope?: string
    blocked?: boolean
    /** When they wrote through which account, and until when the window is open there. */
    wrote?: { accountId: string; at: Date; windowUntil?: Date }
    said?: { purpose: string; value: 'stop' | 'resume'; at: Date; by?: 'word' | 'member' }[]
  }[]
}

/** Writes customers as they would be after years: nobody has to wait for their messages. Returns the records, in order. */
export function putCustomers(
  db: Db,
  workspaceId: WorkspaceId,
  customers: Customer[],
): Promise<ContactId[]> {
  return db.inWorkspace(workspaceId, async (tx) => {
    const ids: ContactId[] = []
    for (const customer of customers) ids.push(await putCustomer(tx, customer))
    return ids
  })
}

async function putCustomer(tx: WorkspaceTx, customer: Customer): Promise<ContactId> {
  const id = newId(ContactId)
  const createdAt = customer.createdAt ?? new Date()
  await tx.query(
    `INSERT INTO contact (id, name, company, language, attributes, blocked, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
    [
      id,
      customer.name,
      customer.company ?? null,
      customer.language ?? null,
      customer.attributes ?? {},
      customer.blocked ?? false,
      createdAt,
    ],
  )
  for (const handle of customer.handles ?? []) await putHandle(tx, id, createdAt, handle)
  return id
}

async function putHandle(
  tx: WorkspaceTx,
  contactId: ContactId,
  createdAt: Date,
  handle: NonNullable<Customer['handles']>[number],
): Promise<void> {
  const { channel, address, scope = '', blocked = false, wrote, said = [] } = handle
  const handleId = newId(HandleId)
  await tx.query(
    `INSERT INTO handle (id, channel, scope, address, label, contact_id, origin_contact_id, blocked, created_at)
     VALUES ($1, $2, $3, $4, $4, $5, $5, $6, $7)`,
    [handleId, channel, scope, address, contactId, blocked, createdAt],
  )
  if (wrote)
    await tx.query(
      'INSERT INTO reach (handle_id, account_id, last_inbound_at, window_until) VALUES ($1, $2, $3, $4)',
      [handleId, wrote.accountId, wrote.at, wrote.windowUntil ?? null],
    )
  for (const { purpose, value, at, by = 'word' } of said)
    await tx.query(
      `INSERT INTO consent (id, handle_id, purpose, value, by, source, at) VALUES (gen_random_uuid(), $1, $2, $3, $4, 'a test', $5)`,
      [handleId, purpose, value, by, at],
    )
}

/** Many, written by a few statements: all have a phone on SMS, three of four WhatsApp too, some of them with an open window. As the owner. */
export async function putCrowd(
  client: pg.Client | pg.PoolClient,
  workspaceId: WorkspaceId,
  count: number,
  accounts: { whatsapp: string; sms: string },
): Promise<void> {
  // A plan that was made while the tables were empty would walk them for each row.
  const run = async (text: string, values: unknown[] = []) => {
    await client.query(text, values)
    await client.query('ANALYZE contact, handle, reach, consent')
  }
  await client.query(`SELECT set_config('app.workspace_id', $1, false)`, [workspaceId])
  await run(
    `INSERT INTO contact (id, name, language, attributes, created_at, last_seen_at)
     SELECT gen_random_uuid(), 'Customer ' || n, (ARRAY['en', 'es', 'es-MX', NULL])[n % 4 + 1],
       jsonb_build_object('plan', (ARRAY['free', 'pro'])[n % 2 + 1], 'visits', (n % 50)::text), now() - n * interval '1 minute', now() - n * interval '1 minute'
     FROM generate_series(1, $1::int) n`,
    [count],
  )
  await run(
    `WITH numbered AS (SELECT id, substr(name, 10)::int AS n FROM contact WHERE workspace_id = current_workspace() AND name LIKE 'Customer %')
     INSERT INTO handle (id, channel, scope, address, label, contact_id, origin_contact_id, created_at, last_seen_at)
     SELECT gen_random_uuid(), channel, '', '+34' || (600000000 + n), '+34' || (600000000 + n), id, id, now(), now()
     FROM numbered, unnest(ARRAY['sms', 'whatsapp']) AS channel WHERE channel = 'sms' OR n % 4 > 0`,
  )
  await run(
    `INSERT INTO reach (handle_id, account_id, last_inbound_at, window_until)
     SELECT id, CASE channel WHEN 'sms' THEN $1::uuid ELSE $2::uuid END, now() - (right(address, 5)::int % 400) * interval '1 day',
       CASE channel WHEN 'whatsapp' THEN now() + (right(address, 5)::int % 400 - 390) * interval '1 hour' END
     FROM handle WHERE workspace_id = current_workspace()`,
    [accounts.sms, accounts.whatsapp],
  )
  await run(
    `INSERT INTO consent (id, handle_id, purpose, value, by, source, at)
     SELECT gen_random_uuid(), id, 'marketing', CASE WHEN right(address, 2) = '07' THEN 'stop' ELSE 'resume' END, 'word', 'a test', now()
     FROM handle WHERE workspace_id = current_workspace() AND channel = 'sms' AND right(address, 1) = '7'`,
  )
}

/** Every endpoint of segments, for the matrix of rights. */
export function segmentCases(id: string) {
  const tree = { kind: 'all', of: [] }
  return {
    'GET /segments': { foreign: 'own' },
    'PUT /segments/:id': {
      params: { id: '00000000-0000-4000-8000-000000000027' },
      body: { name: 'Everybody', tree },
      foreign: 'own',
    },
    'DELETE /segments/:id': { params: { id }, foreign: 404 },
    'POST /segments/count': { body: { tree }, foreign: 'own' },
    'POST /segments/sample': { body: { tree }, foreign: 'own' },
    'POST /segments/people': { body: { tree }, foreign: 'own' },
  } as const
}

/** Every endpoint of broadcasts, for the matrix of rights. */
export function broadcastCases(id: string) {
  const byId = { params: { id }, foreign: 404 } as const
  return {
    'GET /broadcasts': { foreign: 'own' },
    'GET /broadcasts/:id': byId,
    'PUT /broadcasts/:id': {
      params: { id: '00000000-0000-4000-8000-000000000028' },
      body: {
        name: 'News',
        purpose: 'marketing',
        tree: { kind: 'all', of: [] },
        ways: [],
        schedule: { kind: 'now' },
        perMinute: null,
        expiresHours: 24,
      },
      foreign: 'own',
    },
    'DELETE /broadcasts/:id': byId,
    'POST /broadcasts/:id/start': byId,
    'POST /broadcasts/:id/pause': byId,
    'POST /broadcasts/:id/resume': byId,
    'POST /broadcasts/:id/cancel': byId,
    'POST /broadcasts/:id/test': {
      ...byId,
      body: { contactId: newId(ContactId), messageId: newId(MessageId) },
    },
    'GET /broadcasts/:id/recipients': byId,
    'GET /broadcasts/:id/estimate': byId,
    'GET /broadcasts/:id/results': byId,
    'PUT /broadcasts/:id/budget': { ...byId, body: { budget: 5 } },
  } as const
}
