import { fileTypeFromBuffer } from 'file-type'

/** Types that a browser may show inside our pages; everything else is a download. SVG and HTML run scripts and are never among them. */
const shown = new Set([
  'image/jpeg',
  'image/png',
  'image/gif',
  'image/webp',
  'image/avif',
  'video/mp4',
  'video/webm',
  'video/3gpp',
  'video/quicktime',
  'audio/mpeg',
  'audio/ogg',
  'audio/opus',
  'audio/mp4',
  'audio/aac',
  'audio/amr',
  'audio/wav',
  'audio/webm',
  'audio/x-m4a',
  'application/pdf',
  'text/plain',
])

/** The type as the first bytes say it; the claim counts only where bytes say nothing, and never for active types. */
export async function sniffType(start: Uint8Array, claimed: string): Promise<string> {
  const found = await fileTypeFromBuffer(start).catch(() => undefined)
  const mime = found?.mime.split(';')[0]
  // Opus in Ogg is announced as audio by every messenger; the container alone says application/ogg.
  if (mime === 'application/ogg') return 'audio/ogg'
  if (mime === 'video/webm' && claimed.startsWith('audio/')) return 'audio/webm'
  if (mime === 'video/mp4' && claimed.startsWith('audio/')) return 'audio/mp4'
  if (mime && !(mime === 'application/zip' && claimed.startsWith('application/vnd.'))) return mime
  const type = (claimed.split(';')[0] ?? '').trim().toLowerCase()
  // Whole words: "openxmlformats" is every Office document.
  if (/^text\/html$|[/+]xml\b|script/.test(type)) return 'application/octet-stream'
  return /^[a-z0-9.+-]+\/[a-z0-9.+-]+$/.test(type) ? type : 'application/octet-stream'
}

export function kindOf(
  type: string,
  voice: boolean,
): 'image' | 'video' | 'audio' | 'voice' | 'document' {
  if (type.startsWith('image/')) return 'image'
  if (type.startsWith('video/')) return 'video'
  if (type.startsWith('audio/')) return voice ? 'voice' : 'audio'
  return 'document'
}

/** Headers under which stored bytes are given to a browser: never sniffed, never run, shown only if harmless. */
export function fileHeaders(file: {
  name: string
  type: string
  bytes: number | null
}): Record<string, string> {
  const inline = shown.has(file.type)
  const headers: Record<string, string> = {
    'content-type': inline ? file.type : 'application/octet-stream',
    'content-disposition': `${inline ? 'inline' : 'attachment'}; filename*=UTF-8''${headerText(cleanName(file.name))}`,
    'x-content-type-options': 'nosniff',
    'content-security-policy':
      "default-src 'none'; style-src 'unsafe-inline'; media-src 'self'; sandbox",
    'cache-control': 'private, max-age=86400, immutable',
    'accept-ranges': 'bytes',
  }
  return headers
}

/** RFC 8187: more is escaped in a header's parameter than in an address. */
function headerText(text: string): string {
  return encodeURIComponent(text).replace(
    /['()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  )
}

/** A sender's file name as text: without path, control, bidirectional and invisible characters, and never empty. */
export function cleanName(name: string): string {
  const base = name.split(/[\\/]/).at(-1) ?? ''
  // Cc and Cf: controls, zero-width and direction marks that make "exe.gpj" look like a picture.
  const text = base
    .normalize('NFC')
    .replace(/[\p{Cc}\p{Cf}\p{Cs}]/gu, '')
    .trim()
  // By characters: half of one could be neither stored nor sent in a header.
  const short = [...text].slice(0, 200).join('')
  return short === '' || short === '.' || short === '..' ? 'file' : short
}
