/** A header field as it came: `raw` keeps the folds, `value` is unfolded and trimmed. */
export type HeaderField = { name: string; raw: string; value: string }

/** Bytes of headers that are read; a mail with more is shown without its fields beyond. */
export const maxHeaderBytes = 1_000_000
/** Fields that are read; real mail has a hundred. */
export const maxHeaderFields = 5000

/** The header fields of a raw mail, in order, as UTF-8 where they are and Latin-1 elsewhere. */
export function headerFields(raw: Uint8Array): HeaderField[] {
  const end = headerEnd(raw)
  const fields: HeaderField[] = []
  for (const line of decoded(raw.subarray(0, end)).split(/\r?\n/)) {
    const last = fields.at(-1)
    if (/^[ \t]/.test(line)) {
      if (last) last.raw += `\r\n${line}`
      continue
    }
    if (fields.length >= maxHeaderFields) break
    const colon = line.indexOf(':')
    if (colon > 0)
      fields.push({
        name: line.slice(0, colon).trim().toLowerCase(),
        raw: line.slice(colon + 1),
        value: '',
      })
  }
  for (const field of fields) field.value = field.raw.replace(/\r\n/g, '').trim()
  return fields
}

/** All values of one field, in order. */
export function allValues(fields: HeaderField[], name: string): string[] {
  return fields.filter((field) => field.name === name).map((field) => field.value)
}

/** The first value of a field, or ''. */
export function firstValue(fields: HeaderField[], name: string): string {
  return fields.find((field) => field.name === name)?.value ?? ''
}

/** Where the header ends: at its first empty line, or at the limit. */
export function headerEnd(raw: Uint8Array): number {
  const limit = Math.min(raw.length, maxHeaderBytes)
  for (let at = 0; at < limit; at++) {
    if (raw[at] !== 10) continue
    if (raw[at + 1] === 10 || (raw[at + 1] === 13 && raw[at + 2] === 10)) return at + 1
  }
  return limit
}

function decoded(bytes: Uint8Array): string {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
  const utf8 = text.toString('utf8')
  return utf8.includes('\ufffd') ? text.toString('latin1') : utf8
}
