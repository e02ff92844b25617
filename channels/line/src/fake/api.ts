import type { RawReply, RawRequest } from '@atrium/channel-kit/channel'
import { sameSecret } from '@atrium/channel-kit/signing/hmac'
import { stickers } from '../render/sticker-packs.ts'
import { checked, Endpoint, Loading, MarkAsRead } from './checks.ts'
import { answer, type FileReply, LineRefusal } from './reply.ts'
import { push, reply } from './send.ts'
import { drawSticker } from './sticker-picture.ts'
import { newMessageId, type World } from './world.ts'

/** The Messaging API as far as an account that chats needs it, both hosts in one. */
export async function messagingApi(
  world: World,
  request: RawRequest,
): Promise<RawReply | FileReply> {
  try {
    return await route(world, request)
  } catch (error) {
    if (error instanceof LineRefusal) return error.reply
    throw error
  }
}

async function route(world: World, request: RawRequest): Promise<RawReply | FileReply> {
  const { method, path } = request
  const open = /^\/phone-media\/(\d+)/.exec(path)?.[1]
  if (method === 'GET' && open) return file(world, open)
  const sticker = /^\/stickershop\/v1\/sticker\/(\d+)\/android\/sticker\.png$/.exec(path)?.[1]
  if (method === 'GET' && sticker) return shopPicture(world, sticker)
  if (!sameSecret(request.headers.authorization, `Bearer ${world.account.accessToken}`))
    throw new LineRefusal(
      401,
      'Authentication failed. Confirm that the access token in the authorization header is valid.',
    )
  const content = /^\/v2\/bot\/message\/(\d+)\/content$/.exec(path)?.[1]
  if (method === 'GET' && content) return file(world, content)
  const user = /^\/v2\/bot\/profile\/(U[0-9a-f]{32})$/.exec(path)?.[1]
  if (method === 'GET' && user) return profile(world, user)
  switch (`${method} ${path}`) {
    case 'POST /v2/bot/message/reply':
      return reply(world, jsonOf(request))
    case 'POST /v2/bot/message/push':
      return push(world, jsonOf(request), request)
    case 'POST /v2/bot/chat/loading/start':
      return loading(world, jsonOf(request))
    case 'POST /v2/bot/chat/markAsRead':
      return markAsRead(world, jsonOf(request))
    case 'GET /v2/bot/info':
      return answer({
        userId: world.account.botUserId,
        basicId: '@salon',
        displayName: 'Salon Lumière',
        chatMode: 'bot',
        markAsReadMode: 'manual',
      })
    case 'GET /v2/bot/channel/webhook/endpoint':
      return answer({ endpoint: world.settings.endpoint, active: world.settings.webhookActive })
    case 'PUT /v2/bot/channel/webhook/endpoint':
      world.settings.endpoint = checked(Endpoint, jsonOf(request)).endpoint
      return answer({})
    case 'POST /v2/bot/channel/webhook/test':
      return tryOut(world)
    case 'GET /v2/bot/message/quota':
      return answer(
        Number.isFinite(world.quota.limit)
          ? { type: 'limited', value: world.quota.limit }
          : { type: 'none' },
      )
    case 'GET /v2/bot/message/quota/consumption':
      return answer({ totalUsage: world.quota.used })
    default:
      throw new LineRefusal(404, 'Not found')
  }
}

/** Posts an empty webhook and tells what came back. */
async function tryOut(world: World): Promise<RawReply> {
  const statusCode = await world.verify()
  const success = statusCode === 200
  return answer({
    success,
    timestamp: world.io.now().toISOString(),
    statusCode,
    reason: success ? 'OK' : 'ERROR_STATUS_CODE',
    detail: String(statusCode),
  })
}

function jsonOf(request: RawRequest): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(request.body))
  } catch {
    throw new LineRefusal(400, 'The request body could not be parsed as JSON (line: 1, column: 1)')
  }
}

/** What a customer's phone sent as a sticker, or one of the shop's own. */
function shopPicture(world: World, id: string): RawReply | FileReply {
  if (world.files.has(id)) return file(world, id)
  if (!stickers.some(({ ids }) => ids.includes(id))) throw new LineRefusal(404, 'Not found')
  return { status: 200, headers: { 'content-type': 'image/png' }, body: drawSticker(Number(id)) }
}

/** A film that is still being converted is answered 202, without its bytes; the next time it is done. */
function file(world: World, id: string): RawReply | FileReply {
  const found = world.files.get(id)
  if (!found) throw new LineRefusal(404, 'Not found')
  if (!found.ready) {
    found.ready = true
    return answer({}, 202)
  }
  return { status: 200, headers: { 'content-type': found.type }, body: found.data }
}

function profile(world: World, userId: string): RawReply {
  const person = [...world.people.values()].find((one) => one.userId === userId)
  if (!person || person.blocked) throw new LineRefusal(404, 'Not found')
  const { name, picture } = person.customer
  return answer({
    displayName: name,
    userId,
    ...(picture && { pictureUrl: pictureUrl(world, picture) }),
    language: 'ja',
  })
}

function pictureUrl(world: World, picture: { type: string; data: Uint8Array }): string {
  const id = newMessageId()
  world.files.set(id, { ...picture, ready: true })
  return `${world.io.baseUrl}/phone-media/${id}`
}

function loading(world: World, body: unknown): RawReply {
  const { chatId, loadingSeconds = 20 } = checked(Loading, body)
  const person = [...world.people.values()].find(({ userId }) => userId === chatId)
  if (!person) throw new LineRefusal(400, 'Invalid chatId')
  person.loadingUntil = world.io.now().getTime() + loadingSeconds * 1000
  world.io.changed(person.customer.id)
  return answer({}, 202)
}

/** The message that the token came with, and all before it. */
function markAsRead(world: World, body: unknown): RawReply {
  const { markAsReadToken } = checked(MarkAsRead, body)
  for (const person of world.people.values()) {
    const at = person.lines.findIndex(({ readToken }) => readToken === markAsReadToken)
    if (at < 0) continue
    for (const line of person.lines.slice(0, at + 1))
      if (line.from === 'customer') line.state = 'read'
    world.io.changed(person.customer.id)
    return answer({})
  }
  throw new LineRefusal(400, 'Invalid markAsReadToken')
}
