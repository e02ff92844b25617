import { createHmac, timingSafeEqual } from 'node:crypto'

/** An HMAC of raw bytes, as hex or base64. */
export function hmac(
  algorithm: 'sha1' | 'sha256' | 'sha512',
  secret: string | Uint8Array,
  body: Uint8Array | string,
  encoding: 'hex' | 'base64' | 'base64url' = 'hex',
): string {
  return createHmac(algorithm, secret).update(body).digest(encoding)
}

/** Whether two texts are equal, in a time that tells nothing about where they differ. Empty never matches. */
export function sameSecret(given: string | undefined, expected: string): boolean {
  if (!given || !expected) return false
  const left = Buffer.from(given)
  const right = Buffer.from(expected)
  if (left.length !== right.length) {
    // A comparison all the same, so that a wrong length takes no other path.
    timingSafeEqual(right, right)
    return false
  }
  return timingSafeEqual(left, right)
}
