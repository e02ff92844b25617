let last = 0

/** A UUIDv7 (RFC 9562), made before sending, so that a repeat is the same message. Later ids sort after earlier ones. */
export function newId(now: number = Date.now()): string {
  last = Math.max(now, last + 1)
  const random = crypto.getRandomValues(new Uint8Array(10))
  random[0] = ((random[0] ?? 0) & 0x0f) | 0x70
  random[2] = ((random[2] ?? 0) & 0x3f) | 0x80
  const tail = Array.from(random, (byte) => byte.toString(16).padStart(2, '0')).join('')
  const all = last.toString(16).padStart(12, '0') + tail
  return all.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}
