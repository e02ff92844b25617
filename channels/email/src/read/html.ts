import sanitizeHtml from 'sanitize-html'

/** HTML beyond this is not shown as HTML; the original keeps it. */
export const maxHtmlLength = 2_000_000

const nestingLimit = 100
const structure =
  'p div span br hr pre blockquote ul ol li dl dt dd table caption colgroup col thead tbody tfoot tr th td h1 h2 h3 h4 h5 h6'
const inline =
  'a b strong i em u s strike del ins small big sub sup font center code kbd q abbr img'
const nonTextTags = ['script', 'style', 'textarea', 'option', 'noscript', 'title', 'head', 'xml']

// A value with no address in it and no way out of its property.
const plainValue = [/^(?!.*(?:url|expression|image|var|attr)\s*\()[-\w\s#.,%()'"!]{1,200}$/i]
const styleNames =
  'color background-color font-family font-size font-style font-weight text-align text-decoration line-height padding padding-left padding-right padding-top padding-bottom margin margin-left margin-right margin-top margin-bottom border border-left border-right border-top border-bottom border-color border-style border-width border-radius border-collapse width max-width height vertical-align white-space direction display'
const styles = Object.fromEntries(styleNames.split(' ').map((name) => [name, plainValue]))

/**
 * A mail's HTML, safe to show in a sandboxed frame. Inline images become `data-attachment="<index>"` (the place in the
 * message's attachments); remote ones are kept from loading in `data-remote-src`, because a load tells the sender
 * when and where a mail was read.
 */
export function safeHtml(
  html: string,
  attachmentOfCid: (cid: string) => number | undefined,
): string {
  return sanitizeHtml(html.slice(0, maxHtmlLength), {
    allowedTags: `${structure} ${inline}`.split(' '),
    nonTextTags,
    allowedAttributes: {
      '*': ['style', 'dir', 'lang', 'align', 'valign'],
      a: ['href', 'title', 'target', 'rel'],
      img: ['alt', 'width', 'height', 'src', 'data-attachment', 'data-remote-src'],
      table: ['width', 'border', 'cellpadding', 'cellspacing', 'bgcolor'],
      td: ['width', 'height', 'colspan', 'rowspan', 'bgcolor'],
      th: ['width', 'height', 'colspan', 'rowspan', 'bgcolor'],
      font: ['color', 'size', 'face'],
      ol: ['start', 'type'],
    },
    allowedStyles: { '*': styles },
    allowedSchemes: ['http', 'https', 'mailto', 'tel'],
    allowedSchemesByTag: { img: ['data'] },
    allowProtocolRelative: false,
    nestingLimit,
    transformTags: {
      a: (tagName, { href = '', title = '' }) => ({
        tagName,
        attribs: { href, title, target: '_blank', rel: 'noopener noreferrer nofollow' },
      }),
      img: (tagName, { src = '', alt = '', width = '', height = '' }) => ({
        tagName,
        attribs: { alt, ...size(width, height), ...imageSource(src, attachmentOfCid) },
      }),
    },
  })
}

/** A mail's HTML reduced to what tells its structure and its quotes; well-formed, for reading only. */
export function readableHtml(html: string): string {
  return sanitizeHtml(html.slice(0, maxHtmlLength), {
    allowedTags: `${structure} a img`.split(' '),
    nonTextTags,
    allowedAttributes: {
      '*': ['class', 'id', 'name', 'style', 'type', 'cite', 'data-marker', 'dir'],
      img: ['alt'],
    },
    // `cite` holds mid: addresses; nothing of this is ever shown.
    allowedSchemesAppliedToAttributes: [],
    parseStyleAttributes: false,
    nestingLimit,
  })
}

function imageSource(
  src: string,
  attachmentOfCid: (cid: string) => number | undefined,
): Record<string, string> {
  const url = src.trim()
  if (/^cid:/i.test(url)) {
    const index = attachmentOfCid(decode(url.slice(4)))
    return index === undefined ? {} : { 'data-attachment': String(index) }
  }
  if (/^data:image\/(png|jpeg|gif|webp);base64,[a-z0-9+/=\s]+$/i.test(url)) return { src: url }
  if (/^https?:\/\//i.test(url)) return { 'data-remote-src': url }
  return {}
}

function size(width: string, height: string): Record<string, string> {
  const sizes = { width, height }
  return Object.fromEntries(Object.entries(sizes).filter(([, value]) => /^\d{1,4}%?$/.test(value)))
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
