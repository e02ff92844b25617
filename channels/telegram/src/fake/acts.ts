import type { CustomerAct } from '@atrium/channel-kit/fake'
import { followedLink } from '@atrium/channel-kit/fakes/followed-link'
import type { Content } from '@atrium/contract/content'
import { described, keepFile } from './files.ts'
import {
  bot,
  chatOf,
  type Line,
  lineId,
  lineOf,
  type Person,
  unixSeconds,
  userOf,
  type World,
} from './world.ts'

type Act<K extends CustomerAct['kind']> = Extract<CustomerAct, { kind: K }>

/** What a customer does in their chat with the bot, as updates. */
export function perform(world: World, person: Person, act: CustomerAct): { id: string } {
  switch (act.kind) {
    case 'text':
      return write(world, person, { kind: 'text', text: act.text }, { text: act.text }, act)
    case 'file':
      return writeFile(world, person, act)
    case 'location': {
      const { kind: _, name, ...location } = act
      const venue = { location, title: name, address: 'Lyon' }
      return write(world, person, act, name ? { location, venue } : { location })
    }
    case 'contacts':
      return share(world, person, act)
    case 'share':
      return shareAsked(world, person, act.to)
    case 'choice':
      return tap(world, person, act)
    case 'reaction':
      return react(world, person, act)
    case 'edit':
      return edit(world, person, act)
    case 'delete':
      throw new Error('Telegram does not tell a bot of a deleted message.')
    case 'read':
      return readAll(world, person)
    case 'open':
      return pressStart(world, person, codeIn(act.url))
    case 'typing':
      // Telegram tells a bot nothing about a customer who types.
      return { id: '' }
  }
}

/** Telegram drops a `start` that is longer, or has other letters. */
function codeIn(url: string): string | undefined {
  const start = followedLink(url, `https://t.me/${bot.username}`).searchParams.get('start')
  return start && /^[\w-]{1,64}$/.test(start) ? start : undefined
}

/** Presses Start, also by a link `t.me/bot?start=code`. */
export function pressStart(world: World, person: Person, code?: string): { id: string } {
  const text = code ? `/start ${code}` : '/start'
  const entities = [{ type: 'bot_command', offset: 0, length: 6 }]
  // The chat shows the command only.
  return write(world, person, { kind: 'text', text: '/start' }, { text, entities })
}

/** A message from this person, as `message` or `edited_message` holds it. */
function messageOf(world: World, person: Person, number: number, body: Record<string, unknown>) {
  return {
    message_id: number,
    from: userOf(person),
    chat: chatOf(person),
    date: unixSeconds(world),
    ...body,
  }
}

/** Writes to the bot; one who had blocked it opens the chat again by that. */
function write(
  world: World,
  person: Person,
  content: Content,
  body: Record<string, unknown>,
  { replyTo }: { replyTo?: string } = {},
  { files, media }: Pick<Line, 'files' | 'media'> = { files: [] },
): { id: string } {
  const number = world.next.message++
  const quoted = replyTo === undefined ? undefined : lineOf(person, replyTo)
  const reply = quoted && {
    reply_to_message: messageOf(world, person, quoted.number, { text: '…' }),
  }
  world.update('message', messageOf(world, person, number, { ...reply, ...body }))
  const id = lineId(person, number)
  person.lines.push({
    id,
    number,
    from: 'customer',
    at: world.io.now().toISOString(),
    content,
    files,
    ...(media && { media }),
    state: 'delivered',
    reactions: [],
    ...(replyTo !== undefined && { replyTo }),
  })
  world.io.changed(person.customer.id)
  return { id }
}

function writeFile(world: World, person: Person, { file, as, caption }: Act<'file'>) {
  const hasCaption = as !== 'sticker'
  const words = hasCaption && caption ? { caption } : {}
  const content: Content = { kind: 'text', text: words.caption ?? '' }
  const { files, media } = put(world, file, as)
  return write(world, person, content, { ...media, ...words }, {}, { files, media })
}

/** A file in a chat: as the phone shows it, and as updates describe it. */
function put(world: World, file: Act<'file'>['file'], as: Act<'file'>['as']) {
  const stored = keepFile(world, file)
  const url = `${world.io.baseUrl}/phone-files/${stored.id}`
  const files = [{ name: file.name, type: file.type, kind: as, url }]
  return { files, media: described(stored, as) }
}

