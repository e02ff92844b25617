import type { AttachmentKind, Content, MessageContext } from '@atrium/contract/content'
import { z } from 'zod'
import type { InboundAttachment } from '../../inbound-event.ts'
import { arrayOf, type Fields, fieldsOf, textOf } from '../fields.ts'

type Said = { content: Content; attachments: InboundAttachment[] }

/** How `fetchMedia` finds a file: Meta's address of it, which is good for some days. */
export const MediaRef = z.object({ url: z.string().min(1).max(4000) })

/** What a message says: words or a tap, with its files, places and links. */
export function saidIn(message: Fields): Said {
  const text = textOf(message.text) ?? ''
  const parts = arrayOf(message.attachments).map((part) => partOf(fieldsOf(part)))
  const attachments = parts.flatMap(({ file }) => file ?? [])
  const payload = textOf(fieldsOf(message.quick_reply).payload)
  if (payload)
    return { content: { kind: 'choice', id: payload, title: text || payload }, attachments }
  const place = parts.find(({ place }) => place)?.place
  if (place && text === '') return { content: place, attachments }
  const links = parts.flatMap(({ link }) => (link && !text.includes(link.url) ? link.words : []))
  const words = [text, ...links].filter(Boolean).join('\n')
  if (words !== '' || attachments.length > 0)
    return { content: { kind: 'text', text: words }, attachments }
  const type = parts.find(({ unknown }) => unknown)?.unknown ?? 'message'
  return { content: { kind: 'unsupported', type }, attachments }
}

type Part = {
  file?: InboundAttachment
  place?: Extract<Content, { kind: 'location' }>
  link?: { url: string; words: string }
  unknown?: string
}

/** Kinds of attachment that are files, as ours. Stories and shared posts are pictures until their bytes say otherwise. */
const files = new Map<string, [AttachmentKind, string, string]>([
  ['image', ['image', 'image/jpeg', 'picture.jpg']],
  ['video', ['video', 'video/mp4', 'film.mp4']],
  ['audio', ['audio', 'audio/mp4', 'sound.m4a']],
  ['file', ['document', 'application/octet-stream', 'file']],
  ['sticker', ['sticker', 'image/webp', 'sticker.webp']],
  ['reel', ['video', 'video/mp4', 'reel.mp4']],
  ['ig_reel', ['video', 'video/mp4', 'reel.mp4']],
  ['share', ['image', 'image/jpeg', 'post.jpg']],
  ['post', ['image', 'image/jpeg', 'post.jpg']],
  ['ig_post', ['image', 'image/jpeg', 'post.jpg']],
  ['media', ['image', 'image/jpeg', 'post.jpg']],
  ['story', ['image', 'image/jpeg', 'story.jpg']],
  ['ig_story', ['image', 'image/jpeg', 'story.jpg']],
  ['story_mention', ['image', 'image/jpeg', 'story.jpg']],
])

function partOf(attachment: Fields): Part {
  const type = textOf(attachment.type) ?? 'nothing'
  const payload = fieldsOf(attachment.payload)
  const url = textOf(payload.url) ?? textOf(attachment.url)
  if (type === 'location') return locationOf(payload) ?? { unknown: type }
  const file = files.get(type)
  if (file && url && url.length <= 4000) {
    const [kind, mime, plain] = file
    const name = type === 'file' ? (nameIn(url) ?? plain) : plain
    return { file: { kind, name, type: mime, ref: { url } } }
  }
  if (type === 'fallback' && url) {
    const title = textOf(attachment.title) ?? textOf(payload.title)
    return { link: { url, words: title ? `${title}\n${url}` : url } }
  }
  return { unknown: type }
}

const Coordinates = z.object({
  lat: z.number().min(-90).max(90),
  long: z.number().min(-180).max(180),
})

function locationOf(payload: Fields): Part | undefined {
  const found = Coordinates.safeParse(payload.coordinates)
  if (!found.success) return undefined
  return { place: { kind: 'location', latitude: found.data.lat, longitude: found.data.long } }
}

/** The sender's file name is the end of the address's path. */
function nameIn(url: string): string | undefined {
  const last = URL.canParse(url) ? new URL(url).pathname.split('/').at(-1) : undefined
  if (!last?.includes('.')) return undefined
  try {
    return decodeURIComponent(last).slice(0, 200)
  } catch {
    return last.slice(0, 200)
  }
}

/** Where the message comes from: a link, an ad, a story. */
export function contextOf(message: Fields): MessageContext | undefined {
  const referral = referralOf(message.referral)
  const story = storyOf(message)
  return referral || story ? { ...(referral && { referral }), ...(story && { story }) } : undefined
}

const sources = new Map([
  ['ADS', 'ad'],
  ['SHORTLINK', 'link'],
  ['SHORTLINKS', 'link'],
  ['SHORT-URL', 'link'],
  ['IGME-SOURCE-LINK', 'link'],
])

export function referralOf(value: unknown): MessageContext['referral'] | undefined {
  const fields = fieldsOf(value)
  // Meta names the source in many ways, and what counts is the `ref`.
  const source = textOf(fields.source) ?? (textOf(fields.ref) && 'SHORTLINK')
  if (!source) return undefined
  const ad = fieldsOf(fields.ads_context_data)
  const known = {
    id: textOf(fields.ref) ?? textOf(fields.ad_id),
    url: textOf(fields.referer_uri) ?? textOf(ad.photo_url) ?? textOf(ad.video_url),
    headline: textOf(ad.ad_title),
  }
  return {
    source: sources.get(source) ?? source.toLowerCase(),
    ...Object.fromEntries(Object.entries(known).filter(([, text]) => text !== undefined)),
  }
}

function storyOf(message: Fields): MessageContext['story'] | undefined {
  const replied = fieldsOf(fieldsOf(message.reply_to).story)
  const mention = arrayOf(message.attachments)
    .map(fieldsOf)
    .find(({ type }) => type === 'story_mention')
  if (Object.keys(replied).length === 0) return mention && { kind: 'mention' }
  const [id, url] = [textOf(replied.id), textOf(replied.url)]
  return { kind: 'reply', ...(id && { id }), ...(url && { url }) }
}
