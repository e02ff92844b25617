import type { InboundMessage } from '@atrium/channel-kit/inbound-event'
import type { Capabilities } from '@atrium/contract/channel'
import type { Content } from '@atrium/contract/content'
import type { ContactId } from '@atrium/contract/ids'
import type { Account } from '../../accounts/accounts.ts'
import type { WorkspaceTx } from '../../platform/database/db.ts'
import { saidStop } from './sql.ts'
import { type OptOutWord, optOutWord } from './words.ts'

/** What a message said about being written to, in the customer's words. */
export type Heard = { value: 'stop' | 'resume'; words: string }

/**
 * What a message says about being written to. START takes a stop back; where there is none, it is how somebody begins to
 * talk, and no yes to anything. By SMS it is the word with which people sign up.
 */
export async function hearConsent(
  tx: WorkspaceTx,
  message: Spoken,
  { channel: { capabilities } }: Account,
  contactId: ContactId,
): Promise<Heard | undefined> {
  const heard = hear(message, capabilities)
  if (heard?.value !== 'resume' || capabilities.optOut === 'all') return heard
  return (await saidStop(tx, contactId)) ? heard : undefined
}

type Spoken = Pick<InboundMessage, 'content' | 'attachments' | 'context' | 'optOut' | 'sender'>

/**
 * Whether a message is the customer's STOP or START, the same for all channels. Where STOP closes the address (SMS), the
 * words that carriers act on count too, and what the provider made of it counts before ours. A word below a public post
 * is talk. START in a mail whose sender nobody attests may be anybody's; a stop does no harm.
 */
export function hear(message: Spoken, capabilities: Capabilities): Heard | undefined {
  const word = message.optOut ?? ownWord(message, capabilities.optOut === 'all')
  if (word !== 'stop' && word !== 'resume') return undefined
  if (word === 'resume' && capabilities.subject && !isAttested(message)) return undefined
  return { value: word, words: wordsOf(message.content) }
}

/** Whether it may say something about being written to, whatever the channel: then it goes the longer way. */
export function mayBeConsent(message: Spoken): boolean {
  return message.optOut !== undefined || ownWord(message, true) !== undefined
}

/** Whether somebody vouches for the sender. */
export function isAttested({ sender }: Pick<Spoken, 'sender'>): boolean {
  return sender.proofs.some(({ strength }) => strength > 0)
}

function ownWord({ content, attachments, context }: Spoken, sms: boolean): OptOutWord | undefined {
  if (attachments.some(isFile) || context?.post) return undefined
  switch (content.kind) {
    case 'text':
      return optOutWord(content.text, sms)
    case 'choice':
      return optOutWord(content.title, sms)
    case 'email':
      return content.automatic ? undefined : inMail(content.subject, content.text)
    default:
      return undefined
  }
}

/** What somebody attached: not the mail itself in another form. */
function isFile({ kind }: Spoken['attachments'][number]): boolean {
  return kind !== 'html' && kind !== 'source'
}

/** The whole body; or its first line, when a signature is all that follows; or the subject of a mail that is empty. */
function inMail(subject: string, text: string): OptOutWord | undefined {
  const [first, ...rest] = text.split('\n').filter((line) => line.trim())
  if (first === undefined) return optOutWord(subject, false)
  return rest.length <= 4 && rest.every(isSignature) ? optOutWord(first, false) : undefined
}

/** A name, a place, "Sent from my phone": short, and no sentence. */
function isSignature(line: string): boolean {
  return line.length <= 60 && !/[.?!,:;。？！؟]\s*$/u.test(line)
}

function wordsOf(content: Content): string {
  switch (content.kind) {
    case 'text':
      return content.text.trim().slice(0, 200)
    case 'choice':
      return content.title.slice(0, 200)
    case 'email':
      return (content.text.trim() || content.subject).slice(0, 200)
    default:
      return ''
  }
}
