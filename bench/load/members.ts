import { createHmac } from 'node:crypto'
import { readKeyFile } from '../../server/src/platform/storage/key-file.ts'
import { createSecrets } from '../../server/src/platform/storage/secrets.ts'
import type { Installation } from '../installation/installation.ts'

/**
 * So many members of the first workspace, each signed in: their cookies. Below the API, where each password alone would
 * take a tenth of a second: rows, and cookies signed with the installation's key as better-auth does.
 */
export async function signedInMembers(
  { sql, dir }: Installation,
  count: number,
): Promise<string[]> {
  await sql.query(
    `WITH person AS (SELECT 'bench-' || n AS id, 'Member ' || n AS name FROM generate_series(1, $1::int) AS n),
     account AS (
       INSERT INTO auth_user (id, name, email) SELECT id, name, id || '@people.example' FROM person),
     session AS (
       INSERT INTO auth_session (id, user_id, token, expires_at)
       SELECT id, id, 'token-' || id, now() + interval '1 day' FROM person)
     INSERT INTO member (workspace_id, id, user_id, name, email, role)
     SELECT w.id, gen_random_uuid(), p.id, p.name, p.id || '@people.example', 'agent'
     FROM person p, (SELECT id FROM workspace LIMIT 1) AS w`,
    [count],
  )
  const key = createSecrets(await readKeyFile(dir))
    .derive('sessions')
    .toString('base64')
  return Array.from({ length: count }, (_, n) => {
    const token = `token-bench-${n + 1}`
    const signature = createHmac('sha256', key).update(token).digest('base64')
    return `atrium_session=${encodeURIComponent(`${token}.${signature}`)}`
  })
}
