import type { ErrorRule } from '@atrium/channel-kit/meta/errors'
import { messagingErrors } from '@atrium/channel-kit/meta/messaging/platform'

/** What only Instagram answers, before what the whole platform does. Source: Messenger Platform, Common Error Codes. */
export const instagramErrors: ErrorRule[] = [
  { kind: 'window', codes: [10], subcodes: [2534022] },
  // Nobody of this account's has such an id.
  { kind: 'gone', codes: [100], subcodes: [2534014] },
  // Our own account may not write: Meta has blocked it, or its owner has closed its messages to the app.
  { kind: 'auth', codes: [100], subcodes: [2534029] },
  { kind: 'auth', codes: [200], subcodes: [2534041] },
  ...messagingErrors,
]
