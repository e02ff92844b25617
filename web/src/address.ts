import type { InboxView } from '@atrium/contract/api/inbox'

/** Whether the address names a view of the inbox. */
export function isView(name: string): name is InboxView {
  return ['open', 'mine', 'unassigned', 'due', 'snoozed', 'resolved', 'all'].includes(name)
}

/** One word of the address's search; nothing where it is empty. */
export function text<K extends string>(
  search: Record<string, unknown>,
  key: K,
): { [key in K]?: string } {
  const value = search[key]
  return (value === undefined || value === '' ? {} : { [key]: String(value) }) as {
    [key in K]?: string
  }
}

/** Where to go after signing in: only a path of this app, never another site. */
export function localPath(next: unknown): { next?: string } {
  return typeof next === 'string' && /^\/(?![/\\])/.test(next) ? { next } : {}
}
