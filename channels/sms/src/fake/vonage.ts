import { createHash, generateKeyPairSync, verify } from 'node:crypto'
import type { RawRequest } from '@atrium/channel-kit/channel'
import { hmac } from '@atrium/channel-kit/signing/hmac'
import { z } from 'zod'
import { deliverOut } from './outbound.ts'
import {
  bodyOf,
  json,
  type Line,
  ownNumber,
  personWith,
  type Reply,
  type Wire,
  type World,
} from './world.ts'

const vonageKey = 'abcd1234'
const vonageSecret = 'fake-secret-of-the-sandbox'
const signatureSecret = 'fake-signature-secret-of-the-sandbox'

const pair = generateKeyPairSync('rsa', { modulusLength: 2048 })
const publicKey = pair.publicKey
/** What the operator may enter beside the account's own credentials. */
export const vonageApplication = {
  id: '8a1f6a0e-52d0-4a34-8a77-6a2a1f0b7c55',
  privateKey: pair.privateKey.export({ format: 'pem', type: 'pkcs8' }).toString(),
  publicKey: publicKey.export({ format: 'pem', type: 'spki' }).toString(),
} as const

const digits = (phone: string) => phone.replace('+', '')

/** Vonage: JSON with a token in, JSON out. It repeats a webhook for a day. */
export const vonageWire: Wire = {
  settings: { provider: 'Vonage', vonageKey, vonageSecret, signatureSecret, from: ownNumber },
  answersStop: false,
  patience: 24 * 3600,
  newId: () => crypto.randomUUID(),
  newFileId: () => crypto.randomUUID(),
  message: (world, person, line) =>
    signed(world, world.io.webhookUrl, {
      to: digits(ownNumber),
      from: digits(person.phone),
      channel: line.fileIds.length > 0 ? 'mms' : 'sms',
      message_uuid: line.id,
      timestamp: line.at,
      usage: { price: '0.0057', currency: 'EUR' },
      ...contentOf(world, line),
    }),
  report(world, person, line, report, code) {
    const status = report === 'sent' ? 'submitted' : report === 'failed' ? 'rejected' : report
    return signed(world, line.callback ?? '', {
      message_uuid: line.id,
      to: digits(person.phone),
      from: digits(ownNumber),
      timestamp: world.io.now().toISOString(),
      status,
      channel: line.fileIds.length > 0 ? 'mms' : 'sms',
      client_ref: line.reference,
      usage: { price: '0.0333', currency: 'EUR' },
      ...(code && { error: problem(code, 'The number could not be reached.') }),
    })
  },
  headers: (world, _url, body) => headers(world, body),
  handle: api,
}

function contentOf(world: World, line: Line) {
  const text = line.content.kind === 'text' ? line.content.text : ''
  const file = world.media.get(line.fileIds[0] ?? '')
  if (!file) return { message_type: 'text', text }
  const url = `${world.io.baseUrl}/phone-media/${file.id}`
  return { message_type: 'image', image: { url, name: file.name, ...(text && { caption: text }) } }
}

function signed(world: World, url: string, event: unknown) {
  const body = JSON.stringify(event)
  return { url, body, headers: headers(world, body) }
}

function headers(world: World, body: Uint8Array | string) {
  const claims = {
    iat: Math.floor(world.io.now().getTime() / 1000),
    jti: crypto.randomUUID(),
    iss: 'Vonage',
    payload_hash: createHash('sha256').update(body).digest('hex'),
    api_key: vonageKey,
  }
  const token = [{ alg: 'HS256', typ: 'JWT' }, claims]
    .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .join('.')
  const signature = hmac('sha256', signatureSecret, token, 'base64url')
  return { 'content-type': 'application/json', authorization: `Bearer ${token}.${signature}` }
}

/** By key and secret; messages also by a token of the application, which its key signed. */
function isAllowed(world: World, { headers, path }: RawRequest): boolean {
  const { authorization = '' } = headers
  if (authorization === `Basic ${btoa(`${vonageKey}:${vonageSecret}`)}`) return true
  const [, head = '', claims = '', signature = ''] =
    /^Bearer ([\w-]+)\.([\w-]+)\.([\w-]+)$/.exec(authorization) ?? []
  const signed = Buffer.from(`${head}.${claims}`)
  if (path !== '/v1/messages' || !signature) return false
  if (!verify('sha256', signed, publicKey, Buffer.from(signature, 'base64url'))) return false
  const said = Token.safeParse(JSON.parse(Buffer.from(claims, 'base64url').toString()))
  const seconds = world.io.now().getTime() / 1000
  return said.success && said.data.iat <= seconds + 60 && said.data.exp > seconds
}

const Token = z.object({
  application_id: z.literal(vonageApplication.id),
  iat: z.number(),
  exp: z.number(),
  jti: z.string().min(1),
})

async function api(world: World, request: RawRequest): Promise<Reply> {
  if (!isAllowed(world, request))
    return json(401, { type: 'https://developer.vonage.com/api-errors#unauthorized', ...denied })
  const call = `${request.method} ${request.path}`
  if (call === 'GET /account/numbers') {
    const count = request.query.pattern === digits(ownNumber) ? 1 : 0
    const number = { msisdn: digits(ownNumber), app_id: vonageApplication.id }
    return json(200, count > 0 ? { count, numbers: [number] } : {})
  }
  if (call === `GET /v2/applications/${vonageApplication.id}`)
    return json(200, {
      id: vonageApplication.id,
      keys: { public_key: vonageApplication.publicKey },
      capabilities: { messages: { webhooks: { inbound_url: { address: world.io.webhookUrl } } } },
    })
  if (call !== 'POST /v1/messages') return json(404, problem('404', 'Not found.'))
  const { to, from, text, client_ref, webhook_url, ...said } = bodyOf(request)
  const person = personWith(world, `+${String(to)}`)
  if (!/^[1-9]\d{6,14}$/.test(String(to)) || from !== digits(ownNumber))
    return json(422, problem('1120', 'Invalid sender or recipient.'))
  if (person?.stopped) return json(422, problem('1250', 'The recipient has opted out.'))
  const pictures = picturesIn(said)
  if (!pictures)
    return json(422, problem('1150', 'Invalid params: one image or a list of content.'))
  const line = await deliverOut(
    world,
    {
      to: `+${String(to)}`,
      text: String(text ?? pictures[0]?.caption ?? ''),
      mediaUrls: pictures.map(({ url }) => url),
      callback: typeof webhook_url === 'string' ? webhook_url : undefined,
      reference: typeof client_ref === 'string' ? client_ref : undefined,
    },
    { unknownNumber: '1210', noPicture: '1180' },
  )
  return json(202, { message_uuid: line.id })
}

const Picture = z.object({ url: z.url(), caption: z.string().optional() })
const Said = z.discriminatedUnion('message_type', [
  z.object({ message_type: z.literal('text') }),
  z.object({ message_type: z.literal('image'), image: Picture }),
  z.object({
    message_type: z.literal('content'),
    content: z.array(Picture.extend({ type: z.literal('image') })).min(1),
  }),
])

function picturesIn(body: Record<string, unknown>): z.infer<typeof Picture>[] | undefined {
  const said = Said.safeParse(body).data
  switch (said?.message_type) {
    case 'text':
      return []
    case 'image':
      return [said.image]
    default:
      return said?.content
  }
}

const denied = { title: 'Unauthorized', detail: 'You did not provide correct credentials.' }

function problem(code: string, detail: string) {
  const type = `https://developer.vonage.com/api-errors/messages#${code}`
  return { type, title: code, detail, instance: crypto.randomUUID() }
}
