import type { WorkspaceTx } from '../../platform/database/db.ts'
import { getSettings } from './sql.ts'

/** What thinks for a workspace's assistant. `key` is sealed under `keyContext`. */
export type StoredEngine =
  | { engine: 'rules'; baseUrl: string | null; model: string | null; key: Buffer | null }
  | { engine: 'model'; baseUrl: string; model: string; key: Buffer | null }

/** The engine that was chosen; the rules where nobody chose, and where a model is not wholly named. */
export async function readEngine(tx: WorkspaceTx): Promise<StoredEngine> {
  const row = await getSettings(tx)
  const { base_url: baseUrl = null, model = null, key = null } = row ?? {}
  return row?.engine === 'model' && baseUrl && model
    ? { engine: 'model', baseUrl, model, key }
    : { engine: 'rules', baseUrl, model, key }
}

/** Binds the sealed key to its workspace. */
export function keyContext(workspaceId: string): string {
  return `assistant/${workspaceId}`
}
