import type { Content } from '@atrium/contract/content'
import { z } from 'zod'
import { arrayOf, type Fields, fieldsOf, read, textOf } from '../update.ts'

/** What a message without a file says, or why nobody said anything. */
export function contentOf(message: Fields): Content | { ignored: string } {
  const text = wordsOf(message, 'text')
  if (text) return { kind: 'text', text }
  if (message.venue !== undefined) return venue(message.venue)
  if (message.location !== undefined) return { kind: 'location', ...place(message.location) }
  if (message.dice !== undefined) {
    const { emoji, value } = fieldsOf(message.dice)
    return { kind: 'text', text: `${textOf(emoji) ?? '🎲'} ${Number(value) || ''}`.trim() }
  }
  for (const [kind, detail] of unsupported)
    if (message[kind] !== undefined)
      return { kind: 'unsupported', type: kind, ...detail(fieldsOf(message[kind])) }
  const notice = Object.keys(message).find((key) => !about.has(key))
  return { ignored: `A notice of Telegram in the chat: ${notice ?? 'without content'}.` }
}

/**
 * A text or a caption. Its formatting is left out, except that the address behind linked words would be lost: it is
 * written after them.
 */
export function wordsOf(message: Fields, field: 'text' | 'caption'): string {
  const text = textOf(message[field]) ?? ''
  const links = arrayOf(message[field === 'text' ? 'entities' : 'caption_entities'])
    .map((entity) => Link.safeParse(entity).data)
    .filter((link) => link !== undefined)
    .sort((a, b) => b.offset - a.offset)
  // From the end, so that the offsets before stay right. They count UTF-16 units, as we do.
  return links.reduce((words, { offset, length, url }) => {
    const end = offset + length
    if (end > text.length || text.slice(offset, end) === url) return words
    return `${words.slice(0, end)} (${url})${words.slice(end)}`
  }, text)
}

const Link = z.object({
  type: z.literal('text_link'),
  offset: z.int().min(0),
  length: z.int().min(1),
  url: z.string().max(2000),
})

const Location = z.object({
  latitude: z.number().min(-90).max(90),
  longitude: z.number().min(-180).max(180),
})
const Venue = z.object({
  location: Location,
  title: z.string().optional(),
  address: z.string().optional(),
})

/** A place; one that moves comes again as an edit of the same message. */
function place(value: unknown): z.infer<typeof Location> {
  return read(Location, value, 'location')
}

function venue(value: unknown): Content {
  const { location, title, address } = read(Venue, value, 'venue')
  return {
    kind: 'location',
    ...location,
    ...(title && { name: title }),
    ...(address && { address }),
  }
}

type Detail = (fields: Fields) => { detail?: string }
const named =
  (key: string): Detail =>
  (fields) => {
    const detail = textOf(fields[key])
    return detail ? { detail } : {}
  }

/** Kinds that Atrium cannot show, with the words in them. */
const unsupported: [string, Detail][] = [
  ['poll', named('question')],
  ['checklist', named('title')],
  ['game', named('title')],
  ['invoice', named('title')],
  ['story', named('title')],
  ['paid_media', named('title')],
  ['gift', named('text')],
  ['giveaway', named('prize_description')],
  ['web_app_data', named('button_text')],
  ['rich_message', named('text')],
  ['successful_payment', named('invoice_payload')],
]

/** Fields that describe a message and are no content. */
const about = new Set([
  'message_id',
  'from',
  'chat',
  'date',
  'edit_date',
  'message_thread_id',
  'reply_to_message',
  'quote',
  'via_bot',
  'forward_origin',
  'has_protected_content',
  'is_from_offline',
  'reply_markup',
])
