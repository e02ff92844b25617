import type { Outgoing } from '@atrium/channel-kit/outgoing'
import { type Sticker, stickerName } from '@atrium/contract/content/sticker'
import { refuse } from './refuse.ts'
import type { Part } from './request.ts'
import { stickers } from './sticker-packs.ts'

/** A sticker by its numbers, of those that LINE lets a bot send. */
export function stickerPart(sticker: Sticker, { content, attachments }: Outgoing): Part {
  if (attachments.length > 0 || content.kind !== 'text' || content.text !== '')
    refuse('LINE carries a sticker in a message of its own only.')
  if (stickerName(stickers, sticker) === undefined)
    refuse(`The sticker ${sticker.pack}/${sticker.id} is not one that LINE lets a business send.`)
  return { messages: [{ type: 'sticker', packageId: sticker.pack, stickerId: sticker.id }] }
}
