import { createHash } from 'node:crypto'
import type { RawReply, RawRequest } from '@atrium/channel-kit/channel'
import type { Account, Accounts } from '../../../accounts/accounts.ts'
import type { Db } from '../../../platform/database/db.ts'
import { type Journal, JournalFull } from '../journal.ts'
import * as sql from '../sql.ts'
import { deliveries } from './addressee.ts'

export type WebhookDeps = {
  db: Db
  accounts: Accounts
  journal: Journal
  now: () => Date
  /** Counts what the door did, by channel and result. */
  count: (channel: string, result: string) => void
}

/**
 * The door: verify on the raw bytes → journal → commit → 200. Nothing else happens in the request, and nothing is
 * acknowledged before it is stored.
 */
export async function receive(
  deps: WebhookDeps,
  channelId: string,
  accountId: string,
  request: RawRequest,
): Promise<RawReply> {
  const answer = (
    result: string,
    status: number,
    text: string,
    headers: Record<string, string> = {},
  ): RawReply => {
    deps.count(channelId, result)
    return {
      status,
      headers: { 'content-type': 'text/plain; charset=utf-8', ...headers },
      body: text,
    }
  }
  const account = await findOpen(deps.accounts, channelId, accountId)
  const channel = account?.channel
  if (!account || !channel?.verify || !channel.split)
    return answer('unknown_account', 404, 'There is no such channel account.')
  const { settings } = account
  if (request.method === 'GET') {
    return (
      channel.handshake?.(request, settings) ??
      answer('handshake_refused', 403, 'The verification token does not match.')
    )
  }
  const verified = await channel.verify(request, settings, deps.now())
  if (!verified.ok) return answer('refused', 401, `Not accepted: ${verified.reason}.`)
  const split = channel.split(request, settings, verified.attested)
  try {
    if (!split.ok && channel.visitors) {
      // A person waits for the answer: they are told, and may say it again.
      return answer(
        'malformed',
        422,
        JSON.stringify({
          type: 'about:blank',
          title: 'Invalid',
          status: 422,
          code: 'invalid',
          detail: split.reason,
        }),
        {
          'content-type': 'application/problem+json; charset=utf-8',
        },
      )
    }
    if (!split.ok) {
      await keepMalformed(deps, account, request, split.reason)
      return answer('malformed', 200, 'kept')
    }
    const given = { request, entries: split.entries, now: deps.now() }
    const parts = await deliveries(deps.accounts, account, given)
    // The provider sends all of it again if one part is not stored; what is stored is then a repeat.
    await Promise.all(parts.map((part) => deps.journal.append(part.account, part.entries)))
    deps.count(channelId, 'accepted')
    return (
      split.reply ?? {
        status: 200,
        headers: { 'content-type': 'text/plain; charset=utf-8' },
        body: 'ok',
      }
    )
  } catch (error) {
    const result = error instanceof JournalFull ? 'full' : 'not_stored'
    return answer(result, 503, 'Not stored. Please send it again.', { 'retry-after': '5' })
  }
}

async function findOpen(
  accounts: Accounts,
  channelId: string,
  accountId: string,
): Promise<Account | undefined> {
  if (!/^[0-9a-f-]{36}$/.test(accountId)) return undefined
  const account = await accounts.find(accountId)
  return account?.enabled && account.channel.id === channelId ? account : undefined
}

/** Signed but unreadable: kept as it came, visible, and it can be replayed when the reader has been mended. */
async function keepMalformed(
  deps: WebhookDeps,
  account: Account,
  request: RawRequest,
  reason: string,
): Promise<void> {
  const raw = Buffer.from(request.body).toString('utf8').replaceAll('\u0000', '\uFFFD')
  await deps.db.inWorkspace(account.workspaceId, (tx) =>
    sql.appendFailed(tx, {
      accountId: account.id,
      key: `malformed:${createHash('sha256').update(request.body).digest('hex')}`,
      raw,
      trace: crypto.randomUUID(),
      reason,
      receivedAt: deps.now(),
    }),
  )
}
