import type pg from 'pg'
import { cookieOf, post } from './api.ts'

/**
 * A second workspace with an administrator who is signed in. Below the API, which makes only the first one: a new
 * member moves into a workspace of their own. `cookie` is that of the first workspace's administrator.
 */
export async function secondWorkspace(
  origin: string,
  cookie: string,
  options: { sql: pg.Pool; password: string },
): Promise<{ id: string; cookie: string }> {
  const { sql, password } = options
  const email = 'olga@atrium.example'
  await post(`${origin}/api/v1/members`, cookie, { name: 'Olga', email, role: 'admin', password })
  const id = crypto.randomUUID()
  await sql.query('INSERT INTO workspace (id, name) VALUES ($1, $2)', [id, 'Two'])
  await sql.query('UPDATE member SET workspace_id = $1 WHERE email = $2', [id, email])
  const session = await post(`${origin}/api/v1/session`, '', { email, password })
  return { id, cookie: cookieOf(session) }
}
