import type { ProviderTemplate } from '@atrium/channel-kit/templates'
import { newId, TemplateId, type TemplateOwnerId } from '@atrium/contract/ids'
import { Template, type TemplateVariables } from '@atrium/contract/template/template'
import type { TemplateUse } from '@atrium/contract/template/wish'
import type { WorkspaceTx } from '../../platform/database/db.ts'

/** The accounts that share an owner's templates, the oldest first. */
const sharers = `ARRAY(SELECT a.id FROM channel_account a WHERE a.template_owner_id = o.id ORDER BY a.created_at, a.id)`
/** Whose templates the account `$1` sends. */
const ofAccount = 't.owner_id = (SELECT template_owner_id FROM channel_account WHERE id = $1)'

const columns = `t.id, t.owner_id AS "ownerId", ${sharers} AS "accountIds", o.channel, t.external_id AS "externalId", t.name, t.language, t.category,
  t.status, t.reason, t.quality, t.parameter_format AS "parameterFormat", t.components, t.use, t.variables,
  to_char(t.updated_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS "updatedAt"
  FROM template t JOIN template_owner o ON o.id = t.owner_id`

/**
 * Approved templates that an account can send and that fit. A language fits its regions and they fit it: `es` finds es and es_MX; the
 * very one that was asked for comes first, then the plain language.
 */
export async function findTemplates(
  tx: WorkspaceTx,
  wanted: { accountId: string; use?: TemplateUse; language?: string },
): Promise<Template[]> {
  const language = wanted.language?.replace('-', '_') ?? null
  const rows = await tx.query(
    `SELECT ${columns} WHERE ${ofAccount} AND t.status = 'approved' AND ($2::text IS NULL OR t.use = $2)
       AND ($3::text IS NULL OR split_part(t.language, '_', 1) = split_part($3, '_', 1))
     ORDER BY t.language = $3 DESC NULLS LAST, length(t.language), t.name, t.language`,
    [wanted.accountId, wanted.use ?? null, language],
  )
  return rows.map((row) => Template.parse(row))
}

/** Those that an account can send, or that any can. */
export async function listTemplates(
  tx: WorkspaceTx,
  accountId: string | undefined,
): Promise<Template[]> {
  const rows = await tx.query(
    `SELECT ${columns} WHERE ($1::uuid IS NULL AND EXISTS (SELECT 1 FROM channel_account WHERE template_owner_id = o.id)) OR ${ofAccount}
     ORDER BY t.name, t.language, t.id`,
    [accountId ?? null],
  )
  return rows.map((row) => Template.parse(row))
}

/** All of an owner's. */
export async function templatesOf(tx: WorkspaceTx, ownerId: TemplateOwnerId): Promise<Template[]> {
  const rows = await tx.query(`SELECT ${columns} WHERE t.owner_id = $1`, [ownerId])
  return rows.map((row) => Template.parse(row))
}

export async function getTemplate(tx: WorkspaceTx, id: string): Promise<Template | undefined> {
  const [row] = await tx.query(`SELECT ${columns} WHERE t.id = $1`, [id])
  return row === undefined ? undefined : Template.parse(row)
}

/** As a message names it. */
export function templateNamed(
  tx: WorkspaceTx,
  accountId: string,
  { name, language }: { name: string; language: string },
): Promise<Template | undefined> {
  // Messages that leave together are often the same template.
  const batch = `template-named ${JSON.stringify([accountId, name, language])}`
  return tx.batched(batch, undefined, async (asks) => {
    const [row] = await tx.named(
      'template-named',
      `SELECT ${columns} WHERE ${ofAccount} AND t.name = $2 AND t.language = $3`,
      [accountId, name, language],
    )
    const template = row === undefined ? undefined : Template.parse(row)
    return asks.map(() => template)
  })
}

/** Writes what the provider says. False when that was known: the row, and when it changed, stay as they are. */
export async function putTemplate(
  tx: WorkspaceTx,
  ownerId: TemplateOwnerId,
  template: ProviderTemplate,
  now: Date,
): Promise<boolean> {
  const rows = await tx.query(
    `INSERT INTO template (id, owner_id, external_id, name, language, category, status, reason, quality, parameter_format, components, updated_at, use)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
     ON CONFLICT (workspace_id, owner_id, name, language) DO UPDATE SET external_id = excluded.external_id,
       category = excluded.category, status = excluded.status, reason = excluded.reason, quality = excluded.quality,
       parameter_format = excluded.parameter_format, components = excluded.components, updated_at = excluded.updated_at
     WHERE (template.external_id, template.category, template.status, template.reason, template.quality, template.parameter_format, template.components)
       IS DISTINCT FROM (excluded.external_id, excluded.category, excluded.status, excluded.reason, excluded.quality, excluded.parameter_format, excluded.components)
     RETURNING 1`,
    [
      newId(TemplateId),
      ownerId,
      template.externalId,
      template.name,
      template.language,
      template.category,
      template.status,
      template.reason,
      template.quality,
      template.parameterFormat,
      JSON.stringify(template.components),
      now,
      usualUse(template),
    ],
  )
  return rows.length > 0
}

/** What a template is for by its name, until somebody says something else: `continue_chat` goes on after the window. */
function usualUse({ name, category }: ProviderTemplate): TemplateUse | null {
  return category === 'utility' && /^continue(_|$)/.test(name) ? 'continue' : null
}

/** What a webhook told of one. Fields that are left out stay. False when there is no such row or nothing changed. */
export async function changeTemplate(
  tx: WorkspaceTx,
  id: TemplateId,
  change: Partial<Pick<Template, 'externalId' | 'status' | 'reason' | 'category' | 'quality'>>,
  now: Date,
): Promise<boolean> {
  const rows = await tx.query(
    `UPDATE template SET external_id = coalesce($2, external_id), status = coalesce($3, status),
       reason = CASE WHEN $4 THEN $5 ELSE reason END, category = coalesce($6, category), quality = coalesce($7, quality), updated_at = $8
     WHERE id = $1 AND (external_id, status, reason, category, quality) IS DISTINCT FROM (coalesce($2, external_id), coalesce($3, status),
       CASE WHEN $4 THEN $5 ELSE reason END, coalesce($6, category), coalesce($7, quality))
     RETURNING 1`,
    [
      id,
      change.externalId ?? null,
      change.status ?? null,
      change.reason !== undefined,
      change.reason ?? null,
      change.category ?? null,
      change.quality ?? null,
      now,
    ],
  )
  return rows.length > 0
}

/** The business's own part. */
export async function configureTemplate(
  tx: WorkspaceTx,
  id: string,
  own: { use: TemplateUse | null; variables: TemplateVariables },
): Promise<void> {
  await tx.query('UPDATE template SET use = $2, variables = $3 WHERE id = $1', [
    id,
    own.use,
    JSON.stringify(own.variables),
  ])
}

export async function deleteTemplate(tx: WorkspaceTx, id: string): Promise<void> {
  await tx.query('DELETE FROM template WHERE id = $1', [id])
}

/** Rows that the provider no longer has. What was written after it was asked (`since`) it could not know. */
export async function deleteMissing(
  tx: WorkspaceTx,
  ownerId: TemplateOwnerId,
  known: { externalIds: string[]; since: Date },
): Promise<number> {
  const rows = await tx.query(
    'DELETE FROM template WHERE owner_id = $1 AND external_id <> ALL($2) AND updated_at < $3 RETURNING 1',
    [ownerId, known.externalIds, known.since],
  )
  return rows.length
}
