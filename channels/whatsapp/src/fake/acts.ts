import { createHash } from 'node:crypto'
import type { CustomerAct } from '@atrium/channel-kit/fake'
import { followedLink } from '@atrium/channel-kit/fakes/followed-link'
import type { Content } from '@atrium/contract/content'
import { sendStatus } from './notices.ts'
import {
  digitsOf,
  type Line,
  namesOf,
  newNumericId,
  newWamid,
  type Person,
  unixSeconds,
  type World,
} from './world.ts'

type Act<K extends CustomerAct['kind']> = Extract<CustomerAct, { kind: K }>

/** What a customer does on their phone, as webhooks. */
export function perform(world: World, person: Person, act: CustomerAct): { id: string } {
  switch (act.kind) {
    case 'text':
      return sendText(world, person, act.text, act.replyTo)
    case 'file':
      return writeFile(world, person, act)
    case 'location': {
      const { kind: _, ...location } = act
      return write(world, person, act, { type: 'location', location })
    }
    case 'contacts':
      return writeContact(world, person, act)
    case 'choice':
      return choose(world, person, act)
    case 'reaction':
      return react(world, person, act)
    case 'edit':
      return edit(world, person, act)
    case 'delete':
      return revoke(world, person, act.id)
    case 'read':
      return readAll(world, person)
    case 'share':
      throw new Error('No message on WhatsApp asks for something by a button.')
    case 'open': {
      const link = followedLink(act.url, `https://wa.me/${world.account.displayPhone}`)
      return sendText(world, person, link.searchParams.get('text') ?? '')
    }
    case 'typing':
      // WhatsApp tells a business nothing about a customer who types.
      return { id: '' }
  }
}

/** One element of `messages` from this person, delivered to the webhook. */
export function fromPerson(world: World, person: Person, body: Record<string, unknown>): string {
  const id = newWamid()
  const { phone, contact } = namesOf(person)
  const head = {
    ...(phone && { from: phone }),
    from_user_id: person.userId,
    id,
    timestamp: unixSeconds(world),
  }
  world.notify('messages', { contacts: [contact], messages: [{ ...head, ...body }] })
  return id
}

function sendText(world: World, person: Person, text: string, replyTo?: string): { id: string } {
  return write(
    world,
    person,
    { kind: 'text', text },
    { type: 'text', text: { body: text } },
    replyTo,
  )
}

function write(
  world: World,
  person: Person,
  content: Content,
  body: Record<string, unknown>,
  replyTo?: string,
  files: Line['files'] = [],
): { id: string } {
  person.lastInbound = world.io.now().getTime()
  const quoted = person.lines.find(({ id }) => id === replyTo)
  const author =
    quoted?.from === 'customer'
      ? (namesOf(person).phone ?? person.userId)
      : world.account.displayPhone
  const context = replyTo ? { context: { from: author, id: replyTo } } : {}
  const id = fromPerson(world, person, { ...context, ...body })
  person.lines.push({
    id,
    from: 'customer',
    at: world.io.now().toISOString(),
    content,
    files,
    state: 'delivered',
    reactions: [],
    category: 'service',
    ...(replyTo && { replyTo }),
  })
  world.io.changed(person.customer.id)
  return { id }
}

/** Kinds of file as WhatsApp names them; what it has no kind for is a document. */
function writeFile(
  world: World,
  person: Person,
  { file, as, caption }: Act<'file'>,
): { id: string } {
  const kind = as === 'html' || as === 'source' ? 'document' : as
  const type = kind === 'voice' ? 'audio' : kind
  const id = newNumericId()
  world.media.set(id, { id, ...file })
  const hash = createHash('sha256').update(file.data).digest('base64')
  const hasCaption = kind === 'image' || kind === 'video' || kind === 'document'
  const media = {
    id,
    mime_type: kind === 'voice' ? 'audio/ogg; codecs=opus' : file.type,
    sha256: hash,
    url: `${world.io.baseUrl}/lookaside/${id}?ext=${Number(unixSeconds(world)) + 300}`,
    ...(caption && hasCaption && { caption }),
    ...(kind === 'document' && { filename: file.name }),
    ...(type === 'audio' && { voice: kind === 'voice' }),
    ...(kind === 'sticker' && { animated: false }),
  }
  const content: Content = { kind: 'text', text: hasCaption ? (caption ?? '') : '' }
  const shown = {
    name: file.name,
    type: file.type,
    kind,
    url: `${world.io.baseUrl}/phone-media/${id}`,
  }
  return write(world, person, content, { type, [type]: media }, undefined, [shown])
}

/** Out of the address book; `contact_request`: one's own, by the button with which the business asked for it. */
export function writeContact(
  world: World,
  person: Person,
  { name, phone }: Pick<Act<'contacts'>, 'name' | 'phone'>,
  origin: 'other' | 'contact_request' = 'other',
): { id: string } {
  const content: Content = { kind: 'contacts', cards: [{ name, phones: [phone], emails: [] }] }
  const contacts = [
    {
      origin,
      name: { formatted_name: name, first_name: name.split(' ')[0] },
      phones: [{ phone, wa_id: digitsOf(phone), type: 'CELL' }],
    },
  ]
  return write(world, person, content, { type: 'contacts', contacts })
}

function choose(world: World, person: Person, { to, id, title }: Act<'choice'>): { id: string } {
  const asked = person.lines.find((line) => line.id === to)
  const content: Content = { kind: 'choice', id, title }
  if (asked?.templateButtons?.includes(id))
    return write(
      world,
      person,
      content,
      { type: 'button', button: { payload: id, text: title } },
      to,
    )
  const type = asked?.content.kind === 'list' ? 'list_reply' : 'button_reply'
  return write(
    world,
    person,
    content,
    { type: 'interactive', interactive: { type, [type]: { id, title } } },
    to,
  )
}

function react(world: World, person: Person, { to, emoji }: Act<'reaction'>): { id: string } {
  const target = lineOf(person, to)
  target.reactions = target.reactions.filter(({ by }) => by !== 'customer')
  if (emoji) target.reactions.push({ by: 'customer', emoji })
  world.io.changed(person.customer.id)
  // A removed reaction comes without the key.
  const reaction = { message_id: to, ...(emoji && { emoji }) }
  return { id: fromPerson(world, person, { type: 'reaction', reaction }) }
}

function edit(world: World, person: Person, { id, text }: Act<'edit'>): { id: string } {
  const line = lineOf(person, id)
  line.content = { kind: 'text', text }
  world.io.changed(person.customer.id)
  const message = { type: 'text', text: { body: text } }
  return {
    id: fromPerson(world, person, { type: 'edit', edit: { original_message_id: id, message } }),
  }
}

function revoke(world: World, person: Person, id: string): { id: string } {
  lineOf(person, id).deleted = true
  world.io.changed(person.customer.id)
  return { id: fromPerson(world, person, { type: 'revoke', revoke: { original_message_id: id } }) }
}

/** Each message that the customer had not seen gets its own status. */
function readAll(world: World, person: Person): { id: string } {
  for (const line of person.lines) {
    if (line.from !== 'business' || line.state === 'read') continue
    line.state = 'read'
    sendStatus(world, person, line, 'read')
  }
  world.io.changed(person.customer.id)
  return { id: '' }
}

function lineOf(person: Person, id: string): Line {
  const line = person.lines.find((one) => one.id === id)
  if (!line) throw new Error(`The phone shows no message ${id}.`)
  return line
}
