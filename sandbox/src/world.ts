import type { PhoneMessage } from '@atrium/channel-kit/fake'
import { channelsOf, doorOf } from './world/doors.ts'
import { peopleOfTheEast } from './world/people-east.ts'
import { peopleOfEurope } from './world/people-europe.ts'
import { peopleOfFrance } from './world/people-france.ts'
import { peopleOfTheSouth } from './world/people-south.ts'
import type { Person, StaffKey, Thread } from './world/person.ts'
import { type PictureName, pictureNames } from './world/picture.ts'

/** The business of the demo. */
export const salon = {
  name: 'Salon Lumière',
  address: '12 rue Mercière, 69002 Lyon',
  latitude: 45.7629,
  longitude: 4.8331,
  email: 'bonjour@salon-lumiere.example',
  phone: '+33439980100',
  services: [
    { name: 'Cut', minutes: 45, euros: 45 },
    { name: 'Cut and beard', minutes: 60, euros: 42 },
    { name: 'Cut and colour', minutes: 120, euros: 118 },
    { name: 'Balayage', minutes: 150, euros: 145 },
    { name: 'Keratin care', minutes: 150, euros: 180 },
    { name: 'Manicure', minutes: 45, euros: 48 },
    { name: 'Bridal trial', minutes: 90, euros: 65 },
    { name: 'Bridal package', minutes: 180, euros: 290 },
  ],
}

/** How the salon set up its channels, beside what the providers gave it. */
export const salonSettings: Record<string, Record<string, unknown>> = {
  email: { displayName: salon.name },
  webchat: {
    name: salon.name,
    greeting: 'Bonjour ! Une question, un rendez-vous ? Écrivez-nous.',
    color: '#8f4a38',
    preChatName: 'off',
  },
}

/** Who answers in the demo's history; `lea` owns the salon. */
const staff: Record<StaffKey, { name: string; email: string }> = {
  lea: { name: 'Léa Martin', email: 'lea@salon-lumiere.example' },
  hugo: { name: 'Hugo Blanc', email: 'hugo@salon-lumiere.example' },
  ines: { name: 'Inès Kouassi', email: 'ines@salon-lumiere.example' },
}

/** The thirty people who write to the salon. */
export const people: readonly Person[] = [
  ...peopleOfFrance,
  ...peopleOfEurope,
  ...peopleOfTheEast,
  ...peopleOfTheSouth,
]

/** The business, its staff and everybody's past, as `GET /world` tells it to Atrium's demo. */
export function worldAt(now: Date) {
  const channels = channelsOf(people)
  return {
    salon,
    staff,
    channels,
    people: people.map((person) => {
      const { id, name, language, attributes } = person
      const doors = channels.map((channel) => [channel, doorOf(person, channel)])
      return {
        id,
        name,
        language,
        attributes,
        doors: Object.fromEntries(doors.filter(([, door]) => door !== undefined)),
        messages: historyOf(person, now),
      }
    }),
  }
}

/** One message of the past. */
export type WorldMessage = {
  /** The provider's id: the same in Atrium's history and on the phone. */
  externalId: string
  channel: string
  from: 'customer' | 'business'
  /** Who of the salon wrote it; null for the customer's words. */
  staff: StaffKey | null
  at: Date
  /** Without the subject. Empty for a picture without words. */
  text: string
  /** E-mail only. */
  subject: string | null
  /** Make its bytes with `picture(name)`. */
  picture: PictureName | null
}

/** Everything a person and the salon wrote to each other, the oldest first. Deterministic for one `now`. */
export function historyOf(person: Person, now: Date): WorldMessage[] {
  return person.threads
    .flatMap((_, index) => messagesOf(person, index, now))
    .sort((a, b) => a.at.getTime() - b.at.getTime())
}

/** A simulated customer of one channel, as `POST /accounts` of the sandbox takes it. */
export type WorldCustomer = {
  id: string
  name: string
  phone?: string
  email?: string
  username?: string
  address?: string
  history: PhoneMessage[]
}

