import type { ChannelIo } from '../channel.ts'
import { ChannelError } from '../channel-error.ts'

type From = { label: string; baseUrl: string; maxBytes: number; token?: string }

/**
 * Brings a file from Meta's own hosts or from the configured API, and from nowhere else, whatever address an answer
 * or a webhook names. `token` is sent where the file is behind one.
 */
export async function download(url: string, from: From, io: ChannelIo) {
  assertMeta(url, from.baseUrl)
  const response = await io.fetch(url, {
    ...(from.token && { headers: { authorization: `Bearer ${from.token}` } }),
    timeoutMs: 120_000,
    maxBytes: from.maxBytes,
  })
  if (!response.ok || !response.body) {
    await response.body?.cancel()
    throw downloadError(response.status, from)
  }
  const type = response.headers.get('content-type')?.split(';')[0]?.trim()
  return { data: response.body, ...(type && { type }) }
}

function assertMeta(url: string, baseUrl: string): void {
  const at = URL.canParse(url) ? new URL(url) : undefined
  const isGraph = at?.origin === new URL(baseUrl).origin
  const isMeta =
    at?.protocol === 'https:' &&
    /(^|\.)(fbsbx\.com|fbcdn\.net|facebook\.com|whatsapp\.net|cdninstagram\.com)$/.test(at.hostname)
  if (!isGraph && !isMeta)
    throw new ChannelError(
      'invalid',
      'media',
      `The file's address is not Meta's: ${at?.hostname ?? 'no address'}.`,
    )
}

/** 404, 410: expired or deleted. 401, 403: the address was too old, or the token is bad where one is needed. */
function downloadError(status: number, { label, token }: From): ChannelError {
  const code = `http ${status}`
  const isOld = !token && (status === 401 || status === 403)
  if (status === 404 || status === 410 || isOld)
    return new ChannelError('gone', code, `${label} no longer has the file.`)
  if (status === 429 || status >= 500)
    return new ChannelError('rate', code, `${label} cannot give the file now.`, { retryAfter: 30 })
  return new ChannelError('network', code, `${label} did not give the file (HTTP ${status}).`)
}
