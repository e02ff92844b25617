import type { CustomerAct } from '../../../fake.ts'
import { followedLink } from '../../../fakes/followed-link.ts'
import {
  addLine,
  cdnUrl,
  type Line,
  newMid,
  newNumber,
  nowMs,
  type Person,
  tell,
  tellRaw,
  type World,
} from './world.ts'

type Act<K extends CustomerAct['kind']> = Extract<CustomerAct, { kind: K }>

/** What a customer does in the app, as webhooks. */
export function perform(world: World, person: Person, act: CustomerAct): { id: string } {
  switch (act.kind) {
    case 'text':
      return act.public ? writeComment(world, person, act) : writeText(world, person, act)
    case 'file':
      return writeFile(world, person, act)
    case 'reaction':
      return react(world, person, act)
    case 'choice':
      return choose(world, person, act)
    case 'edit':
      return edit(world, person, act)
    case 'delete':
      return unsend(world, person, act.id)
    case 'read':
      return readAll(world, person)
    case 'open':
      return open(world, person, act.url)
    case 'share':
      return share(world, person, act.to)
    case 'location':
    case 'contacts':
      throw new Error(`${world.product.name} customers cannot send a ${act.kind}.`)
    case 'typing':
      // A business learns nothing about a customer who types.
      return { id: '' }
  }
}

/** A private message in any form. */
export function write(
  world: World,
  person: Person,
  message: Record<string, unknown>,
  line: Partial<Line>,
): { id: string } {
  const id = newMid(world)
  person.lastInbound = nowMs(world)
  tell(world, person, { message: { mid: id, ...message } })
  addLine(world, person, { id, ...line })
  return { id }
}

function writeText(world: World, person: Person, { text, replyTo }: Act<'text'>) {
  const quote = replyTo ? { reply_to: { mid: replyTo } } : {}
  const line = { content: { kind: 'text', text } as const, ...(replyTo && { replyTo }) }
  return write(world, person, { text, ...quote }, line)
}

/** Taps the button with the value of their profile; without one there is no button. */
function share(world: World, person: Person, to: string) {
  const { content } = lineOf(person, to)
  const { phone, email, name } = person.customer
  const value = content.kind === 'ask' && (content.for === 'email' ? email : phone)
  if (!value) throw new Error(`${name} has no such button.`)
  const message = { text: value, quick_reply: { payload: value } }
  return write(world, person, message, { content: { kind: 'text', text: value } })
}

/** A comment below the newest post, or below the comment that it answers. */
function writeComment(world: World, person: Person, { text, replyTo }: Act<'text'>) {
  const id = world.product.object === 'page' ? `${world.product.ownId}_${newNumber()}` : newNumber()
  const comment = {
    id,
    person,
    post: world.product.object === 'page' ? `${world.product.ownId}_777` : '17900000000000777',
    text,
    at: nowMs(world),
    parent: replyTo,
    answeredPrivately: false,
    hidden: false,
    liked: false,
  }
  world.comments.set(id, comment)
  tellRaw(world, { changes: [world.product.comment(comment)] })
  const content = { kind: 'text', text } as const
  addLine(world, person, { id, content, public: true, ...(replyTo && { replyTo }) })
  return { id }
}

/** Kinds of file as the platform names them. A file has no words: they follow in a message of their own. */
const theirs: Record<string, string> = {
  image: 'image',
  video: 'video',
  audio: 'audio',
  voice: 'audio',
  sticker: 'sticker',
}

function writeFile(world: World, person: Person, { file, as, caption }: Act<'file'>) {
  const fileId = newNumber()
  world.files.set(fileId, file)
  const type = theirs[as] ?? 'file'
  const kind = as === 'html' || as === 'source' ? 'document' : as
  const url = cdnUrl(world, fileId, file.name)
  const shown = { name: file.name, type: file.type, kind, url: phoneUrl(world, fileId) }
  const message = { attachments: [{ type, payload: { url } }] }
  const sent = write(world, person, message, { files: [shown] })
  if (caption) writeText(world, person, { kind: 'text', text: caption })
  return sent
}

