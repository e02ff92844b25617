import type { Outgoing, OutgoingAttachment } from '@atrium/channel-kit/outgoing'
import type { Content } from '@atrium/contract/content'
import { BlobId, MessageId } from '@atrium/contract/ids'

const ownMessageId = MessageId.parse('01961234-5678-7abc-8def-0123456789ab')
export const blob = BlobId.parse('0123456789abcdef0123456789abcdef')

/** A message to Ana with this content. */
export function outgoing(content: Content, more: Partial<Outgoing> = {}): Outgoing {
  return {
    messageId: ownMessageId,
    to: {
      address: '8100000000000011',
      scope: '17841400000000001',
      label: 'Ana Ruiz',
      name: 'Ana Ruiz',
      proofs: [],
    },
    content,
    attachments: [],
    author: { kind: 'system' },
    fromName: 'Salon Sol',
    thread: { references: [], subject: null, lastInbound: null },
    ...more,
  }
}

export function file(
  kind: OutgoingAttachment['kind'],
  type: string,
  name = 'file',
): OutgoingAttachment {
  return { kind, name, type, bytes: 1000, blob }
}
