import { isDeepStrictEqual } from 'node:util'
import type { AccountHealth, Channel } from '@atrium/channel-kit/channel'
import { settingsForm } from '@atrium/channel-kit/settings-form'
import type { ChannelAccount } from '@atrium/contract/channel'
import { ArmedFlow } from '@atrium/contract/flow/flow'
import { ChannelAccountId, newId, type WorkspaceId } from '@atrium/contract/ids'
import { AccountLimits } from '@atrium/contract/sending/limits'
import { z } from 'zod'
import { AppError } from '../platform/app-error.ts'
import type { Db, Tx, WorkspaceTx } from '../platform/database/db.ts'
import { addJob } from '../platform/database/jobs.ts'
import { writeEvent } from '../platform/feed/feed.ts'
import { pointer } from '../platform/http/request/validate.ts'
import {
  type HealthSource,
  shownHealth,
  type Worries,
  withoutSeen,
  withoutTemplates,
  withWorry,
} from './health.ts'
import { quotaHealth } from './limits/limits.ts'
import { hoursOf, type ReplyPromise } from './reply-promise.ts'
import { stillFitting, withGenerated } from './settings.ts'
import {
  type AccountListRow,
  type AccountRow,
  changePool,
  findAccount,
  getAccount,
  insertAccount,
  listAccounts,
  lockWorries,
  replaceSettings,
  setAssistant,
  setHealth,
  setLimits,
  setToken,
  updateAccount,
} from './sql.ts'
import { askForTemplates, holdOwners, shareTemplates } from './templates/owner/join.ts'
import { newToken, TokenState } from './token/token.ts'

/** The topic under which a changed account is hinted, so that every process reads it anew. */
export const accountTopic = 'account'
/** The job that asks an account's provider for what it sent. */
export const pullTask = 'pull'

/** A connected account, ready for its channel: settings checked and secrets opened. */
export type Account = {
  workspaceId: WorkspaceId
  id: ChannelAccountId
  name: string
  enabled: boolean
  /** The assistant answers here. */
  assistant: boolean
  channel: Channel
  settings: unknown
  /** The address for its provider's webhooks; null where it has none. */
  webhookUrl: string | null
  /** What its provider lets it send, as it told last. */
  limits: AccountLimits
  /** Within what time its customers are answered; null where nothing is promised. */
  promise: ReplyPromise | null
  /** The workspace's flows that are on, the oldest first. */
  flows: ArmedFlow[]
}

export type Secrets = {
  seal(text: string, context: string): Buffer
  open(sealed: Buffer, context: string): string
}

export type Accounts = {
  channels: Map<string, Channel>
  /** The account with this id, of whatever workspace; cached until it changes. */
  find(id: string): Promise<Account | undefined>
  forget(id: string): void
  /** The other enabled accounts of the same channel and workspace; cached until one changes. */
  siblings(account: Account): Promise<Account[]>
  list(tx: WorkspaceTx): Promise<ChannelAccount[]>
  get(tx: WorkspaceTx, id: string): Promise<ChannelAccount>
  create(
    tx: WorkspaceTx,
    input: {
      id?: ChannelAccountId
      channel: string
      name: string
      enabled: boolean
      settings: Record<string, unknown>
    },
  ): Promise<ChannelAccount>
  update(
    tx: WorkspaceTx,
    id: string,
    change: {
      name?: string | undefined
      enabled?: boolean | undefined
      settings?: Record<string, unknown> | undefined
    },
  ): Promise<ChannelAccount>
  /** Whether the assistant answers here. Throws `invalid` where its answers could not leave by themselves. */
  setAssistant(tx: WorkspaceTx, id: string, on: boolean): Promise<ChannelAccount>
  /**
   * Stores what a provider gave for the token in `account`. False, and nothing stored, when somebody changed the
   * settings meanwhile: what they entered is newer.
   */
  keepToken(tx: WorkspaceTx, account: Account, change: object, token: TokenState): Promise<boolean>
  /** What one source says of the account's health; what others said stays. */
  setHealth(tx: WorkspaceTx, id: string, source: HealthSource, health: AccountHealth): Promise<void>
  /** What the provider lets the account send, all of it. */
  setLimits(tx: WorkspaceTx, id: string, limits: AccountLimits): Promise<void>
  /** Another number of people for all accounts that share this one's pool. Returns those. */
  setStarts(tx: WorkspaceTx, id: string, most: number | null): Promise<ChannelAccountId[]>
  /** An administrator has seen the news. */
  sawHealth(tx: WorkspaceTx, id: string): Promise<void>
}