/** The people who can be reached on a channel, with what their phones show of it. */
export function customersOn(channel: string, now: Date): WorldCustomer[] {
  return people.flatMap((person) => {
    const door = doorOf(person, channel)
    if (!door) return []
    const customer = {
      id: person.id,
      name: person.name,
      ...(person.phone !== undefined && { phone: person.phone }),
      ...(person.email !== undefined && { email: person.email }),
      ...(door.username !== undefined && { username: door.username }),
      ...(person.handles?.[channel] && { address: door.address }),
      history: historyOf(person, now)
        .filter((message) => message.channel === channel)
        .map(onPhone),
    }
    return [customer]
  })
}

const minute = 60_000
const day = 24 * 60 * minute
/** Lyon's clock, without daylight saving: an hour more or less does not matter to a made-up past. */
const salonOffset = 60 * minute

function messagesOf(person: Person, position: number, now: Date): WorldMessage[] {
  const thread = person.threads[position]
  if (!thread) return []
  const today = Math.floor((now.getTime() + salonOffset) / day) * day - salonOffset
  let midnight = today - thread.day * day
  let before = 0
  return thread.lines.map((line, index) => {
    const { when, from, text, picture } = readLine(line)
    let at = when.ago ? now.getTime() - when.minutes * minute : midnight + when.minutes * minute
    if (at < before) {
      // An answer at 09:02 to a question at 21:14 came the next morning.
      midnight += day
      at += day
    }
    before = at
    return {
      externalId: externalId(person, thread, position, index),
      channel: thread.channel,
      from,
      staff: from === 'business' ? (thread.staff ?? 'lea') : null,
      at: new Date(Math.min(at, now.getTime() - minute)),
      text,
      subject: thread.subject ?? null,
      picture,
    }
  })
}

function readLine(line: string) {
  const found = /^(?:(\d\d):(\d\d)|-(\d+)) ([<>]) (?:\[photo (\w+)\] ?)?(.*)$/s.exec(line)
  if (!found) throw new Error(`Not a line of the world: ${line}`)
  const [, hours, minutes, ago, arrow, photo, text = ''] = found
  const from: WorldMessage['from'] = arrow === '>' ? 'customer' : 'business'
  const when = ago
    ? { ago: true, minutes: Number(ago) }
    : { ago: false, minutes: Number(hours) * 60 + Number(minutes) }
  return {
    when,
    from,
    text: unbroken(text),
    picture: pictureNames.find((name) => name === photo) ?? null,
  }
}

/** French keeps a question mark, and everybody the euro sign, on the line of the word before it. */
const unbroken = (text: string) => text.replace(/ ([!?;€])/g, '\u00a0$1')

/** Ids in each channel's own form. Web chat uses Atrium's message ids; most number the messages of a chat. */
function externalId(person: Person, { channel }: Thread, thread: number, line: number): string {
  const id = `${person.id}-${thread}-${line}`
  const handle = person.handles?.[channel]
  if (handle) return `${handle.address}:${thread * 100 + line + 1}`
  if (channel === 'whatsapp') return `wamid.${btoa(id)}`
  if (channel === 'email') return `${id}@salon-lumiere.example`
  const hex = [1, 2, 3, 4]
    .map((salt) => hash(`${salt}${id}`).toString(16).padStart(8, '0'))
    .join('')
  const version = `${hex.slice(0, 8)}-${hex.slice(8, 12)}-7${hex.slice(13, 16)}`
  return `${version}-8${hex.slice(17, 20)}-${hex.slice(20)}`
}

/** FNV-1a, 32 bits. */
function hash(text: string): number {
  let value = 0x811c9dc5
  for (const letter of text) value = Math.imul(value ^ (letter.codePointAt(0) ?? 0), 0x01000193)
  return value >>> 0
}

function onPhone(message: WorldMessage): PhoneMessage {
  const { text, subject, picture } = message
  return {
    id: message.externalId,
    from: message.from,
    at: message.at.toISOString(),
    content: subject !== null ? { kind: 'email', subject, text } : { kind: 'text', text },
    files: picture
      ? [
          {
            name: `${picture}.png`,
            type: 'image/png',
            kind: 'image',
            url: `/pictures/${picture}.png`,
          },
        ]
      : [],
    state: 'read',
    reactions: [],
  }
}
