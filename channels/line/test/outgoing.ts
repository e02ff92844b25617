import type { Outgoing, OutgoingAttachment } from '@atrium/channel-kit/outgoing'
import type { Content } from '@atrium/contract/content'
import { BlobId, MessageId } from '@atrium/contract/ids'
import type { Settings } from '../src/settings.ts'

export const ownMessageId = MessageId.parse('01961234-5678-7abc-8def-0123456789ab')
export const blob = BlobId.parse('0123456789abcdef0123456789abcdef')
export const yuki = 'U3f1c9a7be2d84560917acd3e5b6f0a21'

/** The account of the fixtures. */
export const settings: Settings = {
  channelSecret: 'channel-secret-of-the-tests',
  accessToken: 'token-of-the-tests',
  baseUrl: 'https://api.line.me',
  dataUrl: 'https://api-data.line.me',
  stickerUrl: 'https://stickershop.line-scdn.net',
}

/** A message to Yuki with this content. */
export function outgoing(content: Content, more: Partial<Outgoing> = {}): Outgoing {
  return {
    messageId: ownMessageId,
    to: { address: yuki, scope: '', label: yuki, name: '佐藤 ゆき', proofs: [] },
    content,
    attachments: [],
    author: { kind: 'system' },
    fromName: 'Salon Lumière',
    thread: { references: [], subject: null, lastInbound: null },
    ...more,
  }
}

export function file(
  kind: OutgoingAttachment['kind'],
  type: string,
  bytes = 1000,
): OutgoingAttachment {
  return { kind, name: 'file', type, bytes, blob }
}