const cacheMs = 30_000

export function createAccounts(options: {
  db: Db
  channels: Channel[]
  secrets: Secrets
  publicUrl: string
  now: () => Date
}): Accounts {
  const channels = new Map(options.channels.map((channel) => [channel.id, channel]))
  const cache = new Map<string, { until: number; account: Promise<Account | undefined> }>()
  const idsOf = new Map<string, { until: number; ids: Promise<string[]> }>()

  async function load(id: string): Promise<Account | undefined> {
    const row = await options.db.global((tx: Tx) => findAccount(tx, id))
    const channel = row && channels.get(row.channel)
    if (!row || !channel) return undefined
    return {
      workspaceId: row.workspace_id,
      id: row.id,
      name: row.name,
      enabled: row.enabled,
      assistant: row.assistant,
      channel,
      settings: channel.settings.parse(merged(row)),
      webhookUrl: webhookOf(channel, row.id),
      limits: AccountLimits.parse(row.limits),
      promise:
        row.reply_minutes === null ? null : { minutes: row.reply_minutes, hours: hoursOf(row) },
      flows: z.array(ArmedFlow).parse(row.flows),
    }
  }

  function find(id: string): Promise<Account | undefined> {
    const known = cache.get(id)
    if (known && known.until > performance.now()) return known.account
    const account = load(id)
    cache.set(id, { until: performance.now() + cacheMs, account })
    account.catch(() => cache.delete(id))
    return account
  }

  /** Enabled accounts of one channel of one workspace. */
  function idsIn(workspaceId: WorkspaceId, channel: string): Promise<string[]> {
    const key = `${workspaceId}/${channel}`
    const known = idsOf.get(key)
    if (known && known.until > performance.now()) return known.ids
    const ids = options.db.inWorkspace(workspaceId, async (tx) =>
      (await listAccounts(tx))
        .filter((row) => row.enabled && row.channel === channel)
        .map(({ id }): string => id),
    )
    idsOf.set(key, { until: performance.now() + cacheMs, ids })
    ids.catch(() => idsOf.delete(key))
    return ids
  }

  function webhookOf(channel: Channel | undefined, id: string): string | null {
    // Web chat's door is the widget: there is no address for an operator to enter anywhere.
    return channel?.verify && !channel.visitors
      ? `${options.publicUrl}/channels/${channel.id}/${id}/webhook`
      : null
  }

  function merged(row: AccountRow): Record<string, unknown> {
    return {
      ...row.settings,
      ...JSON.parse(options.secrets.open(row.secrets, context(row.workspace_id, row.id))),
    }
  }

  /** Splits what the form sent into open settings and secrets, checked by the channel. Throws `invalid` with pointers. */
  function check(
    channel: Channel,
    settings: Record<string, unknown>,
  ): { open: Record<string, unknown>; secret: Record<string, unknown> } {
    const parsed = channel.settings.safeParse(settings)
    if (!parsed.success) {
      const errors = parsed.error.issues.flatMap((issue) => {
        const unknown = issue.code === 'unrecognized_keys' ? issue.keys : []
        const paths = unknown.length > 0 ? unknown.map((key) => [key]) : [issue.path]
        return paths.map((path) => ({
          pointer: pointer('/settings', path),
          message: issue.message,
        }))
      })
      throw new AppError('invalid', `These settings of ${channel.label} do not fit.`, { errors })
    }
    const open: Record<string, unknown> = {}
    const secret: Record<string, unknown> = {}
    const secretKeys = new Set(
      settingsForm(channel.settings)
        .filter((field) => field.input === 'secret')
        .map((field) => field.key),
    )
    for (const [key, value] of Object.entries(parsed.data as Record<string, unknown>)) {
      if (secretKeys.has(key)) secret[key] = value
      else open[key] = value
    }
    return { open, secret }
  }

  function shown(row: AccountListRow): ChannelAccount {
    return {
      id: row.id,
      channel: row.channel,
      name: row.name,
      enabled: row.enabled,
      health: { state: row.health_state, text: row.health_text },
      tokenEndsAt: TokenState.safeParse(row.token).data?.endsAt ?? null,
      webhookUrl: webhookOf(channels.get(row.channel), row.id),
      limits: AccountLimits.parse(row.limits),
      assistant: row.assistant,
      settings: row.settings,
    }
  }

  async function changed(tx: WorkspaceTx, id: string): Promise<ChannelAccount> {
    const row = await getAccount(tx, id)
    if (!row) throw new AppError('not_found', 'There is no such channel account.')
    const account = shown(row)
    await writeEvent(tx, { data: [{ kind: 'account', account }] })
    tx.hint(accountTopic, id)
    return account
  }

  return {
    channels,
    find,
    forget(id) {
      cache.delete(id)
      idsOf.clear()
    },
    async siblings({ id, workspaceId, channel }) {
      const ids = await idsIn(workspaceId, channel.id)
      const found = await Promise.all(ids.filter((one) => one !== id).map((one) => find(one)))
      return found.flatMap((account) => (account?.enabled ? [account] : []))
    },
    list: async (tx) => (await listAccounts(tx)).map(shown),
    async get(tx, id) {
      const row = await getAccount(tx, id)
      if (!row) throw new AppError('not_found', 'There is no such channel account.')
      return shown(row)
    },
    async create(tx, input) {
      const channel = channels.get(input.channel)
      if (!channel) throw new AppError('invalid', `There is no channel "${input.channel}".`)
      const { open, secret } = check(channel, withGenerated(channel, input.settings))
      const id = input.id ?? newId(ChannelAccountId)
      const secrets = options.secrets.seal(JSON.stringify(secret), context(tx.workspaceId, id))
      await insertAccount(tx, {
        id,
        channel: channel.id,
        name: input.name,
        enabled: input.enabled,
        settings: open,
        secrets,
        replyMinutes: usualReplyMinutes(channel),
      })
      await setToken(tx, id, newToken(channel, { ...open, ...secret }, options.now()))
      const account = { id, channel, settings: { ...open, ...secret }, workspaceId: tx.workspaceId }
      await shareTemplates(tx, account)
      if (input.enabled) await askForTemplates(tx, account)
      return changed(tx, id)
    },
    async update(tx, id, change) {
      const row = await getAccount(tx, id)
      const channel = row && channels.get(row.channel)
      if (!row || !channel) throw new AppError('not_found', 'There is no such channel account.')
      const { open, secret } = check(channel, {
        ...stillFitting(channel, merged(row), change.settings),
        ...change.settings,
      })
      const settings = { ...open, ...secret }
      const isOther = !isDeepStrictEqual(channel.settings.parse(merged(row)), settings)
      const account = { id: row.id, channel, settings, workspaceId: tx.workspaceId }
      await holdOwners(tx, account)
      await updateAccount(tx, {
        id,
        name: change.name ?? row.name,
        enabled: change.enabled ?? row.enabled,
        settings: open,
        secrets: options.secrets.seal(JSON.stringify(secret), context(tx.workspaceId, id)),
      })
      if (isOther) await takeOtherSettings(tx, account, options.now())
      if (change.enabled ?? row.enabled) {
        await askForMissed(tx, channel, id)
        if (isOther || !row.enabled) await askForTemplates(tx, account)
      }
      return changed(tx, id)
    },
    async setAssistant(tx, id, on) {
      const row = await getAccount(tx, id)
      const channel = row && channels.get(row.channel)
      if (!channel) throw new AppError('not_found', 'There is no such channel account.')
      // An answering machine that answers mail meets another one; there its words wait for drafts that people approve.
      if (on && channel.capabilities.subject)
        throw new AppError('invalid', `The assistant does not answer ${channel.label} by itself.`)
      await setAssistant(tx, id, on)
      return changed(tx, id)
    },
    async keepToken(tx, { id, channel, settings }, change, token) {
      const row = await getAccount(tx, id)
      if (!row || !isDeepStrictEqual(channel.settings.parse(merged(row)), settings)) return false
      const { open, secret } = check(channel, { ...merged(row), ...change })
      const secrets = options.secrets.seal(JSON.stringify(secret), context(row.workspace_id, id))
      if (!(await replaceSettings(tx, { id: row.id, settings: open, secrets }, row.secrets)))
        return false
      await setToken(tx, id, token)
      await changed(tx, id)
      return true
    },
    async setHealth(tx, id, source, health) {
      if (!(await changeHealth(tx, id, (known) => withWorry(known, source, health)))) return
      const account = await changed(tx, id)
      if (account.health.state === 'ok') await askForMissed(tx, channels.get(account.channel), id)
    },
    async setLimits(tx, id, limits) {
      const row = await getAccount(tx, id)
      if (!row) return
      await setLimits(tx, id, limits)
      const health = quotaHealth(limits.quota, limits.quota?.used ?? 0)
      const told = await changeHealth(tx, id, (known) => withWorry(known, 'quota', health))
      if (told || !isDeepStrictEqual(AccountLimits.parse(row.limits), limits)) await changed(tx, id)
    },
    async setStarts(tx, id, most) {
      const ids = await changePool(tx, id, most)
      for (const one of ids) await changed(tx, one)
      return ids
    },
    async sawHealth(tx, id) {
      if (await changeHealth(tx, id, withoutSeen)) await changed(tx, id)
    },
  }
}

