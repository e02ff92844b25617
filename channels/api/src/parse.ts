import type { InboundAttachment, InboundEvent, Sender } from '@atrium/channel-kit/inbound-event'
import { parseJson } from '@atrium/channel-kit/json'
import type { Proof } from '@atrium/contract/contact'
import type { AttachmentKind, Content } from '@atrium/contract/content'
import type { z } from 'zod'
import type { Settings } from './settings.ts'
import { type FileIn, type From, InboundWire } from './wire.ts'

/** One event of the system → what happened. */
export function parse(raw: string, settings: Settings): InboundEvent[] {
  const parsed = InboundWire.safeParse(parseJson(raw))
  if (!parsed.success) throw new Error(wrong(parsed.error))
  const event = parsed.data
  if (event.type === 'receipt') return [receipt(event)]
  const { at } = event
  if (event.type === 'echo') return [echo(event, settings)]
  const sender = senderOf(event.from, settings)
  switch (event.type) {
    case 'message':
      return [
        {
          kind: 'message',
          externalId: event.id,
          at,
          sender,
          content: contentOf(event),
          attachments: (event.files ?? []).map(attachment),
          ...(event.replyTo && { replyTo: event.replyTo }),
        },
      ]
    case 'edit':
      return [
        {
          kind: 'edit',
          sender,
          target: event.message,
          content: { kind: 'text', text: event.text },
          at,
        },
      ]
    case 'delete':
      return [{ kind: 'delete', sender, target: event.message, at }]
    case 'reaction':
      return [{ kind: 'reaction', sender, target: event.message, emoji: event.emoji, at }]
    case 'typing':
      return [{ kind: 'typing', sender, at }]
    case 'consent':
      return [{ kind: 'consent', sender, purpose: event.purpose, value: event.value, at }]
    case 'identify':
      return [{ kind: 'identify', sender, at }]
  }
}

/** The first thing that is wrong, for whoever builds the other side. */
export function wrong(error: z.ZodError): string {
  const [issue] = error.issues
  const place = issue?.path.join('.')
  return `${place ? `${place}: ` : ''}${issue?.message ?? 'not an event'}`
}

type Of<T extends InboundWire['type']> = Extract<InboundWire, { type: T }>

function receipt({ message, at, state, error }: Of<'receipt'>): InboundEvent {
  const failed = { code: 'api', text: error ?? 'The system gave no reason.', next: 'none' } as const
  return {
    kind: 'receipt',
    externalId: message,
    state,
    at,
    ...(state === 'failed' && { error: failed }),
  }
}

/** What the business said elsewhere. Its id may be that of a message of ours: then it is that message. */
function echo({ id, at, to, text, files, replyTo }: Of<'echo'>, settings: Settings): InboundEvent {
  return {
    kind: 'echo',
    externalId: id,
    at,
    sender: senderOf(to, settings),
    content: { kind: 'text', text: text ?? '' },
    attachments: (files ?? []).map(attachment),
    ...(replyTo && { replyTo }),
  }
}

function contentOf({ text, location, contacts, choice }: Of<'message'>): Content {
  if (location) {
    const { name, address, ...place } = location
    return { kind: 'location', ...place, ...(name && { name }), ...(address && { address }) }
  }
  if (contacts) return { kind: 'contacts', cards: contacts }
  if (choice) return { kind: 'choice', ...choice }
  return { kind: 'text', text: text ?? '' }
}

/** What another system says of a phone or an address is a claim (E0): a suggestion to agents, never a link. */
function senderOf({ id, name, claims }: z.infer<typeof From>, { system }: Settings): Sender {
  const source = `${system} says so`
  const proofs: Proof[] = []
  if (claims?.phone) proofs.push({ kind: 'phone', value: claims.phone, strength: 0, source })
  if (claims?.email)
    proofs.push({ kind: 'email', value: claims.email.toLowerCase(), strength: 0, source })
  return {
    address: id,
    scope: system,
    aliases: [],
    label: name ?? id,
    ...(name && { name }),
    proofs,
  }
}

function attachment(file: z.infer<typeof FileIn>): InboundAttachment {
  const { name, type } = file
  const ref = 'url' in file ? { url: file.url } : { data: file.data }
  const kind = kindOf(type)
  return { kind: kind === 'audio' && file.voice ? 'voice' : kind, name, type, ref }
}

function kindOf(type: string): AttachmentKind {
  const [family] = type.split('/')
  return family === 'image' || family === 'video' || family === 'audio' ? family : 'document'
}