/** One's own number, by the button under the chat, carries one's own id; any other card is only a card. */
function share(world: World, person: Person, { name, phone }: Act<'contacts'>) {
  const digits = phone.replace(/\D/g, '')
  const isOwn = person.customer.phone?.replace(/\D/g, '') === digits
  const contact = {
    phone_number: digits,
    first_name: isOwn ? userOf(person).first_name : name,
    ...(isOwn && { user_id: person.id }),
  }
  const content: Content = { kind: 'contacts', cards: [{ name, phones: [phone], emails: [] }] }
  return write(world, person, content, { contact })
}

/** The key under the chat that the bot put there, as long as it is there. */
function shareAsked(world: World, person: Person, to: string): { id: string } {
  const { content } = lineOf(person, to)
  if (content.kind !== 'ask' || person.keyboard !== to)
    throw new Error('This key is not under the chat any more.')
  if (content.for === 'location') {
    const location = { latitude: 45.764, longitude: 4.8357 }
    return write(world, person, { kind: 'location', ...location }, { location })
  }
  const { name, phone } = person.customer
  if (!phone) throw new Error(`${name} has no phone number to share.`)
  return share(world, person, { kind: 'contacts', name, phone })
}

function tap(world: World, person: Person, { to, id, title }: Act<'choice'>): { id: string } {
  const line = lineOf(person, to)
  const tapId = String(BigInt(person.id) * 1_000_000n + BigInt(world.next.update))
  const { id: _, ...sender } = { ...userOf(person) }
  world.update('callback_query', {
    id: tapId,
    from: { id: person.id, ...sender },
    message: {
      message_id: line.number,
      chat: chatOf(person),
      date: Math.floor(Date.parse(line.at) / 1000),
      text: 'text' in line.content ? line.content.text : '',
      ...(line.keyboard !== undefined && { reply_markup: line.keyboard }),
    },
    chat_instance: String(person.id),
    data: id,
  })
  person.lines.push({
    id: `tap:${tapId}`,
    number: -1,
    from: 'customer',
    at: world.io.now().toISOString(),
    content: { kind: 'choice', id, title },
    files: [],
    state: 'delivered',
    reactions: [],
    replyTo: to,
  })
  world.io.changed(person.customer.id)
  return { id: `tap:${tapId}` }
}

function react(world: World, person: Person, { to, emoji }: Act<'reaction'>): { id: string } {
  const line = lineOf(person, to)
  const before = line.reactions.filter(({ by }) => by === 'customer')
  line.reactions = line.reactions.filter(({ by }) => by !== 'customer')
  if (emoji) line.reactions.push({ by: 'customer', emoji })
  const typed = (list: { emoji: string }[]) =>
    list.map((one) => ({ type: 'emoji', emoji: one.emoji.replaceAll('\ufe0f', '') }))
  world.update('message_reaction', {
    chat: chatOf(person),
    message_id: line.number,
    user: userOf(person),
    date: unixSeconds(world),
    old_reaction: typed(before),
    new_reaction: emoji ? typed([{ emoji }]) : [],
  })
  world.io.changed(person.customer.id)
  return { id: to }
}

/** Other words, or another file in the place of the first. Telegram tells the whole message anew. */
function edit(world: World, person: Person, { id, text, file, as }: Act<'edit'>): { id: string } {
  const line = lineOf(person, id)
  if (line.from !== 'customer') throw new Error('Only one’s own messages can be edited.')
  if (file) Object.assign(line, put(world, file, as ?? 'document'))
  line.content = { kind: 'text', text }
  const words = text === '' ? {} : { caption: text }
  const body = line.files.length > 0 ? { ...line.media, ...words } : { text }
  const edited = messageOf(world, person, line.number, { ...body, edit_date: unixSeconds(world) })
  world.update('edited_message', edited)
  world.io.changed(person.customer.id)
  return { id }
}

/** The bot is not told; only the phone shows it. */
function readAll(world: World, person: Person): { id: string } {
  const unread = person.lines.filter(({ from, state }) => from === 'business' && state !== 'read')
  for (const line of unread) line.state = 'read'
  if (unread.length > 0) world.io.changed(person.customer.id)
  return { id: unread.at(-1)?.id ?? '' }
}
