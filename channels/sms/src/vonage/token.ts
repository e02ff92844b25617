import { createPrivateKey, createPublicKey, type KeyObject, randomUUID, sign } from 'node:crypto'

/** Seconds for which a token is good: each call makes its own. */
const life = 300

/**
 * The private key of an application as it was pasted: a field of one line takes the line breaks out, and some write them
 * as `\n`. Undefined where it is none that Vonage makes (RSA).
 */
export function privateKeyOf(pasted: string): KeyObject | undefined {
  const text = pasted.replaceAll('\\n', '\n').trim()
  const [, kind = '', body = ''] =
    /^-----BEGIN ((?:RSA )?PRIVATE KEY)-----(.*)-----END \1-----$/s.exec(text) ?? []
  const lines = body.replace(/\s/g, '').match(/.{1,64}/g) ?? []
  try {
    const key = createPrivateKey(
      `-----BEGIN ${kind}-----\n${lines.join('\n')}\n-----END ${kind}-----`,
    )
    return key.asymmetricKeyType === 'rsa' ? key : undefined
  } catch {
    return undefined
  }
}

/** The public half, as the application at Vonage shows it. */
export function publicKeyOf(key: KeyObject): string {
  return createPublicKey(key).export({ format: 'pem', type: 'spki' }).toString().trim()
}

/** What an application signs its calls with. Source: @vonage/jwt 1.14.0, developer.vonage.com, "Generating JWTs". */
export function applicationToken(applicationId: string, key: KeyObject, now: Date): string {
  const iat = Math.floor(now.getTime() / 1000)
  const claims = { application_id: applicationId, iat, exp: iat + life, jti: randomUUID() }
  const signed = [{ alg: 'RS256', typ: 'JWT' }, claims]
    .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .join('.')
  return `${signed}.${sign('sha256', Buffer.from(signed), key).toString('base64url')}`
}
