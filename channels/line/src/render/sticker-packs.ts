import type { StickerPack } from '@atrium/contract/content/sticker'

/**
 * The stickers that a bot may send: developers.line.biz/en/docs/messaging-api/sticker-list. Those without words come
 * first, moving ones before still ones; the numbers of a pack follow each other.
 */
export const stickers: StickerPack[] = [
  pack('11537', 'Brown & Cony & Sally: Animated Special', 52002734, 40),
  pack('11538', 'CHOCO & Friends: Animated Special', 51626494, 40),
  pack('11539', 'UNIVERSTAR BT21: Animated Special', 52114110, 40),
  pack('789', 'Sally: Special Edition', 10855, 40),
  pack('446', 'Moon: Special Edition', 1988, 40),
  pack('1070', 'Moon: Special Edition 2', 17839, 40),
  pack('8522', 'LINE Characters: Pretty Phrases', 16581266, 24, 'en'),
  pack('8515', 'LINE Characters: Pretty Phrases', 16581242, 24, 'ja'),
  pack('8525', 'LINE Characters: Pretty Phrases', 16581290, 24, 'zh-TW'),
  pack('6136', 'LINE Characters: Making Amends', 10551376, 24, 'ja'),
  pack('6632', 'LINE Characters: Making Amends', 11825374, 24, 'zh-TW'),
  pack('6370', 'Brown and Cony Fun Size Pack', 11088016, 24, 'en'),
  pack('6325', 'Brown and Cony Fun Size Pack', 10979904, 24, 'ja'),
  pack('6359', 'Brown and Cony Fun Size Pack', 11069848, 24, 'th'),
  pack('6362', 'Brown and Cony Fun Size Pack', 11087920, 24, 'zh-TW'),
]

function pack(
  name: string,
  title: string,
  first: number,
  count: number,
  language?: string,
): StickerPack {
  const ids = Array.from({ length: count }, (_, at) => String(first + at))
  return { pack: name, title, ids, ...(language && { language }) }
}
