import { z } from 'zod'

/** A sticker of the provider's own, by its names there. */
export const Sticker = z.strictObject({
  pack: z.string().min(1).max(40),
  id: z.string().min(1).max(40),
})
export type Sticker = z.infer<typeof Sticker>

/** Stickers that the provider lets an account send, in the order in which it shows them. */
export const StickerPack = z.object({
  pack: z.string(),
  title: z.string(),
  /** BCP 47, where words are drawn on them. */
  language: z.string().optional(),
  ids: z.array(z.string()).min(1),
})
export type StickerPack = z.infer<typeof StickerPack>

/** What a sticker is called where its picture is not seen; undefined when it is none of these. */
export function stickerName(packs: StickerPack[], { pack, id }: Sticker): string | undefined {
  for (const one of packs) {
    const place = one.pack === pack ? one.ids.indexOf(id) : -1
    if (place >= 0) return `${one.title} ${place + 1}`
  }
  return undefined
}
