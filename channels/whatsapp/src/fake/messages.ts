import { answer, GraphRefusal, type Reply } from '@atrium/channel-kit/meta/fake/graph-reply'
import type { Content } from '@atrium/contract/content'
import { tierOf } from '../account/limits.ts'
import { checkedMessage, type SentHead, type SentKind } from './checks.ts'
import { failLater, sendStatus } from './notices.ts'
import { templateLine } from './templates/line.ts'
import { digitsOf, type Line, newWamid, type Person, type World } from './world.ts'

const day = 24 * 3600 * 1000

/** POST /messages: a message, a read mark or a typing sign. */
export function postMessage(world: World, body: Record<string, unknown>): Reply {
  if (body.messaging_product !== 'whatsapp')
    throw new GraphRefusal(100, 'The parameter messaging_product is required.')
  if (body.status === 'read') return markRead(world, body)
  const { head, kind } = checkedMessage(body)
  const person = recipientOf(world, head)
  if (person && world.limits.pairRate) countPair(world, person)
  const id = newWamid()
  const prepared = lineOf(world, kind, { id, head, person })
  if (!person || person.blocked)
    failLater(world, id, head, { code: 131026, title: 'Message undeliverable' })
  else if (prepared.category === 'service' && world.io.now().getTime() - person.lastInbound > day)
    failLater(world, id, head, {
      code: 131047,
      title: 'Re-engagement message',
      details: 'More than 24 hours have passed since the customer last replied to this number.',
    })
  else if (!mayStart(world, person))
    // Which code Meta gives for the limit itself is not documented: this is its one for too many messages.
    failLater(world, id, head, { code: 131048, title: 'Spam rate limit hit' })
  else arrive(world, person, kind, prepared)
  const input = head.to ?? head.recipient
  const contact = head.to ? { input, wa_id: digitsOf(head.to) } : { input, user_id: head.recipient }
  return answer({
    messaging_product: 'whatsapp',
    contacts: [contact],
    messages: [{ id, ...(kind.type === 'template' && { message_status: 'accepted' }) }],
  })
}

/** `to` wins over `recipient`, as with Meta. */
function recipientOf(world: World, head: SentHead): Person | undefined {
  if (head.to !== undefined) return world.phones.get(digitsOf(head.to))
  return [...world.people.values()].find(({ userId }) => userId === head.recipient)
}

/** 131056: each message uses 6 s; up to 45 messages of them may be borrowed. */
function countPair(world: World, person: Person): void {
  const now = world.io.now().getTime()
  const from = Math.max(person.quotaUsedUntil, now)
  if (from - now >= 45 * 6000)
    throw new GraphRefusal(
      131056,
      '(Business Account, Consumer Account) pair rate limit hit',
      'Too many messages from this number to the same customer in a short time.',
    )
  person.quotaUsedUntil = from + 6000
}

/** Whether the portfolio may write to somebody outside their window: to so many people in 24 hours as its tier says. */
function mayStart({ io, limits, started }: World, person: Person): boolean {
  const now = io.now().getTime()
  if (now - person.lastInbound <= day) return true
  const most = tierOf(limits.tier) ?? Number.POSITIVE_INFINITY
  const met = [...started].flatMap(([id, at]) => (now - at < day ? [id] : []))
  // Who was met already is counted once, also where the limit became smaller since.
  if (!met.includes(person.customer.id) && met.length >= most) return false
  started.set(person.customer.id, now)
  return true
}

type Where = { id: string; head: SentHead; person: Person | undefined }

/** What the phone will show. Throws what Meta refuses at once. */
function lineOf(world: World, kind: SentKind, { id, head, person }: Where): Line {
  const line: Line = {
    id,
    from: 'business',
    at: world.io.now().toISOString(),
    content: { kind: 'text', text: '' },
    files: [],
    state: 'sent',
    reactions: [],
    category: 'service',
    ownId: head.biz_opaque_callback_data,
    ...(head.context && { replyTo: head.context.message_id }),
  }
  if (kind.type === 'template')
    return { ...line, ...templateLine(world, kind.template, { person, fileOf }) }
  return { ...line, ...shown(world, kind) }
}

function arrive(world: World, person: Person, kind: SentKind, line: Line): void {
  person.typingUntil = 0
  if (kind.type === 'reaction') react(person, kind.reaction)
  else person.lines.push(line)
  world.io.changed(person.customer.id)
  sendStatus(world, person, line, 'sent')
  if (kind.type !== 'reaction') line.state = 'delivered'
  sendStatus(world, person, line, 'delivered')
}

