import { randomUUID } from 'node:crypto'
import type { RawReply, RawRequest } from '@atrium/channel-kit/channel'
import type { Content } from '@atrium/contract/content'
import { checked, type Pressed, Push, Reply, type SentKind } from './checks.ts'
import { answer, LineRefusal } from './reply.ts'
import {
  type Line,
  newMessageId,
  newToken,
  type Person,
  type SentMessage,
  type World,
} from './world.ts'

const day = 24 * 3600_000
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** Free, once, and only for about a minute. There is no key against doing it twice. */
export async function reply(world: World, body: unknown): Promise<RawReply> {
  const { replyToken, messages } = checked(Reply, body)
  const token = world.replyTokens.get(replyToken)
  if (!token || token.used || token.until <= world.io.now().getTime())
    throw new LineRefusal(400, 'Invalid reply token')
  token.used = true
  return answer({ sentMessages: await arrive(world, token.person, messages) })
}

/** Counts against the month, and once for each retry key. */
export async function push(world: World, body: unknown, request: RawRequest): Promise<RawReply> {
  const { to, messages } = checked(Push, body)
  const key = request.headers['x-line-retry-key']
  if (key !== undefined && !uuid.test(key)) throw new LineRefusal(400, 'Invalid X-Line-Retry-Key')
  const before = key === undefined ? undefined : world.accepted.get(key)
  if (before && world.io.now().getTime() - before.at < day)
    return answer(
      { message: 'The retry key is already accepted', sentMessages: before.sentMessages },
      409,
      { 'x-line-accepted-request-id': before.requestId },
    )
  const person = [...world.people.values()].find(({ userId }) => userId === to)
  if (!person)
    throw new LineRefusal(
      400,
      "The property, 'to', in the request body is invalid (line: -, column: -)",
    )
  if (world.quota.used >= world.quota.limit)
    throw new LineRefusal(429, 'You have reached your monthly limit.')
  world.quota.used += 1
  const sentMessages = await arrive(world, person, messages)
  if (key !== undefined)
    world.accepted.set(key, { requestId: randomUUID(), sentMessages, at: world.io.now().getTime() })
  return answer({ sentMessages })
}

async function arrive(world: World, person: Person, messages: SentKind[]): Promise<SentMessage[]> {
  const sent: SentMessage[] = []
  for (const message of messages) {
    const id = newMessageId()
    const quoteToken = newToken()
    sent.push({ id, quoteToken })
    // To somebody who has blocked the account LINE answers the same, and delivers nothing.
    if (person.blocked) continue
    const shown = await shownAs(world, id, message)
    const quotes =
      message.type === 'text' || message.type === 'sticker' ? message.quoteToken : undefined
    const quoted = quotes && person.lines.find((one) => one.quoteToken === quotes)
    if (quotes && !quoted) throw new LineRefusal(400, 'Invalid quote token')
    person.loadingUntil = 0
    person.lines.push({
      id,
      from: 'business',
      at: world.io.now().toISOString(),
      files: [],
      ...shown,
      state: 'delivered',
      reactions: [],
      quoteToken,
      ...(quoted && { replyTo: quoted.id }),
    })
  }
  world.io.changed(person.customer.id)
  return sent
}

type Shown = Pick<Line, 'content'> & Partial<Pick<Line, 'files'>> & Pick<Line, 'actions'>

async function shownAs(world: World, id: string, message: SentKind): Promise<Shown> {
  switch (message.type) {
    case 'text':
      return withReplies(message)
    case 'location': {
      const { title, address, latitude, longitude } = message
      return { content: { kind: 'location', latitude, longitude, name: title, address } }
    }
    case 'template':
      return message.template.type === 'buttons'
        ? buttons(message.template.text, message.template.actions)
        : carousel(message.altText, message.template.columns)
    case 'sticker':
      return sticker(world, message.stickerId)
    case 'image':
      return fetched(world, id, 'image', message.originalContentUrl)
    case 'video':
      return fetched(world, id, 'video', message.originalContentUrl)
    case 'audio':
      return fetched(world, id, 'voice', message.originalContentUrl)
  }
}

