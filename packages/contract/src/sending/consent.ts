import { z } from 'zod'
import { ChannelId } from '../channel.ts'
import { HandleId, MessageId, uuid } from '../ids.ts'
import { Time } from '../message.ts'

/** What a proactive message is for. Consent is per purpose and address. */
export const Purpose = z.enum(['marketing', 'reminders', 'surveys'])
export type Purpose = z.infer<typeof Purpose>

/** What a word is about: `all` where the customer named no purpose, as with STOP. */
export const ConsentPurpose = z.enum([...Purpose.options, 'all'])
export type ConsentPurpose = z.infer<typeof ConsentPurpose>

/** One thing that a customer said on being written to, with what proves it. */
export const ConsentWord = z.object({
  id: uuid,
  /** The address that it was said from, or of. */
  handleId: HandleId,
  channel: ChannelId,
  label: z.string(),
  purpose: ConsentPurpose,
  value: z.enum(['stop', 'resume']),
  /**
   * How it is known. `word`: their own message; `provider`: the provider told us; `page`: they said so on the page behind
   * a signed link, or by one click in their mail program; `member`: a member noted it.
   */
  by: z.enum(['word', 'provider', 'page', 'member']),
  /** The channel, or the member's name. */
  source: z.string(),
  /** The customer's words, or the member's on where they come from. */
  words: z.string().nullable(),
  /** The message that said it, or that carried the link. */
  messageId: MessageId.nullable(),
  at: Time,
})
export type ConsentWord = z.infer<typeof ConsentWord>

/** `opt_in`: somebody must have said yes; `confirmed`: the customer, from that very address (double opt-in). */
const OptIn = z.enum(['opt_in', 'confirmed'])

/** What needs a yes first, by purpose and channel. What is not in it may be sent until the customer says stop. */
export const OptInPolicy = z.record(Purpose, z.record(ChannelId, OptIn))
export type OptInPolicy = z.infer<typeof OptInPolicy>

/** WhatsApp's terms and the laws on text messages ask for a yes to marketing. */
export const defaultOptIn: OptInPolicy = {
  marketing: { whatsapp: 'opt_in', sms: 'opt_in' },
  reminders: {},
  surveys: {},
}

export type Address = { handleId: HandleId; channel: ChannelId }

/** How one address stands: for each purpose, and whether STOP closed it to everything. */
export const AddressConsent = z.object({
  handleId: HandleId,
  channel: ChannelId,
  label: z.string(),
  closed: z.boolean(),
  states: z.record(Purpose, z.enum(['given', 'stopped', 'unconfirmed', 'not_needed', 'missing'])),
})
export type AddressConsent = z.infer<typeof AddressConsent>

/** A mail that asked the owner of an address to confirm a yes by its link. */
export const Confirmation = z.object({
  handleId: HandleId,
  purpose: Purpose,
  askedAt: Time,
  /** Its link confirms nothing after that. */
  expiresAt: Time,
  confirmedAt: Time.nullable(),
})
export type Confirmation = z.infer<typeof Confirmation>

/** Whether an address may be written to for a purpose, and the word that decides it. */
export type Consent =
  | { kind: 'given' | 'stopped' | 'unconfirmed'; word: ConsentWord }
  | { kind: 'not_needed' | 'missing' }

/**
 * The newest word of each address on the purpose counts. A stop elsewhere counts here too, unless they said yes here: a
 * stop of one purpose leaves that yes alone, STOP (of everything) only a later one. Where words are equally old, the stop
 * counts.
 */
export function consentTo(
  purpose: Purpose,
  { handleId, channel }: Address,
  words: ConsentWord[],
  policy: OptInPolicy,
): Consent {
  const about = words.filter((word) => word.purpose === purpose || word.purpose === 'all')
  const here = newest(about.filter((word) => word.handleId === handleId))
  if (here?.value === 'stop') return { kind: 'stopped', word: here }
  const stop = newest(stopsElsewhere(about, handleId, here))
  if (stop) return { kind: 'stopped', word: stop }
  const need = policy[purpose][channel]
  if (!need) return here ? { kind: 'given', word: here } : { kind: 'not_needed' }
  if (!here) return { kind: 'missing' }
  const isConfirmed = need === 'opt_in' || here.by !== 'member'
  return { kind: isConfirmed ? 'given' : 'unconfirmed', word: here }
}

/** The STOP that closed this very address, unless it was taken back. */
export function closedBy(handleId: HandleId, words: ConsentWord[]): ConsentWord | undefined {
  const last = newest(words.filter((one) => one.handleId === handleId && one.purpose === 'all'))
  return last?.value === 'stop' ? last : undefined
}

function stopsElsewhere(
  about: ConsentWord[],
  handleId: HandleId,
  yes: ConsentWord | undefined,
): ConsentWord[] {
  const others = new Set(about.map((word) => word.handleId).filter((id) => id !== handleId))
  return [...others].flatMap((id) => {
    const last = newest(about.filter((word) => word.handleId === id))
    if (last?.value !== 'stop') return []
    return !yes || (last.purpose === 'all' && isLater(last, yes)) ? [last] : []
  })
}

function newest(words: ConsentWord[]): ConsentWord | undefined {
  return words.reduce<ConsentWord | undefined>(
    (last, word) => (last && !isLater(word, last) ? last : word),
    undefined,
  )
}

function isLater(word: ConsentWord, than: ConsentWord): boolean {
  const [at, before] = [Date.parse(word.at), Date.parse(than.at)]
  return at === before ? word.value === 'stop' : at > before
}
