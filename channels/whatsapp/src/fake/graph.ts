import type { RawRequest } from '@atrium/channel-kit/channel'
import {
  answer,
  GraphRefusal,
  jsonBody,
  type Reply,
} from '@atrium/channel-kit/meta/fake/graph-reply'
import { sameSecret } from '@atrium/channel-kit/signing/hmac'
import { capabilities } from '../capabilities.ts'
import { postMessage } from './messages.ts'
import { appSubscriptions, subscribedApps } from './subscriptions.ts'
import { createTemplate, deleteTemplate, editTemplate, listTemplates } from './templates/api.ts'
import { type MediaFile, newNumericId, unixSeconds, type World } from './world.ts'

type FileReply = { status: number; headers: Record<string, string>; body: Uint8Array }

/** The Graph API as far as a business with one number needs it. */
export async function graphApi(world: World, request: RawRequest): Promise<Reply | FileReply> {
  try {
    return await route(world, request)
  } catch (error) {
    if (error instanceof GraphRefusal) return error.reply
    throw error
  }
}

async function route(world: World, request: RawRequest): Promise<Reply | FileReply> {
  const { account } = world
  const { method } = request
  const [, first = '', second = ''] = request.path.replace(/^\/v\d+\.\d+/, '').split('/')
  // The phones in the sandbox are not clients of the Graph API.
  if (method === 'GET' && first === 'phone-media') return file(world, second)
  if (method === 'GET' && first === account.appId && second === 'subscriptions')
    return appSubscriptions(world, request.headers.authorization)
  if (!sameSecret(request.headers.authorization, `Bearer ${account.accessToken}`))
    throw new GraphRefusal(
      190,
      'Invalid OAuth access token - Cannot parse access token',
      undefined,
      { status: 401 },
    )
  if (method === 'GET' && first === 'lookaside') return download(world, second, request)
  const call = `${method} ${placeOf(world, first)}${second ? `/${second}` : ''}`
  switch (call) {
    case 'POST number/messages':
      return postMessage(world, jsonBody(request))
    case 'POST number/media':
      return upload(world, request)
    case 'GET number':
      return answer({
        id: account.phoneNumberId,
        display_phone_number: account.displayPhone,
        verified_name: 'Atrium Demo',
        quality_rating: 'GREEN',
        status: 'CONNECTED',
        whatsapp_business_manager_messaging_limit: world.limits.tier,
      })
    case 'GET account':
      return answer({
        id: account.wabaId,
        owner_business_info: { id: account.portfolioId, name: 'Atrium Demo' },
      })
    case 'GET account/subscribed_apps':
    case 'POST account/subscribed_apps':
    case 'DELETE account/subscribed_apps':
      return subscribedApps(world, method)
    case 'GET account/message_templates':
      return listTemplates(world, request.query)
    case 'POST account/message_templates':
      return createTemplate(world, request)
    case 'DELETE account/message_templates':
      return deleteTemplate(world, request.query)
    case 'POST template':
      return editTemplate(world, first, request)
    case 'POST app/uploads':
      return answer({ id: `upload:${newNumericId()}` })
    case 'POST upload':
      return answer({ h: `4:${newNumericId()}` })
    case 'GET token':
      return answer({
        data: { app_id: account.appId, is_valid: true, expires_at: world.limits.tokenEnds },
      })
    case 'GET media':
      return mediaAddress(world, first)
    case 'DELETE media':
      world.media.delete(first)
      return answer({ success: true })
    default:
      throw new GraphRefusal(
        100,
        `Unsupported ${method.toLowerCase()} request. Object with ID '${first}' does not exist`,
      )
  }
}

function placeOf({ account, media, templates }: World, id: string): string {
  if (id === account.phoneNumberId) return 'number'
  if (id === account.wabaId) return 'account'
  if (id === 'debug_token') return 'token'
  // Samples for reviewers: the app of the token, and an upload that it opened.
  if (id === 'app') return 'app'
  if (id.startsWith('upload:')) return 'upload'
  if (templates.some((one) => one.id === id)) return 'template'
  return media.has(id) ? 'media' : 'nothing'
}

const uploadTypes = new Set(
  Object.values(capabilities.media).flatMap((limit) =>
    typeof limit === 'object' ? limit.types : [],
  ),
)

async function upload(world: World, request: RawRequest): Promise<Reply> {
  const headers = { 'content-type': request.headers['content-type'] ?? '' }
  const form = await new Response(new Uint8Array(request.body), { headers }).formData()
  const given = form.get('file')
  if (form.get('messaging_product') !== 'whatsapp' || !(given instanceof File))
    throw new GraphRefusal(100, 'The parameters messaging_product and file are required.')
  const type = given.type.split(';')[0] ?? ''
  if (!uploadTypes.has(type))
    throw new GraphRefusal(
      100,
      `Param file must be a file of a supported type. Received file of type '${type}'.`,
    )
  const media: MediaFile = {
    id: newNumericId(),
    name: given.name,
    type,
    data: new Uint8Array(await given.arrayBuffer()),
  }
  world.media.set(media.id, media)
  return answer({ id: media.id })
}

/** The address is good for 5 minutes. */
function mediaAddress(world: World, id: string): Reply {
  const media = world.media.get(id)
  return answer({
    messaging_product: 'whatsapp',
    url: `${world.io.baseUrl}/lookaside/${id}?ext=${Number(unixSeconds(world)) + 300}`,
    mime_type: media?.type,
    file_size: media?.data.length,
    id,
  })
}

function download(world: World, id: string, { query }: RawRequest): Reply | FileReply {
  if (Number(query.ext ?? 0) < Number(unixSeconds(world)))
    return { status: 404, headers: {}, body: 'URL expired' }
  return file(world, id)
}

function file(world: World, id: string): Reply | FileReply {
  const media = world.media.get(id)
  if (!media) return { status: 404, headers: {}, body: 'Not found' }
  return { status: 200, headers: { 'content-type': media.type }, body: media.data }
}
