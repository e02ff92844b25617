import type { Outgoing } from '@atrium/channel-kit/outgoing'
import type { Content } from '@atrium/contract/content'
import { BlobId, MessageId } from '@atrium/contract/ids'
import type { Settings } from '../src/settings.ts'

export const secretOf = (words: string) =>
  `whsec_${Buffer.from(words.padEnd(32, '.')).toString('base64')}`
export const blob = BlobId.parse('0123456789abcdef0123456789abcdef')

export const settings: Settings = {
  system: 'loyalty-app',
  secret: secretOf('the secret of the tests'),
  url: 'https://chat.example.com/atrium',
}

export function outgoing(content: Content, more: Partial<Outgoing> = {}): Outgoing {
  return {
    messageId: MessageId.parse('01961234-5678-7abc-8def-0123456789ab'),
    to: {
      address: 'u-4177',
      scope: 'loyalty-app',
      label: 'Noor Haddad',
      name: 'Noor Haddad',
      proofs: [],
    },
    content,
    attachments: [],
    author: { kind: 'system' },
    fromName: 'Salon Lumière',
    thread: { references: [], subject: null, lastInbound: null },
    ...more,
  }
}
