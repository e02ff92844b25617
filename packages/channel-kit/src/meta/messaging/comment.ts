import type { CommentAct } from '@atrium/contract/channel'
import type { ChannelIo } from '../../channel.ts'
import { ChannelError } from '../../channel-error.ts'
import { callGraph, jsonPost } from '../graph.ts'
import type { Account } from './platform.ts'

/**
 * What a page or an account does with a comment below its posts. Each is the same done twice, so a lost answer is
 * asked for again by a person. Sources: Graph API, Comment (`is_hidden`, edge `likes`); Instagram Platform, IG Comment (`hide`).
 */
export async function moderateComment(
  act: CommentAct,
  externalId: string,
  account: Account,
  io: ChannelIo,
): Promise<void> {
  const path = encodeURIComponent(externalId)
  switch (act) {
    case 'hide':
    case 'unhide': {
      const hide = act === 'hide'
      if (account.object === 'instagram')
        await callGraph(account.graph, `${path}?hide=${hide}`, io, { method: 'POST' })
      else await callGraph(account.graph, path, io, jsonPost({ is_hidden: hide }))
      return
    }
    case 'like':
      await callGraph(account.graph, `${path}/likes`, io, { method: 'POST' })
      return
    case 'unlike':
      await callGraph(account.graph, `${path}/likes`, io, { method: 'DELETE' })
      return
    case 'delete':
      await callGraph(account.graph, path, io, { method: 'DELETE' }).catch(alreadyGone)
  }
}

/** Meta’s words for "no such object": somebody deleted it before. */
function alreadyGone(error: unknown): void {
  if (!(error instanceof ChannelError) || error.code !== '100/33') throw error
}
