import type { ChannelIo } from '@atrium/channel-kit/channel'
import { ChannelError } from '@atrium/channel-kit/channel-error'
import { inboxApi } from '@atrium/contract/api/inbox'
import { type ActDeps, commentFor, moderated } from '../../flow/act.ts'
import { AppError } from '../../platform/app-error.ts'
import type { Db } from '../../platform/database/db.ts'
import type { Api } from '../../platform/http/api.ts'

export type ModerateDeps = ActDeps & { db: Db; io: ChannelIo }

/**
 * Hiding and deleting go to the provider while the member waits, and not by the outbox: nothing is said to anybody, the
 * same twice is one, and whoever pressed the button wants to know whether the comment is gone.
 */
export function addModeration(api: Api, deps: ModerateDeps): void {
  const { db, io } = deps
  api.on(inboxApi.moderate, async ({ params: { id }, body: { act }, actor }) => {
    const { account, externalId } = await db.inWorkspace(actor.workspaceId, (tx) =>
      commentFor(tx, deps, id, act),
    )
    const { channel, settings } = account
    await channel.moderate?.(act, externalId, settings, io).catch((error: unknown) => {
      if (!(error instanceof ChannelError)) throw error
      throw new AppError('channel_error', `${channel.label} says: ${error.message}`, {
        cause: error,
      })
    })
    return db.inWorkspace(actor.workspaceId, (tx) => moderated(tx, deps, id, act))
  })
}
