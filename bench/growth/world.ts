import { searchTokens } from '../../server/src/platform/tokens.ts'
import { tsvector } from './copy.ts'
import {
  type Dice,
  dice,
  type Language,
  languages,
  personName,
  rareWord,
  rareWords,
  sentence,
} from './words.ts'

/** What every seeded row needs to know of the installation it goes into. */
export type Place = {
  workspaceId: string
  memberId: string
  /** Of each channel. */
  accounts: Record<Channel, string>
  /** The end of the seeded time. */
  now: number
}

export const messagesEach = 10
const channels = ['whatsapp', 'email', 'webchat'] as const
export type Channel = (typeof channels)[number]

/** Two years of messages. */
const spanMs = 730 * 86_400_000
/** So many conversations go on at the same time: their messages alternate, on disk as in time. */
export const block = 2_000
/** Of these languages, in every ten conversations. */
const mix: readonly Language[] = ['en', 'es', 'ja', 'en', 'es', 'ru', 'ar', 'en', 'es', 'ja']
/** Share of the newest conversations that are not resolved. */
const unresolved = 0.06

export type Contact = {
  id: string
  name: string
  language: Language
  channel: Channel
  address: string
  label: string
  /** One in ten also writes e-mails. */
  email: string | null
  /** What the record is found by. */
  searchable: string[]
}

export type World = ReturnType<typeof createWorld>

/** All that is seeded, by number: the same for every run of a size. */
export function createWorld(size: number, place: Place) {
  const messages = size * messagesEach
  const stepMs = spanMs / messages
  const start = place.now - spanMs

  const timeOf = (message: number) => Math.floor(start + message * stepMs)
  /** Message `m` of conversation `c`, counted over all: conversations of a block take turns. */
  const messageNumber = (c: number, m: number) => {
    const first = c - (c % block)
    return first * messagesEach + m * Math.min(block, size - first) + (c % block)
  }

  /** Four in five come from somebody new; the fifth from somebody known. */
  const contactNumber = (c: number) => (c % 5 === 4 ? Math.floor(c / 5) * 2 : c - Math.floor(c / 5))
  const contactCount = size - Math.floor(size / 5)
  const languageOf = (contact: number): Language => mix[contact % mix.length] ?? 'en'

  const contactId = (n: number) => idOf(start, 1, n)

  function contact(n: number): Contact {
    const language = languageOf(n)
    const name = personName(language, n)
    const channel = channelOf(n)
    const phone = `+346${String(n).padStart(8, '0')}`
    const mail = `person${n}@mail.example`
    const address = { whatsapp: phone, email: mail, webchat: `seed-${n}` }[channel]
    return {
      id: contactId(n),
      name,
      language,
      channel,
      address,
      label: channel === 'webchat' ? name : address,
      email: alsoMails(n) ? mail : null,
      searchable: searchTokens(name, phone, mail),
    }
  }

  /** The last conversation of a person: the one they came with, or a later one. */
  const newestConversation = (n: number) =>
    n % 2 === 0 && (n / 2) * 5 + 4 < size ? (n / 2) * 5 + 4 : Math.floor(n / 4) * 5 + (n % 4)

  function conversation(c: number) {
    const n = contactNumber(c)
    const late = c >= size * (1 - unresolved)
    return {
      id: idOf(start, 3, c),
      contact: n,
      status: late ? (c % 10 === 9 ? 'snoozed' : 'open') : 'resolved',
      // One in eight is nobody's, one in eight the signed-in member's, the others are colleagues'.
      assignee: c % 8 === 1 ? null : c % 8 === 0 ? place.memberId : idOf(start, 9, c % 8),
    } as const
  }

  /** Rare words are planted once each, spread over the whole time. */
  const planted = new Map<number, string>()
  for (const language of languages)
    for (let number = 0; number < rareWords; number += 1) {
      let c = Math.floor((size * (number + 0.5)) / rareWords)
      while (planted.has(c) || languageOf(contactNumber(c)) !== language) c += 1
      planted.set(c, rareWord(language, number))
    }

  function message(c: number, m: number, roll: Dice) {
    const number = messageNumber(c, m)
    const n = contactNumber(c)
    const inbound = m % 2 === 0 || m === messagesEach - 1
    const text = sentence(languageOf(n), roll, m === 0 ? planted.get(c) : undefined)
    const byMail = m >= 6 && alsoMails(n)
    return {
      id: idOf(timeOf(number), 4, number),
      number,
      at: timeOf(number),
      inbound,
      text,
      vector: vectorOf(text),
      channel: byMail ? 'email' : channelOf(n),
      handleId: idOf(start, byMail ? 5 : 2, n),
    } as const
  }

  return {
    size,
    messages,
    contactCount,
    place,
    start,
    timeOf,
    contact,
    conversation,
    message,
    contactNumber,
    contactId,
    channelsOf: (n: number) => [...(alsoMails(n) ? ['email'] : []), channelOf(n)],
    newestConversation,
    messageNumber,
    handleId: (n: number) => idOf(start, 2, n),
    mailHandleId: (n: number) => idOf(start, 5, n),
    dice: (seed: number) => dice(seed),
  }
}

const known = new Map<string, string>()

/**
 * The product's own tokens, as a `tsvector` reads them; it drops repeats by itself. Words between blanks have theirs
 * each, come again and again, and are kept. A Japanese sentence has no blanks and goes through as it is.
 */
export function vectorOf(text: string): string {
  const parts = text.split(' ')
  return parts.length === 1 ? tsvector(searchTokens(text)) : parts.map(vectorOfWord).join(' ')
}

function vectorOfWord(word: string): string {
  const found = known.get(word)
  if (found !== undefined) return found
  const made = tsvector(searchTokens(word))
  known.set(word, made)
  return made
}

/** Of twenty people, fourteen write on WhatsApp, three by e-mail and three on the website. */
function channelOf(contact: number): Channel {
  if (contact % 20 < 14) return 'whatsapp'
  return contact % 20 < 17 ? 'email' : 'webchat'
}

function alsoMails(contact: number): boolean {
  return contact % 10 === 0 && channelOf(contact) !== 'email'
}

/** A UUIDv7 that is the same in every run: its time, which kind of thing, which number. */
export function idOf(ms: number, kind: number, number: number): string {
  const time = hex(Math.floor(ms))
  return `${time.slice(0, 8)}-${time.slice(8)}-7${String(kind).padStart(3, '0')}-8000-${hex(number)}`
}

/** Twelve digits. */
function hex(value: number): string {
  return (value + 2 ** 48).toString(16).slice(1)
}
