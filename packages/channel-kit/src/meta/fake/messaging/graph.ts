import type { RawRequest } from '../../../channel.ts'
import { sameSecret } from '../../../signing/hmac.ts'
import { answer, GraphRefusal, jsonBody, type Reply } from '../graph-reply.ts'
import { conversations } from './conversations.ts'
import { moderate, ownAnswer } from './moderate.ts'
import { postComment, postMessage } from './send.ts'
import { appSubscriptions, ownNode, subscribedApps } from './subscriptions.ts'
import { cdnUrl, dayMs, newNumber, nowMs, type World } from './world.ts'

type FileReply = { status: number; headers: Record<string, string>; body: Uint8Array }

/** The Graph API as far as one page or one Instagram account needs it. */
export async function graphApi(world: World, request: RawRequest): Promise<Reply | FileReply> {
  try {
    return await route(world, request)
  } catch (error) {
    if (error instanceof GraphRefusal) return error.reply
    throw error
  }
}

async function route(world: World, request: RawRequest): Promise<Reply | FileReply> {
  const { product } = world
  const { method, query } = request
  const path = request.path.replace(/^\/v\d+\.\d+/, '').split('/')
  const [first = '', second = ''] = path.slice(1).map(decodeURIComponent)
  // The phones in the sandbox and Meta's file host ask for no token.
  if (method === 'GET' && first === 'phone-media') return file(world, second)
  if (method === 'GET' && first === 'cdn') return fromCdn(world, second, query)
  if (method === 'GET' && first === product.appId && second === 'subscriptions')
    return appSubscriptions(world, request.headers.authorization)
  if (first === 'refresh_access_token') world.renewals += 1
  const token = query.access_token ?? request.headers.authorization?.replace(/^Bearer /, '')
  if (!sameSecret(token, world.token.value) || hasEnded(world))
    throw new GraphRefusal(190, 'Error validating access token: it was made invalid.', undefined, {
      subcode: 460,
      status: 401,
    })
  const place = placeOf(world, first)
  switch (`${method} ${place}${second && `/${second}`}`) {
    case 'POST account/messages':
      return postMessage(world, jsonBody(request))
    case 'POST account/message_attachments':
      return upload(world, request)
    case 'GET account':
    case 'GET linked':
      return ownNode(world, first, query)
    case 'GET account/conversations':
      return conversations(world, query)
    case 'GET account/subscribed_apps':
    case 'POST account/subscribed_apps':
    case 'DELETE account/subscribed_apps':
      return subscribedApps(world, request)
    case `POST comment/${product.commentEdge}`:
      return postComment(world, first, jsonBody(request))
    case 'POST comment':
    case 'POST comment/likes':
    case 'DELETE comment/likes':
    case 'DELETE answer':
      return moderate(world, first, request)
    case 'GET person':
      return profile(world, first)
    case 'GET renewal':
      return renewToken(world)
    case 'GET token':
      return answer({
        data: { app_id: product.appId, is_valid: true, expires_at: world.token.ends, scopes: [] },
      })
    default:
      throw new GraphRefusal(
        100,
        `Unsupported ${method.toLowerCase()} request. Object with ID '${first}' does not exist`,
        undefined,
        { subcode: 33 },
      )
  }
}

function placeOf(world: World, id: string): string {
  const { object, ownId, page } = world.product
  // With a page's token the page sends and is subscribed; its Instagram account can only be looked at.
  if (id === 'me' || id === (page ?? ownId)) return 'account'
  if (id === ownId) return 'linked'
  if (id === 'debug_token') return 'token'
  // Only graph.instagram.com renews tokens.
  if (id === 'refresh_access_token' && object === 'instagram' && !page) return 'renewal'
  if (world.comments.has(id)) return 'comment'
  if (ownAnswer(world, id)) return 'answer'
  return [...world.people.values()].some(({ scopedId }) => scopedId === id) ? 'person' : 'nothing'
}

const sixtyDays = 60 * 24 * 3600

function hasEnded({ io, token }: World): boolean {
  return token.ends > 0 && token.ends * 1000 <= io.now().getTime()
}

/** Stricter than Meta's reference, which says nothing of the old token: here it is good no more. */
function renewToken(world: World): Reply {
  const madeAt = nowMs(world)
  if (madeAt - world.token.madeAt < dayMs)
    throw new GraphRefusal(100, 'The token is not a day old.', undefined, { status: 400 })
  const value = world.io.tokenStays
    ? world.token.value
    : `${world.product.accessToken}${world.renewals}`
  const ends = world.io.tokenStays ? 0 : Math.floor(madeAt / 1000) + sixtyDays
  world.token = { value, madeAt, ends }
  return answer({ access_token: value, token_type: 'bearer', expires_in: sixtyDays })
}

/** A person's profile is open only after they wrote in private. */
function profile(world: World, scopedId: string): Reply {
  world.profilesAsked.push(scopedId)
  const person = [...world.people.values()].find((one) => one.scopedId === scopedId)
  if (!person || person.lastInbound === Number.NEGATIVE_INFINITY)
    throw new GraphRefusal(230, 'User consent is required to access user profile')
  const { name, username, picture } = person.customer
  const shown = picture && { profile_pic: pictureUrl(world, scopedId, picture) }
  const [first, ...rest] = name.split(' ')
  return answer(
    world.product.object === 'page'
      ? { id: scopedId, first_name: first, last_name: rest.join(' '), ...shown }
      : { id: scopedId, name, ...(username && { username }), ...shown },
  )
}

/** Another address each time, and each ends. */
function pictureUrl(world: World, id: string, picture: { type: string; data: Uint8Array }): string {
  world.files.set(id, { name: 'face', ...picture })
  return cdnUrl(world, id, 'face.jpg')
}

async function upload(world: World, request: RawRequest): Promise<Reply> {
  const headers = { 'content-type': request.headers['content-type'] ?? '' }
  const form = await new Response(new Uint8Array(request.body), { headers }).formData()
  const given = form.get('filedata')
  if (typeof form.get('message') !== 'string' || !(given instanceof File))
    throw new GraphRefusal(100, 'The parameters message and filedata are required.')
  if (world.product.page && form.get('platform') !== 'instagram')
    throw new GraphRefusal(100, 'The parameter platform must be instagram.')
  const id = newNumber()
  const data = new Uint8Array(await given.arrayBuffer())
  world.files.set(id, { name: given.name, type: given.type, data })
  return answer({ attachment_id: id })
}

/** Addresses of files expire; then the host says 403. */
function fromCdn(world: World, id: string, { oe }: Record<string, string>): Reply | FileReply {
  if (Number(oe ?? 0) * 1000 < nowMs(world))
    return { status: 403, headers: {}, body: 'URL signature expired' }
  return file(world, id)
}

function file(world: World, id: string): Reply | FileReply {
  const found = world.files.get(id)
  if (!found) return { status: 404, headers: {}, body: 'Not found' }
  return { status: 200, headers: { 'content-type': found.type }, body: found.data }
}