function react(person: Person, { message_id, emoji }: { message_id: string; emoji: string }): void {
  const target = person.lines.find(({ id }) => id === message_id)
  if (!target) return
  target.reactions = target.reactions.filter(({ by }) => by !== 'business')
  if (emoji) target.reactions.push({ by: 'business', emoji })
}

type Shown = { content: Content; files: Line['files'] }

function shown(world: World, kind: Exclude<SentKind, { type: 'template' }>): Shown {
  const only = (content: Content): Shown => ({ content, files: [] })
  switch (kind.type) {
    case 'text':
      return only({ kind: 'text', text: kind.text.body })
    case 'location': {
      const { latitude, longitude, name, address } = kind.location
      return only({
        kind: 'location',
        latitude,
        longitude,
        ...(name && { name }),
        ...(address && { address }),
      })
    }
    case 'contacts':
      return only({ kind: 'contacts', cards: kind.contacts.map(card) })
    case 'reaction':
      return only({ kind: 'text', text: '' })
    case 'interactive':
      return shownInteractive(world, kind.interactive)
    case 'image':
      return shownMedia(world, 'image', kind.image)
    case 'video':
      return shownMedia(world, 'video', kind.video)
    case 'document':
      return shownMedia(world, 'document', kind.document)
    case 'sticker':
      return shownMedia(world, 'sticker', kind.sticker)
    case 'audio':
      return shownMedia(world, kind.audio.voice ? 'voice' : 'audio', kind.audio)
  }
}

function card({
  name,
  phones,
  emails,
  org,
}: Extract<SentKind, { type: 'contacts' }>['contacts'][number]) {
  return {
    name: name.formatted_name,
    phones: phones?.map(({ phone }) => phone) ?? [],
    emails: emails?.map(({ email }) => email) ?? [],
    ...(org && { organisation: org.company }),
  }
}

type FileKind = Line['files'][number]['kind']
type SentMedia = {
  id?: string | undefined
  link?: string | undefined
  caption?: string | undefined
  filename?: string | undefined
}

function shownMedia(world: World, kind: FileKind, media: SentMedia): Shown {
  return {
    content: { kind: 'text', text: media.caption ?? '' },
    files: [fileOf(world, kind, media)],
  }
}

function fileOf(
  world: World,
  kind: FileKind,
  { id, link, filename }: SentMedia,
): Line['files'][number] {
  if (id === undefined) return { name: filename ?? kind, type: '', kind, url: link ?? '' }
  const file = world.media.get(id)
  if (!file) throw new GraphRefusal(131053, 'Media upload error', `No media with the id ${id}.`)
  return {
    name: filename ?? file.name,
    type: file.type,
    kind,
    url: `${world.io.baseUrl}/phone-media/${id}`,
  }
}

function shownInteractive(
  world: World,
  interactive: Extract<SentKind, { type: 'interactive' }>['interactive'],
): Shown {
  const text = interactive.body.text
  const footer = interactive.footer ? { footer: interactive.footer.text } : {}
  if (interactive.type === 'button') {
    const buttons = interactive.action.buttons.map(({ reply }) => reply)
    return {
      content: { kind: 'buttons', text, ...footer, buttons },
      files: headerFiles(world, interactive.header),
    }
  }
  const header = interactive.header ? { header: interactive.header.text } : {}
  const { button } = interactive.action
  const sections = interactive.action.sections.map(({ title, rows }) => ({
    ...(title && { title }),
    rows: rows.map(({ description, ...row }) => ({ ...row, ...(description && { description }) })),
  }))
  return { content: { kind: 'list', text, ...header, ...footer, button, sections }, files: [] }
}

function headerFiles(world: World, header: Record<string, unknown> | undefined): Line['files'] {
  for (const kind of ['image', 'video', 'document'] as const) {
    const media = header?.[kind]
    if (
      typeof media === 'object' &&
      media !== null &&
      'id' in media &&
      typeof media.id === 'string'
    )
      return [fileOf(world, kind, { id: media.id })]
  }
  return []
}

/** Marks a customer's message and the earlier ones as read; with `typing_indicator` it shows "typing" for 25 s. */
function markRead(world: World, body: Record<string, unknown>): Reply {
  for (const person of world.people.values()) {
    const at = person.lines.findIndex(
      ({ id, from }) => id === body.message_id && from === 'customer',
    )
    if (at < 0) continue
    for (const line of person.lines.slice(0, at + 1))
      if (line.from === 'customer') line.state = 'read'
    if (body.typing_indicator) person.typingUntil = world.io.now().getTime() + 25_000
    world.io.changed(person.customer.id)
    return answer({ success: true })
  }
  throw new GraphRefusal(
    131009,
    'Parameter value is not valid',
    'No message with this id came from a customer.',
  )
}
