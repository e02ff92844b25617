import type { AccountHealth } from '@atrium/channel-kit/channel'
import type { ChannelAccountId, WorkspaceId } from '@atrium/contract/ids'
import type { Tx, WorkspaceTx } from '../platform/database/db.ts'
import { Worries } from './health.ts'
import { TokenState } from './token.ts'

export type AccountRow = {
  workspace_id: WorkspaceId
  id: ChannelAccountId
  channel: string
  name: string
  enabled: boolean
  assistant: boolean
  settings: Record<string, unknown>
  secrets: Buffer
}

/** The account behind a webhook's address, whatever its workspace. */
export async function findAccount(tx: Tx, id: string): Promise<AccountRow | undefined> {
  const rows = await tx.query<AccountRow>('SELECT * FROM door_account($1)', [id])
  return rows[0]
}

export async function enabledAccounts(
  tx: Tx,
  channels: string[],
): Promise<{ workspace_id: WorkspaceId; id: ChannelAccountId; channel: string }[]> {
  return tx.query('SELECT * FROM door_enabled_accounts($1)', [channels])
}

export type AccountListRow = AccountRow & {
  token: unknown
  health_state: 'ok' | 'warning' | 'broken'
  health_text: string | null
  connected_url: string | null
}

export async function listAccounts(tx: WorkspaceTx): Promise<AccountListRow[]> {
  return tx.query('SELECT * FROM channel_account ORDER BY created_at, id')
}

export async function getAccount(tx: WorkspaceTx, id: string): Promise<AccountListRow | undefined> {
  const rows = await tx.query<AccountListRow>('SELECT * FROM channel_account WHERE id = $1', [id])
  return rows[0]
}

export async function insertAccount(
  tx: WorkspaceTx,
  account: {
    id: string
    channel: string
    name: string
    enabled: boolean
    settings: Record<string, unknown>
    secrets: Buffer
  },
): Promise<void> {
  await tx.query(
    'INSERT INTO channel_account (id, channel, name, enabled, settings, secrets) VALUES ($1, $2, $3, $4, $5, $6)',
    [account.id, account.channel, account.name, account.enabled, account.settings, account.secrets],
  )
}

export async function setAssistant(tx: WorkspaceTx, id: string, on: boolean): Promise<void> {
  await tx.query('UPDATE channel_account SET assistant = $2 WHERE id = $1', [id, on])
}

export async function updateAccount(
  tx: WorkspaceTx,
  account: {
    id: string
    name: string
    enabled: boolean
    settings: Record<string, unknown>
    secrets: Buffer
  },
): Promise<void> {
  await tx.query(
    'UPDATE channel_account SET name = $2, enabled = $3, settings = $4, secrets = $5 WHERE id = $1',
    [account.id, account.name, account.enabled, account.settings, account.secrets],
  )
}

/** What is known of an account's health, held so that two sources do not write over each other. */
export async function lockWorries(tx: WorkspaceTx, id: string): Promise<Worries | undefined> {
  const rows = await tx.query<{ worries: unknown }>(
    'SELECT worries FROM channel_account WHERE id = $1 FOR NO KEY UPDATE',
    [id],
  )
  return rows[0] && Worries.parse(rows[0].worries)
}

/** Returns whether what is shown changed, so that nobody is told twice. */
export async function setHealth(
  tx: WorkspaceTx,
  id: string,
  worries: Worries,
  { state, text }: AccountHealth,
): Promise<boolean> {
  const rows = await tx.query<{ changed: boolean }>(
    `UPDATE channel_account a SET worries = $2, health_state = $3, health_text = $4
     FROM (SELECT id, health_state, health_text FROM channel_account WHERE id = $1) before WHERE a.id = before.id
     RETURNING (before.health_state, before.health_text) IS DISTINCT FROM ($3, $4) AS changed`,
    [id, JSON.stringify(worries), state, text],
  )
  return rows[0]?.changed ?? false
}

/** Remembers where the provider delivers to. */
export async function setConnected(tx: WorkspaceTx, id: string, url: string | null): Promise<void> {
  await tx.query('UPDATE channel_account SET connected_url = $2 WHERE id = $1', [id, url])
}

export async function getConnected(tx: WorkspaceTx, id: string): Promise<string | null> {
  const rows = await tx.query<{ connected_url: string | null }>(
    'SELECT connected_url FROM channel_account WHERE id = $1',
    [id],
  )
  return rows[0]?.connected_url ?? null
}

/** Settings with a renewed token. False when they are no longer those that it was asked for with. */
export async function replaceSettings(
  tx: WorkspaceTx,
  row: Pick<AccountRow, 'id' | 'settings' | 'secrets'>,
  was: Buffer,
): Promise<boolean> {
  const rows = await tx.query(
    'UPDATE channel_account SET settings = $2, secrets = $3 WHERE id = $1 AND secrets = $4 RETURNING 1',
    [row.id, row.settings, row.secrets, was],
  )
  return rows.length > 0
}

export async function setToken(
  tx: WorkspaceTx,
  id: string,
  token: TokenState | null,
): Promise<void> {
  await tx.query('UPDATE channel_account SET token = $2 WHERE id = $1', [
    id,
    token && JSON.stringify(token),
  ])
}

export async function getToken(tx: WorkspaceTx, id: string): Promise<TokenState | null> {
  const rows = await tx.query<{ token: unknown }>(
    'SELECT token FROM channel_account WHERE id = $1',
    [id],
  )
  return TokenState.nullable().parse(rows[0]?.token ?? null)
}

export async function getCursor(tx: WorkspaceTx, id: string): Promise<unknown> {
  const rows = await tx.query<{ cursor: unknown }>(
    'SELECT cursor FROM channel_account WHERE id = $1',
    [id],
  )
  return rows[0]?.cursor ?? null
}

/** Where asking the provider has arrived, and when the account was connected. */
export async function getPullState(
  tx: WorkspaceTx,
  id: string,
): Promise<{ cursor: unknown; created_at: Date } | undefined> {
  const rows = await tx.query<{ cursor: unknown; created_at: Date }>(
    'SELECT cursor, created_at FROM channel_account WHERE id = $1',
    [id],
  )
  return rows[0]
}

export async function setCursor(tx: WorkspaceTx, id: string, cursor: unknown): Promise<void> {
  await tx.query('UPDATE channel_account SET cursor = $2 WHERE id = $1', [
    id,
    JSON.stringify(cursor),
  ])
}

/** The name customers know the business by. */
export async function workspaceName(tx: WorkspaceTx): Promise<string> {
  const rows = await tx.named<{ name: string }>('workspace-name', 'SELECT name FROM workspace', [])
  return rows[0]?.name ?? ''
}
