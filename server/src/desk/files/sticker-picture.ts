import type { ChannelIo } from '@atrium/channel-kit/channel'
import { ChannelError } from '@atrium/channel-kit/channel-error'
import { Sticker, stickerName } from '@atrium/contract/content/sticker'
import { ChannelAccountId, type WorkspaceId } from '@atrium/contract/ids'
import type { Accounts } from '../../accounts/accounts.ts'
import { AppError } from '../../platform/app-error.ts'
import { fileHeaders, sniffType } from '../../platform/storage/file-kind.ts'

type Deps = { accounts: Accounts; io: ChannelIo }

const largest = 1_000_000

/**
 * The picture of a sticker that the account may send, from its provider. The browser keeps it for a day, Atrium does
 * not. Throws `not_found` for anything that is not on the channel's list, so nothing else can be asked for through here.
 */
export async function stickerPicture(
  { accounts, io }: Deps,
  workspaceId: WorkspaceId,
  params: Record<string, string>,
): Promise<{ headers: Record<string, string>; body: Buffer }> {
  const asked = ChannelAccountId.safeParse(params.accountId)
  const sticker = Sticker.safeParse({ pack: params.pack, id: params.sticker })
  const account = asked.success ? await accounts.find(asked.data) : undefined
  const name =
    account?.workspaceId === workspaceId && sticker.success
      ? stickerName(account.channel.capabilities.stickers ?? [], sticker.data)
      : undefined
  if (!account?.channel.fetchMedia || name === undefined)
    throw new AppError('not_found', 'There is no such sticker.')
  try {
    const fetched = await account.channel.fetchMedia(sticker.data, account.settings, io)
    const body = await collected(fetched.data)
    const type = await sniffType(body.subarray(0, 4_200), '')
    return { headers: fileHeaders({ name, type, bytes: body.length }), body }
  } catch (error) {
    if (error instanceof ChannelError) throw new AppError('channel_error', error.message)
    throw error
  }
}

async function collected(data: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = []
  let bytes = 0
  for await (const chunk of data) {
    bytes += chunk.length
    if (bytes > largest) throw new AppError('channel_error', 'The picture is too large.')
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}
