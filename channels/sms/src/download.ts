import type { ChannelIo } from '@atrium/channel-kit/channel'
import { ChannelError } from '@atrium/channel-kit/channel-error'

/** MMS carries some MB at most. */
const largestFile = 30_000_000

/** Brings the bytes of a file from a provider. Throws `ChannelError`. */
export async function download(
  url: string,
  io: ChannelIo,
  provider: string,
  headers: Record<string, string> = {},
) {
  const response = await io.fetch(url, { headers, timeoutMs: 60_000, maxBytes: largestFile })
  if (!response.ok || !response.body) {
    await response.body?.cancel()
    throw downloadError(response.status, provider)
  }
  const type = response.headers.get('content-type')?.split(';')[0]?.trim()
  return { data: response.body, ...(type && { type }) }
}

function downloadError(status: number, provider: string): ChannelError {
  const code = `http ${status}`
  if (status === 404 || status === 410)
    return new ChannelError('gone', code, `${provider} no longer has the file.`)
  if (status === 429 || status >= 500)
    return new ChannelError('rate', code, `${provider} cannot give the file now.`, {
      retryAfter: 30,
    })
  return new ChannelError('network', code, `${provider} did not give the file (HTTP ${status}).`)
}
