/** An element of well-formed HTML; texts are its children as strings. */
export type Element = {
  tag: string
  attributes: Record<string, string>
  children: (Element | string)[]
}

const token = /<(\/?)([a-z][a-z0-9]*)((?:\s+[a-z-]+(?:="[^"]*")?)*)\s*(\/?)>/gi
const attribute = /([a-z-]+)="([^"]*)"/gi
const empty = new Set(['br', 'hr', 'img', 'col'])

/** The tree of HTML that sanitize-html wrote: its tags are closed and its attributes quoted. Not for other HTML. */
export function readTree(html: string): Element {
  const root: Element = { tag: 'body', attributes: {}, children: [] }
  const open = [root]
  let from = 0
  for (const found of html.matchAll(token)) {
    const [all, close, name = '', attributes = ''] = found
    const tag = name.toLowerCase()
    const top = open.at(-1) ?? root
    if (found.index > from) top.children.push(unescaped(html.slice(from, found.index)))
    from = found.index + all.length
    if (close) {
      if (open.length > 1 && top.tag === tag) open.pop()
      continue
    }
    const element: Element = { tag, attributes: readAttributes(attributes), children: [] }
    top.children.push(element)
    if (!empty.has(tag)) open.push(element)
  }
  open.at(-1)?.children.push(unescaped(html.slice(from)))
  return root
}

function readAttributes(text: string): Record<string, string> {
  const pairs = [...text.matchAll(attribute)].map(
    ([, name = '', value = '']) => [name.toLowerCase(), unescaped(value)] as const,
  )
  return Object.fromEntries(pairs)
}

// sanitize-html decodes all entities and writes these four.
function unescaped(text: string): string {
  return text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&')
}
