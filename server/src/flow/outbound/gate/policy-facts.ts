import { defaultOptIn } from '@atrium/contract/sending/consent'
import type { Account } from '../../../accounts/accounts.ts'
import type { Automation, Intended, PolicyFacts } from '../../policy/decision.ts'
import type { SendFacts } from '../sql.ts'

/** A stored message as policy sees it. */
export function intendedOf(
  facts: Pick<
    SendFacts,
    'class' | 'purpose' | 'good_until' | 'author' | 'content' | 'context' | 'comment'
  >,
): Intended {
  const { author, content, context, comment, purpose, good_until: goodUntil } = facts
  return {
    class: facts.class ?? 'reply',
    ...(purpose && { purpose }),
    ...(goodUntil && { goodUntil }),
    author,
    content,
    ...(comment && {
      comment: {
        as: context?.privateReply ? 'private' : 'public',
        writtenAt: new Date(comment.at),
        answeredPrivately: comment.answered,
      },
    }),
  }
}

/** What policy looks at, for a message to this recipient through this account. */
export function policyFacts(
  account: Account,
  facts: Pick<
    SendFacts,
    | 'handle_id'
    | 'window_until'
    | 'handle_blocked'
    | 'contact_blocked'
    | 'consent'
    | 'opt_in'
    | 'handler'
  >,
  now: Date,
  automation: Automation | null = null,
): PolicyFacts {
  return {
    now,
    channelLabel: account.channel.label,
    accountName: account.name,
    accountEnabled: account.enabled,
    capabilities: account.channel.capabilities,
    windowUntil: facts.window_until,
    handleBlocked: facts.handle_blocked,
    contactBlocked: facts.contact_blocked,
    handler: facts.handler,
    to: { handleId: facts.handle_id, channel: account.channel.id },
    consent: facts.consent ?? [],
    optIn: facts.opt_in ?? defaultOptIn,
    automation,
  }
}
