import { filePaths } from '@atrium/contract/api/inbox'
import type { FileRow } from './sql.ts'

/**
 * A mail's sanitised HTML as a page for a sandboxed frame. It was cleaned when it arrived; this is the second wall:
 * no scripts, no forms, no outside requests at all. Pictures inside the mail come from our own store.
 */
export function mailPage(
  html: string,
  files: FileRow[],
): { headers: Record<string, string>; body: string } {
  const body = html.replace(/ data-attachment="([0-9]{1,3})"/g, (_whole, position: string) => {
    const file = files[Number(position)]
    return file ? ` src="${filePaths.attachment(file.id)}"` : ''
  })
  return {
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy':
        "default-src 'none'; img-src 'self' data:; style-src 'unsafe-inline'; frame-ancestors 'self'; sandbox allow-popups allow-popups-to-escape-sandbox",
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'x-frame-options': 'SAMEORIGIN',
      'cache-control': 'private, max-age=3600',
    },
    body: `<!doctype html><meta charset="utf-8"><meta name="referrer" content="no-referrer"><base target="_blank"><style>body{font:14px/1.5 system-ui,sans-serif;margin:12px;color:#1a1a1a;background:#fff;overflow-wrap:anywhere}img{max-width:100%;height:auto}table{max-width:100%}</style>${body}`,
  }
}
