import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto'
import { Settings } from '../src/settings.ts'

/** The accounts of the fixtures, one at each provider. */
export const twilioSettings = Settings.parse({
  provider: 'Twilio',
  accountSid: 'ACaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa',
  authToken: 'auth-token-of-the-tests',
  from: '+14155550123',
})

/** A key of Telnyx; `seed` is one byte. */
export function telnyxKey(seed: number): { privateKey: KeyObject; publicKey: string } {
  const head = Buffer.from('302e020100300506032b657004220420', 'hex')
  const key = Buffer.concat([head, Buffer.alloc(32, seed)])
  const privateKey = createPrivateKey({ key, format: 'der', type: 'pkcs8' })
  const spki = createPublicKey(privateKey).export({ format: 'der', type: 'spki' })
  return { privateKey, publicKey: spki.subarray(-32).toString('base64') }
}

export const telnyxSettings = Settings.parse({
  provider: 'Telnyx',
  apiKey: 'KEYOfTheTests',
  publicKey: telnyxKey(1).publicKey,
  from: '+14155550123',
})

export const vonageSettings = Settings.parse({
  provider: 'Vonage',
  vonageKey: 'abcd1234',
  vonageSecret: 'secret-of-the-tests',
  signatureSecret: 'signature-secret-of-the-tests',
  from: '+14155550123',
})
