import type { Way } from '@atrium/contract/broadcast'
import type { Capabilities, ChannelAccount } from '@atrium/contract/channel'
import type { Content } from '@atrium/contract/content'
import { fillWords, type Named } from '@atrium/contract/fill-words'
import type { Reach } from '@atrium/contract/segment'
import type { Accounts } from '../../accounts/accounts.ts'
import { AppError } from '../../platform/app-error.ts'
import type { WorkspaceTx } from '../../platform/database/db.ts'

/** Throws `invalid`, in words, where one of the ways could not be taken by anybody. */
export async function refuseUnfitWays(
  tx: WorkspaceTx,
  accounts: Accounts,
  ways: Way[],
): Promise<void> {
  if (ways.length === 0)
    throw new AppError('invalid', 'Say first what is sent, and through which account.')
  const listed = await accounts.list(tx)
  for (const way of ways) {
    const account = listed.find(({ id }) => id === way.accountId)
    const channel = account && accounts.channels.get(account.channel)
    const problem =
      account && channel
        ? problemOf(way, account, channel)
        : 'One of the channel accounts is not there any more.'
    if (problem) throw new AppError('invalid', problem)
  }
}

/** What is wrong with a way, for a person to read. */
function problemOf(
  { content }: Way,
  account: Pick<ChannelAccount, 'name' | 'enabled'>,
  { label, capabilities }: { label: string; capabilities: Capabilities },
): string | undefined {
  if (!account.enabled)
    return `${account.name} is switched off. Switch it on in the channel settings.`
  if (capabilities.window?.outside === 'template' && content.kind === 'text')
    return `A ${label} broadcast needs an approved template: most of its recipients have not written within the last ${capabilities.window.hours} hours.`
  if (capabilities.subject !== (content.kind === 'email'))
    return capabilities.subject
      ? `What is sent by ${label} needs a subject.`
      : `${label} carries no mail with a subject.`
  const { max, unit } = capabilities.text
  const length = unit === 'bytes' ? Buffer.byteLength(content.text) : [...content.text].length
  return length > max ? `${label}: the text has ${length} ${unit}, ${max} are allowed.` : undefined
}

/** How its recipients are reached. */
export function reachOf({ accountId }: Way): Reach {
  return { accountId, by: 'window' }
}

/** What one recipient gets. */
export function contentFor({ content }: Way, person: Named): Content {
  const text = fillWords(content.text, person).trim()
  if (content.kind === 'text') return { kind: 'text', text }
  // A name with a line break would begin another header.
  const subject = fillWords(content.subject, person).replace(/\s+/g, ' ').trim()
  return { kind: 'email', subject, text }
}
