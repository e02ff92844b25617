import type { InboundEvent, InboundMessage, Sender } from '@atrium/channel-kit/inbound-event'
import { parseJson } from '@atrium/channel-kit/json'
import type { Proof } from '@atrium/contract/contact'
import type { Content } from '@atrium/contract/content'
import { externalIdOf, isOwnMessageId, ownMessageId } from './message-id.ts'
import { Unpacked } from './read/unpacked.ts'
import { loopMark, readTokenAddress } from './reply-token.ts'
import type { Settings } from './settings.ts'

/** One unpacked mail → what happened: a message, a delivery report, or nothing that needs an eye. */
export function parse(raw: string, settings: Settings): InboundEvent[] {
  const mail = Unpacked.parse(parseJson(raw))
  if (mail.loopMark === loopMark(settings))
    return [{ kind: 'ignored', reason: 'Our own mail came back (X-Atrium-Loop).' }]
  const answered = answeredMessage(mail, settings)
  const report = reportEvent(mail, settings, answered)
  if (report) return [report]
  if (mail.complaint) return [complaint(mail)]
  if (mail.readReceipt)
    return [
      { kind: 'ignored', reason: `A read receipt from ${mail.from.address}: they prove nothing.` },
    ]
  return [message(mail, settings, answered)]
}

/** Our message that the mail was addressed to by a token that only we can make. */
function answeredMessage(mail: Unpacked, settings: Settings): string | undefined {
  for (const address of mail.recipients) {
    const found = readTokenAddress(address, settings)
    if (found) return ownMessageId(found.messageId, settings.address)
  }
  return undefined
}

function reportEvent(
  { report, at, from }: Unpacked,
  settings: Settings,
  answered: string | undefined,
): InboundEvent | undefined {
  if (!report) return undefined
  const externalId =
    answered ?? report.messageIds.find((id) => isOwnMessageId(id, settings.address))
  // A report on a mail that did not leave from here is a mail like any other: somebody should see it.
  if (!externalId) return undefined
  const text = [report.recipient, report.text].filter(Boolean).join(': ')
  if (report.action === 'delivered') return { kind: 'receipt', externalId, state: 'delivered', at }
  if (report.action !== 'failed')
    return {
      kind: 'ignored',
      reason: `${from.address} is still trying to deliver ${externalId}: ${text}`,
    }
  const next = report.status.startsWith('4') ? 'retry' : 'none'
  return {
    kind: 'receipt',
    externalId,
    state: 'failed',
    at,
    error: { code: report.status, text, next },
  }
}

function complaint(mail: Unpacked): InboundEvent {
  const text = `${mail.from.address} reports that a mail of yours was marked as spam.`
  return { kind: 'account', severity: 'warning', text, at: mail.at }
}

function message(mail: Unpacked, settings: Settings, answered: string | undefined): InboundMessage {
  const nearest = mail.inReplyTo ? [mail.inReplyTo] : []
  const references = [
    ...new Set([...mail.references.filter((id) => id !== mail.inReplyTo), ...nearest]),
  ]
  if (answered && !references.includes(answered)) references.unshift(answered)
  const quoted = isOwnMessageId(mail.inReplyTo, settings.address) ? mail.inReplyTo : answered
  const verified = isVerified(mail)
  return {
    kind: 'message',
    externalId: externalIdOf(mail.messageId, mail.key),
    at: mail.at,
    sender: sender(mail, verified),
    content: content(mail, verified),
    attachments: mail.files,
    ...(quoted ? { replyTo: quoted } : {}),
    thread: { references, ...(answered ? { token: answered } : {}) },
  }
}

/** One strict From, and a DMARC pass that was computed on its very domain. */
function isVerified({ from, authentication }: Unpacked): boolean {
  return from.usable && authentication.dmarc === 'pass' && authentication.domain === from.domain
}

function sender({ from }: Unpacked, verified: boolean): Sender {
  const proofs: Proof[] = []
  if (verified)
    proofs.push({
      kind: 'email',
      value: from.address,
      strength: 2,
      source: `DMARC pass for ${from.domain}`,
    })
  else if (from.usable)
    proofs.push({
      kind: 'email',
      value: from.address,
      strength: 0,
      source: 'From field without a DMARC pass',
    })
  const isReadable = from.address.includes('@')
  return {
    address: from.address,
    scope: '',
    aliases: [],
    label: isReadable ? from.address : `Unreadable sender: ${from.shown || 'no From field'}`,
    ...(from.name ? { name: from.name } : {}),
    proofs,
  }
}

function content(mail: Unpacked, verified: boolean): Content {
  const { spf, dkim, dmarc, domain } = mail.authentication
  const reason = unverifiedReason(mail, domain)
  // Only where it leads elsewhere is it worth a look.
  const replyTo = mail.replyTo.filter((address) => address !== mail.from.address)
  return {
    kind: 'email',
    subject: mail.subject,
    text: mail.text,
    ...(mail.quoted ? { quoted: mail.quoted } : {}),
    to: mail.to,
    ...(mail.cc.length > 0 ? { cc: mail.cc } : {}),
    ...(replyTo.length > 0 ? { replyTo } : {}),
    authentication: { spf, dkim, dmarc, verified, ...(verified ? {} : { reason }) },
    ...(mail.automatic ? { automatic: true } : {}),
  }
}

function unverifiedReason({ from, authentication }: Unpacked, domain: string): string {
  if (!from.usable)
    return `The sender cannot be verified: ${from.reason ?? 'the From field is unusable'}.`
  if (authentication.dmarc !== 'pass')
    return `The sender cannot be verified: DMARC for ${from.domain} says "${authentication.dmarc}".`
  return `The sender cannot be verified: DMARC passed for ${domain}, not for ${from.domain}.`
}
