export type Piece = { text: string; href?: string }

const link = /https?:\/\/[^\s<>"'`]+|[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)+/g

/** A message's words with web and mail addresses apart, to be shown as links. */
export function pieces(text: string): Piece[] {
  const found: Piece[] = []
  let from = 0
  for (const match of text.matchAll(link)) {
    const address = trimmed(match[0])
    const href = address.includes('://') ? address : `mailto:${address}`
    if (!URL.canParse(href)) continue
    if (match.index > from) found.push({ text: text.slice(from, match.index) })
    found.push({ text: address, href })
    from = match.index + address.length
  }
  if (from < text.length) found.push({ text: text.slice(from) })
  return found
}

/** Only emoji, and few of them: shown large. */
export function isEmojiOnly(text: string): boolean {
  return /^(?:\p{Extended_Pictographic}[\u{1f3fb}-\u{1f3ff}\ufe0f]*(?:\u200d\p{Extended_Pictographic}\ufe0f?)*\s*){1,3}$/u.test(
    text.trim(),
  )
}

/** A size as people write it: 12 KB, 3.4 MB. */
export function size(bytes: number, language: string): string {
  const mega = bytes >= 1_000_000
  const number = new Intl.NumberFormat(language, { maximumFractionDigits: mega ? 1 : 0 })
  return `${number.format(mega ? bytes / 1_000_000 : Math.ceil(bytes / 1000))} ${mega ? 'MB' : 'KB'}`
}

/** Punctuation after an address belongs to the sentence; a closing bracket too, unless the address opened it. */
function trimmed(address: string): string {
  let unopened = address.split(')').length - address.split('(').length
  let end = address.length
  for (; end > 0; end -= 1) {
    const last = address.charAt(end - 1)
    if (last === ')' && unopened > 0) unopened -= 1
    else if (!'.,;:!?…'.includes(last)) break
  }
  return address.slice(0, end)
}
