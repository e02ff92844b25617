import type { ChannelIo } from '@atrium/channel-kit/channel'
import { ChannelError } from '@atrium/channel-kit/channel-error'
import { fieldsOf, textOf } from '@atrium/channel-kit/meta/fields'
import { notYetSent, unreadable } from '@atrium/channel-kit/meta/graph'
import { graph } from '../api.ts'
import type { Settings } from '../settings.ts'

/** The largest header is a document of 100 MB; a sample is looked at by people. */
const largestSample = 20_000_000

/**
 * Fetches a sample and hands it to Meta's Resumable Upload API; answers the handle that a draft names. The app stands
 * in the path as `app`: the one that the token belongs to.
 */
export async function uploadSample(
  url: string,
  settings: Settings,
  io: ChannelIo,
): Promise<string> {
  const response = await io.fetch(url, { maxBytes: largestSample })
  if (!response.ok)
    throw new ChannelError(
      'invalid',
      'sample',
      `The sample ${url} cannot be fetched (HTTP ${response.status}).`,
    )
  const data = new Uint8Array(await response.arrayBuffer())
  const type = response.headers.get('content-type')?.split(';')[0] ?? 'application/octet-stream'
  const query = new URLSearchParams({ file_length: String(data.length), file_type: type })
  const opened = fieldsOf(
    await graph(`app/uploads?${query}`, settings, io, { method: 'POST' }).catch(notYetSent),
  )
  const session = textOf(opened.id)
  if (!session?.startsWith('upload:'))
    throw unreadable('WhatsApp opened no upload for the sample.', false)
  const init = {
    method: 'POST',
    headers: { file_offset: '0', 'content-type': type },
    body: data,
    timeoutMs: 120_000,
  }
  const handle = textOf(fieldsOf(await graph(session, settings, io, init).catch(notYetSent)).h)
  if (!handle) throw unreadable('WhatsApp took the sample, but its answer has no handle.', false)
  return handle
}
