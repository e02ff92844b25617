import { rewrite } from './rewrite.mjs'

rewrite(
  '/server/src/flow/inbound/webhook.ts',
  'await deps.journal.append(account, split.entries)',
  'void deps.journal.append(account, split.entries).catch(() => undefined)',
)
