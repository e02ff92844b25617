import type { CustomerAct } from '@atrium/channel-kit/fake'
import { followedLink } from '@atrium/channel-kit/fakes/followed-link'
import type { Content } from '@atrium/contract/content'
import type { MomentMode } from '@atrium/contract/content/moment'
import {
  type Line,
  lineOf,
  newEventId,
  newMessageId,
  newToken,
  type Person,
  type World,
} from './world.ts'

type Act<K extends CustomerAct['kind']> = Extract<CustomerAct, { kind: K }>

/** What a customer does on their phone, as webhooks. LINE tells a business nothing of reading, typing, reactions and edits. */
export function perform(world: World, person: Person, act: CustomerAct): { id: string } {
  switch (act.kind) {
    case 'text':
      return writeText(world, person, act.text, act.replyTo)
    case 'file':
      return writeFile(world, person, act)
    case 'location': {
      const { kind, name, ...place } = act
      const message = { type: 'location', ...(name && { title: name, address: name }), ...place }
      return write(world, person, { kind, ...place, ...(name && { name }) }, message)
    }
    case 'contacts': {
      const text = `${act.name} ${act.phone}`
      return write(world, person, { kind: 'text', text }, { type: 'text', text })
    }
    case 'choice':
      return press(world, person, act)
    case 'share':
      return share(world, person, act.to)
    case 'delete':
      return unsend(world, person, act.id)
    case 'read':
      for (const line of person.lines) if (line.from === 'business') line.state = 'read'
      world.io.changed(person.customer.id)
      return { id: '' }
    case 'open': {
      const chat = `https://line.me/R/oaMessage/${world.account.basicId}`
      const { search } = followedLink(act.url, chat)
      return writeText(world, person, decodeURIComponent(search.slice(1)))
    }
    case 'reaction':
    case 'edit':
    case 'typing':
      return { id: '' }
  }
}

/** Where people on the simulated LINE are when they are asked. */
const shownPlace = {
  kind: 'location',
  latitude: 35.6595,
  longitude: 139.7005,
  name: 'Shibuya Station',
} as const

/** What their camera sees: one grey point. */
const shownPicture = {
  name: 'picture.png',
  type: 'image/png',
  data: Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
    'base64',
  ),
}

/** One event from this person, delivered to the webhook. */
export function fromPerson(world: World, person: Person, event: Record<string, unknown>): string {
  const id = newEventId()
  world.notify({
    ...event,
    source: { type: 'user', userId: person.userId },
    timestamp: world.io.now().getTime(),
    mode: 'active',
    webhookEventId: id,
    deliveryContext: { isRedelivery: false },
  })
  return id
}

/** A token for one answer, good for about a minute. */
export function replyToken(world: World, person: Person): string {
  const token = newToken()
  const until = world.io.now().getTime() + world.settings.replySeconds * 1000
  world.replyTokens.set(token, { person, until, used: false })
  return token
}

function writeText(world: World, person: Person, text: string, replyTo?: string): { id: string } {
  return write(world, person, { kind: 'text', text }, { type: 'text', text }, { replyTo })
}

type More = { replyTo?: string | undefined; files?: Line['files']; id?: string }

function write(
  world: World,
  person: Person,
  content: Content,
  message: Record<string, unknown>,
  { replyTo, files = [], id = newMessageId() }: More = {},
): { id: string } {
  const [quoteToken, readToken] = [newToken(), newToken()]
  fromPerson(world, person, {
    type: 'message',
    replyToken: replyToken(world, person),
    message: {
      id,
      ...message,
      ...(message.type !== 'location' && message.type !== 'file' && { quoteToken }),
      ...(replyTo && { quotedMessageId: replyTo }),
      markAsReadToken: readToken,
    },
  })
  person.lines.push({
    id,
    from: 'customer',
    at: world.io.now().toISOString(),
    content,
    files,
    state: 'delivered',
    reactions: [],
    quoteToken,
    readToken,
    ...(replyTo && { replyTo }),
  })
  world.io.changed(person.customer.id)
  return { id }
}

