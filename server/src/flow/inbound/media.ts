import type { ChannelIo } from '@atrium/channel-kit/channel'
import { ChannelError } from '@atrium/channel-kit/channel-error'
import { uuid, WorkspaceId } from '@atrium/contract/ids'
import { z } from 'zod'
import type { Accounts } from '../../accounts/accounts.ts'
import type { Db, WorkspaceTx } from '../../platform/database/db.ts'
import { cleanName } from '../../platform/storage/file-kind.ts'
import * as sql from './sql.ts'

const Payload = z.object({ workspaceId: WorkspaceId, attachmentId: uuid })

export type MediaDeps = {
  db: Db
  accounts: Accounts
  io: ChannelIo
  /** Tells readers that a message changed. */
  changed: (tx: WorkspaceTx, messageId: string) => Promise<void>
  /** The type as the bytes say it, where the sender's word differs. */
  sniff: (blob: string, claimed: string) => Promise<string>
}

/**
 * Brings a file's bytes from the provider at once: its address lives for minutes. What cannot be brought for good
 * is shown as failed with the reason; everything else is tried again by the job, until its last try.
 */
export async function fetchMedia(
  deps: MediaDeps,
  payload: unknown,
  attempt: { isLast: boolean },
): Promise<void> {
  const { workspaceId, attachmentId } = Payload.parse(payload)
  const job = await deps.db.inWorkspace(workspaceId, (tx) =>
    sql.getPendingAttachment(tx, attachmentId),
  )
  const account = job && (await deps.accounts.find(job.account_id))
  if (!job || !account?.channel.fetchMedia) return
  try {
    const fetched = await account.channel.fetchMedia(job.ref, account.settings, deps.io)
    const { blob, bytes } = await deps.io.blobs.put(fetched.data)
    const type = await deps.sniff(blob, fetched.type ?? job.type)
    await deps.db.inWorkspace(workspaceId, async (tx) => {
      const name = fetched.name ? cleanName(fetched.name) : job.name
      await sql.storeAttachment(tx, job.id, { blob, bytes, type, name })
      await tellReaders(deps, tx, job.message_id)
    })
  } catch (error) {
    const isGone =
      error instanceof ChannelError && (error.kind === 'gone' || error.kind === 'invalid')
    if (!isGone && !attempt.isLast) throw error
    // What is not the channel's own word (a path, an address) is for the log only.
    const reason = error instanceof ChannelError ? error.message : 'The file could not be fetched.'
    await deps.db.inWorkspace(workspaceId, async (tx) => {
      await sql.failAttachment(tx, job.id, reason)
      await tellReaders(deps, tx, job.message_id)
    })
    if (!isGone) throw error
  }
}

async function tellReaders(deps: MediaDeps, tx: WorkspaceTx, messageId: string): Promise<void> {
  await sql.touchMessage(tx, messageId)
  await deps.changed(tx, messageId)
}
