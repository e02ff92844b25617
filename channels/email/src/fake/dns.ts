import { generateKeyPairSync } from 'node:crypto'

export const selector = 'sandbox'

/** The key that all simulated mail domains sign with, made when it is first needed. */
export function signingKey(): { privateKey: string; dnsValue: string } {
  if (!made) {
    const { privateKey, publicKey } = generateKeyPairSync('rsa', {
      modulusLength: 2048,
      privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
      publicKeyEncoding: { type: 'spki', format: 'der' },
    })
    made = { privateKey, dnsValue: publicKey.toString('base64') }
  }
  return made
}
let made: { privateKey: string; dnsValue: string } | undefined

/** DNS as the world sees these mail domains: they sign with DKIM, send from this machine, and ask to reject the rest. */
export function answerDns(domains: Set<string>, name: string, type: string): unknown[] {
  const records = type === 'TXT' ? textRecords(domains, name.toLowerCase()) : []
  if (records.length > 0) return records
  throw Object.assign(new Error(`queryTxt ENOTFOUND ${name}`), { code: 'ENOTFOUND' })
}

function textRecords(domains: Set<string>, name: string): string[][] {
  const keyPrefix = `${selector}._domainkey.`
  if (name.startsWith(keyPrefix) && domains.has(name.slice(keyPrefix.length)))
    return [['v=DKIM1; k=rsa; p=', signingKey().dnsValue]]
  if (name.startsWith('_dmarc.') && domains.has(name.slice('_dmarc.'.length)))
    return [['v=DMARC1; p=reject']]
  return domains.has(name) ? [['v=spf1 ip4:127.0.0.1 ip6:::1 -all']] : []
}
