import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes } from 'node:crypto'

/** Seals small secrets (a channel's tokens) for the database, with keys that are not in it. */
export type Secrets = {
  /** `context` names the place, as workspace and row: sealed bytes copied to another row do not open there. */
  seal(text: string, context: string): Buffer
  /** Throws `SecretsError`. */
  open(sealed: Uint8Array, context: string): string
  /** True when another than the first key sealed it: seal it again, then the old key can go. */
  stale(sealed: Uint8Array): boolean
  /** 32 bytes for one purpose, made from the first key: they change when the first key does. */
  derive(purpose: string): Buffer
}

/** `unknown_key`: the key that sealed it is not configured. `damaged`: changed bytes, or another context. */
export class SecretsError extends Error {
  readonly code: 'unknown_key' | 'damaged'

  constructor(code: 'unknown_key' | 'damaged', text: string, cause?: unknown) {
    super(text, { cause })
    this.name = 'SecretsError'
    this.code = code
  }
}

// version (1) | key id (4) | nonce (12) | tag (16) | ciphertext
const version = 1
const keyIdEnd = 5
const nonceEnd = 17
const headerEnd = 33

type SealKey = { id: Buffer; key: Buffer }

/** `keys`: 32 bytes each. The first seals; all open, so that keys can be rotated. */
export function createSecrets(keys: readonly Uint8Array[]): Secrets {
  const [first] = keys
  if (!first) throw new Error('createSecrets needs at least one key.')
  const sealKeys = keys.map(sealKey)
  const byId = new Map(sealKeys.map((key) => [key.id.toString('hex'), key]))
  const sealing = sealKey(first)

  return {
    seal: (text, context) => {
      const nonce = randomBytes(12)
      const head = Buffer.concat([Buffer.of(version), sealing.id])
      const cipher = createCipheriv('aes-256-gcm', sealing.key, nonce)
      cipher.setAAD(associated(head, context))
      const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
      return Buffer.concat([head, nonce, cipher.getAuthTag(), body])
    },
    open: (sealed, context) => {
      const bytes = Buffer.from(sealed.buffer, sealed.byteOffset, sealed.byteLength)
      if (bytes.length < headerEnd || bytes[0] !== version) {
        throw new SecretsError(
          'damaged',
          'The sealed secret is cut short or of an unknown version.',
        )
      }
      const id = bytes.subarray(1, keyIdEnd).toString('hex')
      const key = byId.get(id)
      if (!key) {
        throw new SecretsError(
          'unknown_key',
          `A secret was sealed with key ${id}, which is not configured. Add that key to ATRIUM_KEY, or enter the secret again.`,
        )
      }
      return decrypt(bytes, key, context)
    },
    stale: (sealed) => !Buffer.from(sealed.subarray(1, keyIdEnd)).equals(sealing.id),
    derive: (purpose) => expand(first, `purpose:${purpose}`, 32),
  }
}

function decrypt(bytes: Buffer, { key }: SealKey, context: string): string {
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(keyIdEnd, nonceEnd), {
    authTagLength: 16,
  })
  decipher.setAAD(associated(bytes.subarray(0, keyIdEnd), context))
  decipher.setAuthTag(bytes.subarray(nonceEnd, headerEnd))
  try {
    return Buffer.concat([decipher.update(bytes.subarray(headerEnd)), decipher.final()]).toString(
      'utf8',
    )
  } catch (cause) {
    throw new SecretsError(
      'damaged',
      'A sealed secret does not open: its bytes were changed, or it belongs to another row.',
      cause,
    )
  }
}

function sealKey(key: Uint8Array): SealKey {
  if (key.byteLength !== 32) throw new Error('A key has exactly 32 bytes.')
  // The id is a hash under its own prefix, so that it tells nothing about the key.
  const id = createHash('sha256').update('atrium key id').update(key).digest().subarray(0, 4)
  return { id, key: expand(key, 'seal', 32) }
}

function expand(key: Uint8Array, info: string, bytes: number): Buffer {
  return Buffer.from(hkdfSync('sha256', key, 'atrium', info, bytes))
}

function associated(head: Buffer, context: string): Buffer {
  return Buffer.concat([head, Buffer.from(context, 'utf8')])
}
