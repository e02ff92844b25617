/**
 * Atrium's address under the host name that this page was opened with: to a browser `localhost` and `127.0.0.1` are
 * different sites, and the agents' sign-in would be refused inside a frame of the other.
 */
export function localUrl(url: string): string {
  const target = new URL(url)
  const isLoopback = ['127.0.0.1', 'localhost'].includes(target.hostname)
  if (isLoopback) target.hostname = location.hostname
  return target.href
}
