import type {
  InboundAttachment,
  InboundEvent,
  InboundMessage,
  Sender,
} from '@atrium/channel-kit/inbound-event'
import { phoneLabel } from '@atrium/channel-kit/phone'

/** Who sent an SMS. A number in full is attested by the networks; a short code or a name is nobody's phone. */
export function senderOf(from: string, scope: string, provider: string): Sender {
  if (/^\+[1-9]\d{6,14}$/.test(from))
    return {
      address: from,
      scope: '',
      aliases: [],
      label: phoneLabel(from),
      proofs: [
        {
          kind: 'phone',
          value: from,
          strength: 1,
          source: `SMS attested the number (by ${provider})`,
        },
      ],
    }
  return { address: from.slice(0, 100), scope, aliases: [], label: from.slice(0, 100), proofs: [] }
}

type Arrival = {
  externalId: string
  at: string
  sender: Sender
  text: string
  attachments: InboundAttachment[]
  /** What the provider itself made of the text, where it says. */
  optOut?: InboundMessage['optOut'] | undefined
}

export function arrivalEvents({ text, optOut, ...message }: Arrival): InboundEvent[] {
  const content = { kind: 'text', text } as const
  return [{ kind: 'message', ...message, content, ...(optOut && { optOut }) }]
}

/** A file of an MMS, by what its type says; MMS has no names. */
export function attachmentOf(type: string, ref: unknown, name?: string): InboundAttachment {
  const plain = type.split(';')[0]?.trim().toLowerCase() || 'application/octet-stream'
  const [group = ''] = plain.split('/')
  const kind = group === 'image' || group === 'video' || group === 'audio' ? group : 'document'
  return { kind, name: name || `${kind}.${extensionOf(plain)}`, type: plain, ref }
}

const extensions = new Map([
  ['image/jpeg', 'jpg'],
  ['audio/mpeg', 'mp3'],
  ['text/plain', 'txt'],
  ['text/vcard', 'vcf'],
  ['text/x-vcard', 'vcf'],
  ['application/smil', 'smil'],
])

function extensionOf(type: string): string {
  const known = extensions.get(type) ?? type.split('/')[1] ?? ''
  return /^[a-z0-9]{1,5}$/.test(known) ? known : 'bin'
}

export function ignored(reason: string): InboundEvent[] {
  return [{ kind: 'ignored', reason }]
}
