/**
 * JSON from outside. Texts come back without NUL and lone surrogates, which PostgreSQL refuses in text and jsonb:
 * one such character would make an event impossible to store. Throws `Error` for what is not JSON.
 */
export function parseJson(text: string): unknown {
  const value: unknown = JSON.parse(text)
  return /\\u0000|\\u[dD][89a-fA-F]|\0|\p{Surrogate}/u.test(text) ? clean(value) : value
}

/** A text that PostgreSQL can store: no NUL, no half of a surrogate pair. */
export function cleanText(text: string): string {
  return text.replaceAll('\0', '').replace(/\p{Surrogate}/gu, '\ufffd')
}

function clean(value: unknown): unknown {
  if (typeof value === 'string') return cleanText(value)
  if (Array.isArray(value)) return value.map(clean)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [cleanText(key), clean(inner)]),
  )
}