/** Words with a file are a message of their own on LINE. */
function writeFile(
  world: World,
  person: Person,
  { file, as, caption }: Act<'file'>,
): { id: string } {
  const id = newMessageId()
  world.files.set(id, { type: file.type, data: file.data, ready: !world.settings.slowFiles })
  const kind = as === 'html' || as === 'source' ? 'document' : as
  const shown = {
    name: file.name,
    type: file.type,
    kind,
    url: `${world.io.baseUrl}/phone-media/${id}`,
  }
  const sent = write(world, person, { kind: 'text', text: '' }, fileMessage(id, kind, file), {
    files: [shown],
    id,
  })
  if (caption)
    write(world, person, { kind: 'text', text: caption }, { type: 'text', text: caption })
  return sent
}

function fileMessage(
  id: string,
  kind: Line['files'][number]['kind'],
  file: Act<'file'>['file'],
): Record<string, unknown> {
  const contentProvider = { type: 'line' }
  switch (kind) {
    case 'image':
      return { type: 'image', contentProvider }
    case 'video':
      return { type: 'video', duration: 12_000, contentProvider }
    case 'audio':
    case 'voice':
      return { type: 'audio', duration: 3_000, contentProvider }
    case 'sticker':
      // The phone's picture stands for a sticker of LINE's shop, which has a number.
      return {
        type: 'sticker',
        packageId: '446',
        stickerId: id,
        stickerResourceType: 'STATIC',
        keywords: [file.name.replace(/\.\w+$/, '')],
      }
    default:
      return { type: 'file', fileName: file.name, fileSize: file.data.length }
  }
}

function press(world: World, person: Person, { to, id, title }: Act<'choice'>): { id: string } {
  const action = lineOf(person, to).actions?.find((one) => one.data === id || one.title === title)
  const eventId = fromPerson(world, person, {
    type: 'postback',
    replyToken: replyToken(world, person),
    postback: { data: action?.data ?? id },
  })
  // What the phone shows is the displayText of the button.
  chose(world, person, { id: eventId, to, title, data: id })
  return { id: eventId }
}

type Chosen = { id: string; to: string; title: string; data: string }

function chose(world: World, person: Person, { id, to, title, data }: Chosen): void {
  person.lines.push({
    id,
    from: 'customer',
    at: world.io.now().toISOString(),
    content: { kind: 'choice', id: data, title },
    files: [],
    state: 'delivered',
    reactions: [],
    quoteToken: newToken(),
    replyTo: to,
  })
  world.io.changed(person.customer.id)
}

/** Taps the button of a question: LINE opens its map, its camera or its picker, and sends what comes of it. */
function share(world: World, person: Person, to: string): { id: string } {
  const { content, actions: [action] = [] } = lineOf(person, to)
  if (content.kind !== 'ask') throw new Error('This message asks for nothing.')
  switch (content.for) {
    case 'date':
    case 'time':
    case 'datetime':
      return pick(world, person, { to, data: action?.data ?? '' }, content.for, content.min)
    case 'camera':
    case 'photo':
      return perform(world, person, { kind: 'file', as: 'image', file: shownPicture })
    default:
      return perform(world, person, shownPlace)
  }
}

/** The picker stands at the first moment that can be picked, and on the phones of the sandbox nobody turns it. */
function pick(
  world: World,
  person: Person,
  { to, data }: { to: string; data: string },
  mode: MomentMode,
  min: string | undefined,
): { id: string } {
  const usual = { date: '2026-12-01', time: '10:30', datetime: '2026-12-01T10:30' }
  const moment = min ?? usual[mode]
  const id = fromPerson(world, person, {
    type: 'postback',
    replyToken: replyToken(world, person),
    postback: { data, params: { [mode]: moment } },
  })
  chose(world, person, { id, to, title: moment.replace('T', ' '), data })
  return { id }
}

function unsend(world: World, person: Person, id: string): { id: string } {
  lineOf(person, id).deleted = true
  world.io.changed(person.customer.id)
  return { id: fromPerson(world, person, { type: 'unsend', unsend: { messageId: id } }) }
}
