import type { AttachmentKind, Content } from '@atrium/contract/content'
import { z } from 'zod'
import { described, keepFile } from './files.ts'
import { type Line, lineId, type Person, unixSeconds, type World } from './world.ts'

type Body = Record<string, unknown>
type Upload = { name: string; type: string; data: Uint8Array }

/** The methods that send, with the kind of file that each carries. */
export const sendMethods: Record<string, AttachmentKind | null> = {
  sendMessage: null,
  sendLocation: null,
  sendVenue: null,
  sendContact: null,
  sendPhoto: 'image',
  sendAnimation: 'image',
  sendVideo: 'video',
  sendAudio: 'audio',
  sendVoice: 'voice',
  sendDocument: 'document',
  sendSticker: 'sticker',
}

const Text = z.string().min(1).max(4096)
const Caption = z.string().max(1024).default('')
const Place = z.object({ latitude: z.coerce.number(), longitude: z.coerce.number() })
const Venue = Place.extend({ title: z.string().min(1), address: z.string().min(1) })
const Contact = z.object({
  phone_number: z.string().min(1),
  first_name: z.string().min(1),
  last_name: z.string().optional(),
  vcard: z.string().optional(),
})
const Keyboard = z.object({
  inline_keyboard: z.array(
    z.array(
      z.union([
        z.strictObject({ text: z.string().min(1), callback_data: z.string().min(1).max(64) }),
        z.strictObject({ text: z.string().min(1), url: z.url() }),
        z.strictObject({
          text: z.string().min(1),
          copy_text: z.strictObject({ text: z.string().min(1).max(256) }),
        }),
      ]),
    ),
  ),
})
/** In place of the person's own keyboard; the key writes in their name. */
const Asking = z.object({
  keyboard: z.tuple([
    z.tuple([
      z.union([
        z.object({ text: z.string().min(1), request_contact: z.literal(true) }),
        z.object({ text: z.string().min(1), request_location: z.literal(true) }),
      ]),
    ]),
  ]),
})
const Removal = z.object({ remove_keyboard: z.literal(true) })
const Quote = z.object({ message_id: z.coerce.number() })

/** A message of the bot: the line on the phone, and the Message that the API answers with. */
export function sentLine(
  world: World,
  person: Person,
  method: string,
  body: Body,
  upload: Upload | undefined,
  refuse: (words: string) => never,
): { line: Line; message: Body } {
  const number = world.next.message++
  const keyboard = Keyboard.safeParse(body.reply_markup).data
  const quote = Quote.safeParse(body.reply_parameters).data
  const { content, files, fields } = carried(world, method, body, upload, refuse)
  const asking = Asking.safeParse(body.reply_markup).data
  if (body.reply_markup !== undefined) underChat(person, lineId(person, number), body.reply_markup)
  const line: Line = {
    id: lineId(person, number),
    number,
    from: 'business',
    at: world.io.now().toISOString(),
    content: keyboard ? withButtons(content, keyboard) : asking ? asked(content, asking) : content,
    files,
    state: 'delivered',
    reactions: [],
    ...(keyboard ? { keyboard } : body.reply_markup !== undefined && { locked: true }),
    ...(quote && { replyTo: lineId(person, quote.message_id) }),
  }
  const message = {
    message_id: number,
    date: unixSeconds(world),
    ...fields,
    ...(keyboard && { reply_markup: keyboard }),
  }
  return { line, message }
}

/** What stands in place of the person's own keyboard after this message. */
function underChat(person: Person, id: string, markup: unknown): void {
  if (Asking.safeParse(markup).success) person.keyboard = id
  else if (Removal.safeParse(markup).success) delete person.keyboard
}

function asked(content: Content, { keyboard: [[key]] }: z.infer<typeof Asking>): Content {
  const what = 'request_contact' in key ? 'phone' : 'location'
  const text = content.kind === 'text' ? content.text : ''
  return { kind: 'ask', text, for: what, button: key.text }
}

type Carried = { content: Content; files: Line['files']; fields: Body }

function carried(
  world: World,
  method: string,
  body: Body,
  upload: Upload | undefined,
  refuse: (words: string) => never,
): Carried {
  const kind = sendMethods[method]
  if (kind) {
    if (!upload) return refuse('there is no file in the request')
    const caption = Caption.safeParse(body.caption)
    if (!caption.success) return refuse('message caption is too long')
    const stored = keepFile(world, upload)
    const url = `${world.io.baseUrl}/phone-files/${stored.id}`
    const text = caption.data
    return {
      content: { kind: 'text', text },
      files: [{ name: stored.name, type: stored.type, kind, url }],
      fields: { ...described(stored, kind), ...(text && { caption: text }) },
    }
  }
  if (method === 'sendContact') return card(Contact.parse(body))
  if (method === 'sendMessage') return words(body, refuse)
  const place = Place.parse(body)
  if (method === 'sendLocation')
    return { content: { kind: 'location', ...place }, files: [], fields: { location: place } }
  const { title, address } = Venue.parse(body)
  return {
    content: { kind: 'location', ...place, name: title, address },
    files: [],
    fields: { location: place, venue: { location: place, title, address } },
  }
}

function words({ text }: Body, refuse: (words: string) => never): Carried {
  if (typeof text !== 'string' || text.trim() === '') return refuse('message text is empty')
  if (!Text.safeParse(text).success) return refuse('message is too long')
  return { content: { kind: 'text', text }, files: [], fields: { text } }
}

function card(contact: z.infer<typeof Contact>): Carried {
  const { phone_number, first_name } = contact
  const cards = [{ name: first_name, phones: [phone_number], emails: [] }]
  return { content: { kind: 'contacts', cards }, files: [], fields: { contact } }
}

function withButtons(content: Content, { inline_keyboard }: z.infer<typeof Keyboard>): Content {
  const text = content.kind === 'text' ? content.text : ''
  const buttons = inline_keyboard.flat().map((button) => ({
    id: 'callback_data' in button ? button.callback_data : button.text,
    title: button.text,
    ...('url' in button && { url: button.url }),
    ...('copy_text' in button && { copy: button.copy_text.text }),
  }))
  return { kind: 'buttons', text, buttons }
}