/** False when what is shown stays as it was. */
async function changeHealth(
  tx: WorkspaceTx,
  id: string,
  change: (known: Worries) => Worries,
): Promise<boolean> {
  const known = await lockWorries(tx, id)
  if (!known) return false
  const worries = change(known)
  return setHealth(tx, id, worries, shownHealth(worries))
}

/** An outage may have ended: what the provider could not deliver meanwhile is asked for. */
async function askForMissed(
  tx: WorkspaceTx,
  channel: Channel | undefined,
  id: string,
): Promise<void> {
  if (channel?.pull) await addJob(tx, pullTask, { accountId: id }, { key: `${pullTask}/${id}` })
}

type Sharing = Pick<Account, 'id' | 'channel' | 'settings' | 'workspaceId'>

/** What was known by the settings of before is not about the new ones. */
async function takeOtherSettings(tx: WorkspaceTx, account: Sharing, now: Date): Promise<void> {
  const { id, channel, settings } = account
  await setToken(tx, id, newToken(channel, settings, now))
  await changeHealth(tx, id, (known) => withWorry(known, 'token', { state: 'ok', text: null }))
  if (await shareTemplates(tx, account)) await changeHealth(tx, id, withoutTemplates)
}

/** Until the business says something else. */
export function usualReplyMinutes({ capabilities }: Channel): number {
  return capabilities.replyMinutes ?? 15
}

/** Binds sealed bytes to their row, so that they cannot be copied to another. */
function context(workspaceId: string, id: string): string {
  return `channel_account/${workspaceId}/${id}`
}
