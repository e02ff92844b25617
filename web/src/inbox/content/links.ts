/** A piece of a text: words, or an address that can be opened. */
export type Piece = { text: string; href?: string }

const pattern =
  /\bhttps?:\/\/[^\s<>"'`]+|\bwww\.[^\s<>"'`]+\.[^\s<>"'`]+|\b[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)+/gi
/** Belongs to the sentence, not to the address, when it stands at its end. */
const trailing = '.,;:!?\'"]}>'

/** Finds web and mail addresses in a text. Nothing else is ever made a link. */
export function pieces(text: string): Piece[] {
  const found: Piece[] = []
  let from = 0
  for (const match of text.matchAll(pattern)) {
    const address = trimmed(match[0])
    const href = hrefOf(address)
    if (!href) continue
    if (match.index > from) found.push({ text: text.slice(from, match.index) })
    found.push({ text: address, href })
    from = match.index + address.length
  }
  if (from < text.length) found.push({ text: text.slice(from) })
  return found
}

/** A link's target if it is one that may be opened: web only, no scripts, no files. */
export function safeUrl(url: string | undefined): string | undefined {
  if (url === undefined || !URL.canParse(url)) return undefined
  const { protocol } = new URL(url)
  return protocol === 'https:' || protocol === 'http:' ? url : undefined
}

function trimmed(address: string): string {
  // https://…/Rock_(music) keeps its bracket; (see https://…) does not.
  let unopened = address.split(')').length - address.split('(').length
  let end = address.length
  for (; end > 0; end -= 1) {
    const last = address.charAt(end - 1)
    if (last === ')' && unopened > 0) unopened -= 1
    else if (!trailing.includes(last)) break
  }
  return address.slice(0, end)
}

function hrefOf(address: string): string | undefined {
  if (/^https?:/i.test(address)) return safeUrl(address)
  if (/^www\./i.test(address)) return safeUrl(`https://${address}`)
  return `mailto:${address}`
}
