import type {
  ChannelIo,
  Entry,
  RawRequest,
  Refused,
  Rendered,
  Sent,
  Split,
  Verified,
} from '@atrium/channel-kit/channel'
import type { InboundEvent } from '@atrium/channel-kit/inbound-event'
import type { BlobId } from '@atrium/contract/ids'
import type { Letter } from './letter.ts'
import type { Row } from './row.ts'

/** Seconds for which an address of a file is good: a carrier's queue is up to ten hours long. */
export const fetchedWithin = 24 * 3600

/** A request as `render` makes it; `send` puts the addresses of the files in, which are signed and expire. */
export type SmsRequest = {
  body: Record<string, string>
  files: { blob: BlobId; name: string; type: string }[]
}

export type Health = { state: 'ok' | 'warning' | 'broken'; text: string | null }

/** What a provider of SMS does for the channel, with one account's settings. */
export type Provider = {
  verify(request: RawRequest, now: Date): Verified | Refused
  /** `at`: when the request arrived, ISO. */
  split(request: RawRequest, at: string): Split
  parse(row: Row): InboundEvent[]
  render(letter: Letter): Rendered<SmsRequest>
  send(request: SmsRequest, io: ChannelIo): Promise<Sent>
  fetchMedia(
    ref: unknown,
    io: ChannelIo,
  ): Promise<{ data: AsyncIterable<Uint8Array>; type?: string; name?: string }>
  /** `webhookUrl`: where the provider should deliver. */
  check(io: ChannelIo, webhookUrl?: string | null): Promise<Health>
  pull?(span: { since: Date; until: Date }, io: ChannelIo): Promise<Entry[]>
}
