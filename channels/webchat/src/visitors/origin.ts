import type { RawRequest } from '@atrium/channel-kit/channel'

/**
 * May this browser page speak for a visitor? The widget's own frame always may (it is served by Atrium itself);
 * other pages when their origin is allowed. No Origin header: no browser, the token alone counts.
 */
export function originAllowed(request: RawRequest, allowed: string[]): boolean {
  const origin = request.headers.origin
  if (origin === undefined || allowed.length === 0) return true
  // Browsers set Sec-Fetch-Site themselves; a page cannot. It holds behind proxies that rewrite Host.
  if (request.headers['sec-fetch-site'] === 'same-origin') return true
  if (URL.canParse(origin) && new URL(origin).host === request.headers.host) return true
  return allowed.some((pattern) => matches(origin, pattern))
}

function matches(origin: string, pattern: string): boolean {
  const [scheme, domain] = pattern.split('://*.')
  if (domain === undefined) return origin === pattern
  return origin.startsWith(`${scheme}://`) && origin.endsWith(`.${domain}`)
}
