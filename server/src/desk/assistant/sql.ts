import type { AssistantEngine } from '@atrium/contract/api/automation/assistant'
import type { WorkspaceTx } from '../../platform/database/db.ts'

/** `key`: sealed; undefined leaves the stored one. */
export async function putSettings(
  tx: WorkspaceTx,
  settings: {
    engine: AssistantEngine
    baseUrl: string | null
    model: string | null
    key: Buffer | null | undefined
  },
): Promise<void> {
  await tx.query(
    `INSERT INTO assistant_settings AS s (engine, base_url, model, key) VALUES ($1, $2, $3, $4)
     ON CONFLICT (workspace_id) DO UPDATE SET engine = excluded.engine, base_url = excluded.base_url,
       model = excluded.model, key = CASE WHEN $5 THEN s.key ELSE excluded.key END`,
    [
      settings.engine,
      settings.baseUrl,
      settings.model,
      settings.key ?? null,
      settings.key === undefined,
    ],
  )
}
