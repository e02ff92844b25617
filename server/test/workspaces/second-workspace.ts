import { MemberId, newId, WorkspaceId } from '@atrium/contract/ids'
import pg from 'pg'
import type { Client, TestApp } from '../app.ts'

/** Statements as the owner of the tables, whom row-level security does not bind. */
export async function asOwner<R extends pg.QueryResultRow>(
  test: Pick<TestApp, 'adminUrl'>,
  text: string,
  values: unknown[] = [],
): Promise<R[]> {
  const client = new pg.Client({ connectionString: test.adminUrl })
  await client.connect()
  try {
    return (await client.query<R>(text, values)).rows
  } finally {
    await client.end()
  }
}

export type SignedIn = {
  client: Client
  memberId: MemberId
  workspaceId: WorkspaceId
  email: string
  password: string
}

/** A user with a membership, made below the API, and signed in. */
export async function addMember(
  test: TestApp,
  options: { role?: 'admin' | 'agent'; workspaceId?: WorkspaceId; name?: string } = {},
): Promise<SignedIn> {
  const { role = 'agent', workspaceId = test.workspaceId, name = 'Grace' } = options
  const memberId = newId(MemberId)
  const email = `${memberId}@people.example`
  const password = 'a long enough secret'
  const { userId } = await test.app.auth.createUser({ email, name, password })
  await asOwner(
    test,
    'INSERT INTO member (workspace_id, id, user_id, name, email, role) VALUES ($1, $2, $3, $4, $5, $6)',
    [workspaceId, memberId, userId, name, email, role],
  )
  return { client: await test.signIn(email, password), memberId, workspaceId, email, password }
}

/** A second workspace in the same installation, with an administrator of its own who is signed in. */
export async function addWorkspace(test: TestApp, name = 'Other shop'): Promise<SignedIn> {
  const workspaceId = newId(WorkspaceId)
  await asOwner(test, 'INSERT INTO workspace (id, name) VALUES ($1, $2)', [workspaceId, name])
  return addMember(test, { workspaceId, role: 'admin', name: 'Olga' })
}

/** The administrator's session, for requests that are no browser's. */
export async function cookieOf(atrium: Pick<TestApp, 'url'>): Promise<string> {
  const response = await fetch(`${atrium.url}/api/v1/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-atrium': '1' },
    body: JSON.stringify({ email: 'ada@atrium.example', password: 'correct horse battery' }),
  })
  return response.headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ')
}

/** A request that may be refused: its status and every byte of its answer. */
export async function json(
  client: Client,
  method: string,
  path: string,
  body: unknown,
): Promise<{ status: number; text: string }> {
  const init: RequestInit = { method }
  if (body !== undefined)
    Object.assign(init, {
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
  const response = await client.fetch(path, init)
  return { status: response.status, text: await response.text() }
}
