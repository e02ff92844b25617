import type { AccountHealth } from '@atrium/channel-kit/channel'
import type { ChannelAccountId, WorkspaceId } from '@atrium/contract/ids'
import type { AccountLimits } from '@atrium/contract/sending/limits'
import type { Tx, WorkspaceTx } from '../platform/database/db.ts'
import { Worries } from './health.ts'
import { TokenState } from './token/token.ts'

export type AccountRow = {
  workspace_id: WorkspaceId
  id: ChannelAccountId
  channel: string
  name: string
  enabled: boolean
  assistant: boolean
  settings: Record<string, unknown>
  secrets: Buffer
  limits: unknown
  reply_minutes: number | null
}

/** The account as its door shows it, with the hours in which promises count (null: around the clock), and the flows that are on. */
export type DoorRow = AccountRow & { reply_hours: unknown; flows: unknown }

/** The account behind a webhook's address, whatever its workspace. */
export async function findAccount(tx: Tx, id: string): Promise<DoorRow | undefined> {
  const rows = await tx.query<DoorRow>('SELECT * FROM door_account($1)', [id])
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
    /** As the channel has it; another account of the same channel says more. */
    replyMinutes: number
  },
): Promise<void> {
  await tx.query(
    `INSERT INTO channel_account (id, channel, name, enabled, settings, secrets, reply_minutes)
     SELECT $1, $2, $3, $4, $5, $6, CASE WHEN other.id IS NULL THEN $7 ELSE other.reply_minutes END
     FROM (SELECT 1) one LEFT JOIN (SELECT id, reply_minutes FROM channel_account WHERE channel = $2 LIMIT 1) other ON true`,
    [
      account.id,
      account.channel,
      account.name,
      account.enabled,
      account.settings,
      account.secrets,
      account.replyMinutes,
    ],
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

/** Writes what the provider lets an account send. What was counted since it told the last time is counted by it now. */
export async function setLimits(tx: WorkspaceTx, id: string, limits: AccountLimits): Promise<void> {
  await tx.query('UPDATE channel_account SET limits = $2 WHERE id = $1', [
    id,
    JSON.stringify(limits),
  ])
  await tx.query('DELETE FROM quota_use WHERE account_id = $1', [id])
}

/** The accounts that share this one's pool, itself among them, with another number of people. */
export async function changePool(
  tx: WorkspaceTx,
  id: string,
  most: number | null,
): Promise<ChannelAccountId[]> {
  const rows = await tx.query<{ id: ChannelAccountId }>(
    `UPDATE channel_account SET limits = jsonb_set(limits, '{starts,most}', $2)
     WHERE limits #>> '{starts,pool}' = (SELECT limits #>> '{starts,pool}' FROM channel_account WHERE id = $1)
       AND limits #> '{starts,most}' IS DISTINCT FROM $2 RETURNING id`,
    [id, JSON.stringify(most)],
  )
  return rows.map((row) => row.id)
}

/** Of each channel that is connected. */
export async function replyTimes(
  tx: WorkspaceTx,
): Promise<{ channel: string; minutes: number | null }[]> {
  return tx.query(
    'SELECT channel, min(reply_minutes) AS minutes FROM channel_account GROUP BY channel ORDER BY channel',
  )
}

/** Within how many minutes customers of a channel are answered, through all its accounts. Returns those. */
export async function setReplyMinutes(
  tx: WorkspaceTx,
  channel: string,
  minutes: number | null,
): Promise<ChannelAccountId[]> {
  const rows = await tx.query<{ id: ChannelAccountId }>(
    'UPDATE channel_account SET reply_minutes = $2 WHERE channel = $1 RETURNING id',
    [channel, minutes],
  )
  return rows.map((row) => row.id)
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
export function workspaceName(tx: WorkspaceTx): Promise<string> {
  return tx.batched('workspace-name', undefined, async (asks) => {
    const rows = await tx.named<{ name: string }>(
      'workspace-name',
      'SELECT name FROM workspace',
      [],
    )
    return asks.map(() => rows[0]?.name ?? '')
  })
}
