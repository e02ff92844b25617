/** The same database, as the app's own role. */
export function withRole(adminUrl: string, role: string, password: string): string {
  const url = new URL(adminUrl)
  url.username = role
  url.password = encodeURIComponent(password)
  return url.href
}
