/** How a text travels as SMS: its alphabet, how many segments it takes, and how much still fits into the last one. */
export type Segments = { encoding: 'gsm7' | 'ucs2'; count: number; left: number }

/** GSM 03.38, the basic table: one septet each. */
const basic = new Set(
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà',
)
/** Its extension table: an escape and a septet, so two. */
const extension = new Set('\f^{}\\[~]|€')

/** Units in a message of one segment, and in each segment of several, whose header takes the rest. */
const room = { gsm7: { single: 160, each: 153 }, ucs2: { single: 70, each: 67 } }

/** Counts the segments of an SMS. One sign outside the GSM alphabet makes the whole message UCS-2. */
export function smsSegments(text: string): Segments {
  const signs = [...text]
  const encoding = signs.every((sign) => basic.has(sign) || extension.has(sign)) ? 'gsm7' : 'ucs2'
  const size = (sign: string): number =>
    encoding === 'gsm7' ? (extension.has(sign) ? 2 : 1) : sign.length
  const total = signs.reduce((sum, sign) => sum + size(sign), 0)
  const { single, each } = room[encoding]
  if (total <= single) return { encoding, count: 1, left: single - total }
  return { encoding, ...inParts(signs.map(size), each) }
}

/** An escape pair or an emoji is not split: where it does not fit, the next segment takes it whole. */
function inParts(sizes: number[], each: number): { count: number; left: number } {
  let count = 1
  let left = each
  for (const size of sizes) {
    if (size > left) {
      count += 1
      left = each
    }
    left -= size
  }
  return { count, left }
}
