import { rewrite } from './rewrite.mjs'

rewrite(
  '/server/src/flow/inbound/door/webhook.ts',
  'await Promise.all(parts.map((part) => deps.journal.append(part.account, part.entries)))',
  'for (const part of parts) void deps.journal.append(part.account, part.entries).catch(() => undefined)',
)