export function phoneUrl(world: World, fileId: string): string {
  return `${world.io.baseUrl}/phone-media/${fileId}`
}

const reactionWords: Record<string, string> = {
  '❤️': 'love',
  '👍': 'like',
  '😮': 'wow',
  '😢': 'sad',
}

function react(world: World, person: Person, { to, emoji }: Act<'reaction'>): { id: string } {
  const target = lineOf(person, to)
  target.reactions = target.reactions.filter(({ by }) => by !== 'customer')
  if (emoji) target.reactions.push({ by: 'customer', emoji })
  world.io.changed(person.customer.id)
  const named = emoji && { emoji, reaction: reactionWords[emoji] ?? 'other' }
  tell(world, person, {
    reaction: { mid: to, action: emoji ? 'react' : 'unreact', ...named },
  })
  return { id: to }
}

/** A quick reply says its words; a card's button says nothing, it is a postback. */
function choose(world: World, person: Person, { to, id, title }: Act<'choice'>): { id: string } {
  const content = { kind: 'choice', id, title } as const
  if (lineOf(person, to).content.kind !== 'list')
    return write(world, person, { text: title, quick_reply: { payload: id } }, { content })
  const mid = newMid(world)
  person.lastInbound = nowMs(world)
  tell(world, person, { postback: { mid, title, payload: id } })
  addLine(world, person, { id: mid, content })
  return { id: mid }
}

/**
 * In a chat that exists Meta tells that the customer came; in a new one the `ref` comes with the first tap: on "Get
 * started", or on one of Instagram's ice breakers.
 */
function open(world: World, person: Person, url: string): { id: string } {
  const { link } = world.product
  const ref = followedLink(url, link.chat).searchParams.get('ref')
  const referral = { ...(ref && { ref }), source: link.source, type: 'OPEN_THREAD' }
  const id = newMid(world)
  if (person.lines.some((line) => !line.public)) {
    if (world.product.object === 'page') person.lastInbound = nowMs(world)
    tell(world, person, { referral })
    return { id }
  }
  person.lastInbound = nowMs(world)
  const title = world.product.object === 'page' ? 'Get started' : 'I have a question'
  tell(world, person, { postback: { mid: id, title, payload: 'START', referral } })
  addLine(world, person, { id, content: { kind: 'choice', id: 'START', title } })
  return { id }
}

function edit(world: World, person: Person, { id, text }: Act<'edit'>): { id: string } {
  const line = lineOf(person, id)
  line.content = { kind: 'text', text }
  line.edited = true
  line.edits = (line.edits ?? 0) + 1
  world.io.changed(person.customer.id)
  tell(world, person, { message_edit: { mid: id, text, num_edit: line.edits } })
  return { id }
}

function unsend(world: World, person: Person, id: string): { id: string } {
  if (world.product.object === 'page')
    throw new Error('Messenger tells a business nothing when a message is unsent.')
  lineOf(person, id).deleted = true
  world.io.changed(person.customer.id)
  tell(world, person, { message: { mid: id, is_deleted: true } })
  return { id }
}

function readAll(world: World, person: Person): { id: string } {
  const unread = person.lines.filter(
    ({ from, state, public: open }) => from === 'business' && state !== 'read' && !open,
  )
  const last = unread.at(-1)
  if (!last) return { id: '' }
  for (const line of unread) line.state = 'read'
  world.io.changed(person.customer.id)
  const mark = world.product.object === 'page' ? { watermark: nowMs(world) } : { mid: last.id }
  tell(world, person, { read: mark })
  return { id: last.id }
}

export function lineOf(person: Person, id: string): Line {
  const line = person.lines.find((one) => one.id === id)
  if (!line) throw new Error('The chat shows no such message.')
  return line
}
