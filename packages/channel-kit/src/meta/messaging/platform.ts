import type { Capabilities } from '@atrium/contract/channel'
import type { ErrorRule } from '../errors.ts'
import type { Graph } from '../graph.ts'

/** What is different between the products of the Messenger Platform, and which account of ours it is. */
export type Account = {
  /** As it stands in refusals and errors: "Messenger". */
  label: string
  /** The `object` of its webhooks. */
  object: 'page' | 'instagram'
  /** The page, or the Instagram account: `entry.id`, and the scope of its customers' ids. */
  ownId: string
  /** Our app, by which its own echoes are known; empty where Meta does not name it. */
  appId: string
  /** `metadata` of a message comes back with its echo. */
  metadata: boolean
  /** A customer who comes back by a link may be answered as if they had written (Meta: "m.me Links"). */
  linkOpensWindow: boolean
  capabilities: Capabilities
  graph: Graph
  /** Whose token it is. A page's one also speaks for the Instagram account that is linked to the page. */
  token: 'page' | 'instagram'
  /** Where the token is a page's: its id, or `me`, which is the page of the token. */
  page?: string
  /** Webhook fields to which the account, or its page, is subscribed. */
  fields: string[]
  /** What is known of the app's webhook; Instagram Login has another app id, which cannot be asked. */
  app?: { secret: string; needed: string[]; wanted: string[] }
}

/** What both products answer with; a product adds its own. */
export const messagingErrors: ErrorRule[] = [
  { kind: 'window', codes: [10], subcodes: [2018278] },
  // The private answer came too late, or the comment had one.
  { kind: 'invalid', codes: [10900, 10903] },
  // Temporarily restricted by Meta: not by itself again.
  { kind: 'auth', codes: [10], subcodes: [1893063] },
  { kind: 'auth', codes: [3, 10, 102, 190, 200, 299, 368] },
  // Unavailable, has blocked us, is no customer of this account, has left, does not take messages.
  { kind: 'gone', codes: [551, 1545041] },
  { kind: 'gone', codes: [100], subcodes: [2018001] },
  { kind: 'gone', codes: [200], subcodes: [2018108] },
  { kind: 'invalid', codes: [33, 100] },
  // Meta notes that this one may come although the message went.
  { kind: 'network', codes: [1], subcodes: [1357046], maybeSent: true },
  // Temporary: the service.
  { kind: 'rate', codes: [1, 2, 1200], wait: 15 },
  // Calls of the app, the user, the page.
  { kind: 'rate', codes: [4, 17, 32, 80006], wait: 300 },
  // Too many messages in a second.
  { kind: 'rate', codes: [613], wait: 5 },
]
