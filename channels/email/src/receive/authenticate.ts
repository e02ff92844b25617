import type { ChannelIo } from '@atrium/channel-kit/channel'
import { authenticate } from 'mailauth'
import type { Settings } from '../settings.ts'
import { providerResults } from './authentication-results.ts'
import {
  allValues,
  headerEnd,
  headerFields,
  maxHeaderBytes,
  maxHeaderFields,
} from './header-fields.ts'
import type { Authentication, Envelope } from './journal-row.ts'

const maxSeconds = 10
// Each signature costs a look-up and a hash of the whole body.
const maxSignatures = 10

/** Checks a mail. Never throws: what cannot be checked is not verified. */
export async function authenticateMail(
  raw: Uint8Array,
  envelope: Envelope | undefined,
  settings: Settings,
  io: ChannelIo,
): Promise<Authentication> {
  const fields = headerFields(raw)
  const none = { spf: 'none', dkim: 'none', dmarc: 'none', domain: '', by: 'Atrium' }
  // Behind the limits may stand another From, so that no result is worth anything.
  const isEndless = headerEnd(raw) >= maxHeaderBytes || fields.length >= maxHeaderFields
  if (isEndless) return none
  const signatures = allValues(fields, 'dkim-signature').length
  const own =
    signatures > maxSignatures
      ? { ...none, dkim: 'permerror' }
      : await inTime(verdict(raw, envelope, io), io, { ...none, dmarc: 'temperror' })
  if (own.dmarc === 'pass' || settings.trustedAuthserv === '') return own
  return providerResults(fields, settings.trustedAuthserv) ?? own
}

async function inTime<T>(work: Promise<T>, io: ChannelIo, otherwise: T): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('The checks took too long.')), maxSeconds * 1000)
  })
  try {
    return await Promise.race([work, late])
  } catch (error) {
    io.log.warn({ error: String(error) }, 'mail authentication failed')
    return otherwise
  } finally {
    clearTimeout(timer)
  }
}

async function verdict(
  raw: Uint8Array,
  envelope: Envelope | undefined,
  io: ChannelIo,
): Promise<Authentication> {
  const result = await authenticate(Buffer.from(raw), {
    ...(envelope && { ip: envelope.remoteAddress, helo: envelope.helo, sender: envelope.from }),
    mta: 'atrium',
    trustReceived: false,
    disableArc: true,
    disableBimi: true,
    resolver: (name, type) => lookUp(io, name, type),
  })
  // Without the conversation there is no address to check SPF on; the provider did that.
  const spf = envelope && result.spf ? result.spf.status.result : 'none'
  const signatures = result.dkim.results
  const passed = signatures.filter(({ status }) => status.result === 'pass')
  const dkim = (passed[0] ?? signatures[0])?.status.result ?? 'none'
  if (!result.dmarc) return { spf, dkim, dmarc: 'none', domain: '', by: 'Atrium' }
  // A signature over a part of the body (l=) lets anybody add text below it.
  const whole = passed.some(({ status }) => status.aligned && !status.underSized)
  const proven = whole || Boolean(envelope && result.dmarc.alignment?.spf.result)
  const dmarc = result.dmarc.status.result
  const { from = '' } = result.dmarc.status.header ?? {}
  const domain = String(from).toLowerCase()
  return { spf, dkim, dmarc: dmarc === 'pass' && !proven ? 'fail' : dmarc, domain, by: 'Atrium' }
}

/** Answers in the form of node:dns, which is what mailauth reads. */
async function lookUp(io: ChannelIo, name: string, type: string): Promise<string[][] | string[]> {
  const answers = await io.dns(name, type)
  // mailauth reads MX answers as objects, although its type names only texts.
  return answers as string[][]
}