function withReplies({ text, quickReply }: Extract<SentKind, { type: 'text' }>): Shown {
  const actions = quickReply?.items.map(({ action }) => action) ?? []
  const [first] = actions
  const asked = first && askedFor(first)
  if (asked) {
    const { data, ...ask } = asked
    const shown: Shown = { content: { kind: 'ask', text, ...ask } }
    return data === undefined ? shown : { ...shown, actions: [{ data, title: ask.button }] }
  }
  const pressed = actions.filter(isPressed)
  return pressed.length > 0 ? buttons(text, pressed) : { content: { kind: 'text', text } }
}

type Ask = Pick<Extract<Content, { kind: 'ask' }>, 'for' | 'min' | 'max'> & { button: string }
type Action = NonNullable<
  Extract<SentKind, { type: 'text' }>['quickReply']
>['items'][number]['action']

/** What the app asks the customer for when this is tapped, and what it sends back with it. */
function askedFor(action: Action): (Ask & { data?: string }) | undefined {
  switch (action.type) {
    case 'location':
    case 'camera':
      return { for: action.type, button: action.label }
    case 'cameraRoll':
      return { for: 'photo', button: action.label }
    case 'datetimepicker': {
      const { mode, label, data, min, max } = action
      return { for: mode, button: label, data, ...(min && { min }), ...(max && { max }) }
    }
    default:
      return undefined
  }
}

function isPressed(action: Action): action is Pressed {
  return askedFor(action) === undefined
}

function buttons(text: string, actions: Pressed[]): Shown {
  return {
    content: {
      kind: 'buttons',
      text,
      buttons: actions.map((action) => ({
        id: 'data' in action ? action.data : action.label,
        title: action.label,
        ...(action.type === 'uri' && { url: action.uri }),
        ...(action.type === 'clipboard' && { copy: action.clipboardText }),
      })),
    },
    actions: actions.flatMap((action) =>
      'data' in action ? [{ data: action.data, title: action.label }] : [],
    ),
  }
}

function carousel(
  text: string,
  columns: { title: string; text: string; actions: { label: string; data: string }[] }[],
): Shown {
  const rows = columns.map((column) => ({
    id: column.actions[0]?.data ?? column.title,
    title: column.title,
    description: column.text,
  }))
  const button = columns[0]?.actions[0]?.label ?? 'Open'
  return {
    content: { kind: 'list', text, button, sections: [{ rows }] },
    actions: rows.map((row) => ({ data: row.id, title: row.title })),
  }
}

/** Nothing is fetched from the business: the phone has the picture from LINE's shop. */
function sticker(world: World, id: string): Shown {
  const url = `${world.io.baseUrl}/stickershop/v1/sticker/${id}/android/sticker.png`
  return {
    content: { kind: 'text', text: '' },
    files: [{ name: `Sticker ${id}`, type: 'image/png', kind: 'sticker', url }],
  }
}

/** LINE fetches the file from the business; the phone then has it from LINE. */
async function fetched(
  world: World,
  id: string,
  kind: 'image' | 'video' | 'voice',
  url: string,
): Promise<Shown> {
  const response = await fetch(url).catch(() => undefined)
  const type = response?.headers.get('content-type') ?? ''
  if (response?.ok)
    world.files.set(id, { type, data: new Uint8Array(await response.arrayBuffer()), ready: true })
  const name = { image: 'photo.jpg', video: 'video.mp4', voice: 'voice.m4a' }[kind]
  return {
    content: { kind: 'text', text: '' },
    files: [
      { name, type, kind, url: response?.ok ? `${world.io.baseUrl}/phone-media/${id}` : url },
    ],
  }
}
