const address = /https?:\/\/[^\s<>"'`{}|\\^]+/gi
/** What ends a sentence, and is no part of an address that stands in it. */
const behind = /[.,;:!?…)\]»”’*_~]+$/u
/** More links in one message are no message. */
const most = 20

/** The addresses in a text, each once, as they stand there; not those that begin with `except`, which are ours. */
export function linksIn(text: string, except: string): string[] {
  const found = Array.from(text.matchAll(address), ([whole]) => trimmed(whole))
  const ours = except.toLowerCase()
  const others = found.filter(
    (url) =>
      Buffer.byteLength(url) <= 2000 && URL.canParse(url) && !url.toLowerCase().startsWith(ours),
  )
  return [...new Set(others)].slice(0, most)
}

/** The text with our addresses in their place. */
export function withLinks(text: string, ours: ReadonlyMap<string, string>): string {
  return text.replace(address, (whole) => {
    const url = trimmed(whole)
    return (ours.get(url) ?? url) + whole.slice(url.length)
  })
}

/** A closing bracket belongs to the address where it opens one itself. */
function trimmed(whole: string): string {
  const cut = whole.replace(behind, '')
  const isOpen = cut.split('(').length > cut.split(')').length
  return isOpen && whole.charAt(cut.length) === ')' ? `${cut})` : cut
}
