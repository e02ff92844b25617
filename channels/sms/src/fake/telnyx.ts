import { createHash, createPrivateKey, createPublicKey, sign } from 'node:crypto'
import type { RawRequest } from '@atrium/channel-kit/channel'
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

const apiKey = 'KEYFakeOfTheSandbox'

/** An Ed25519 key whose seed is always the same, so that a restart keeps the public key. */
const privateKey = createPrivateKey({
  key: Buffer.concat([
    Buffer.from('302e020100300506032b657004220420', 'hex'),
    createHash('sha256').update('the sandbox of Telnyx').digest(),
  ]),
  format: 'der',
  type: 'pkcs8',
})
const publicKey = createPublicKey(privateKey)
  .export({ format: 'der', type: 'spki' })
  .subarray(-32)
  .toString('base64')

/** Telnyx: signed JSON in, JSON out. */
export const telnyxWire: Wire = {
  settings: { provider: 'Telnyx', apiKey, publicKey, from: ownNumber },
  answersStop: true,
  patience: 60,
  newId: () => crypto.randomUUID(),
  newFileId: () => crypto.randomUUID(),
  message: (world, person, line) =>
    signed(world, world.io.webhookUrl, 'message.received', {
      ...payload(world, line),
      direction: 'inbound',
      from: { phone_number: person.phone, carrier: 'Orange', line_type: 'Wireless' },
      to: [{ phone_number: ownNumber, status: 'webhook_delivered' }],
      received_at: line.at,
      errors: [],
    }),
  report(world, person, line, report, code) {
    const status = report === 'failed' ? 'delivery_failed' : report
    const type = report === 'sent' ? 'message.sent' : 'message.finalized'
    return signed(world, line.callback ?? '', type, {
      ...payload(world, line),
      direction: 'outbound',
      from: { phone_number: ownNumber },
      to: [{ phone_number: person.phone, status, carrier: 'Orange', line_type: 'Wireless' }],
      cost: { amount: '0.0051', currency: 'USD' },
      errors: code ? [{ code, title: titles[code] ?? 'Undeliverable' }] : [],
    })
  },
  headers: (world, _url, body) => headers(world, body),
  handle: api,
}

const titles: Record<string, string> = {
  '40001': 'Not routable',
  '40300': 'Blocked due to STOP message',
}

function payload(world: World, line: Line) {
  return {
    record_type: 'message',
    id: line.id,
    type: line.fileIds.length > 0 ? 'MMS' : 'SMS',
    text: line.content.kind === 'text' ? line.content.text : '',
    media: line.fileIds.map((id) => ({
      url: `${world.io.baseUrl}/phone-media/${id}`,
      content_type: world.media.get(id)?.type,
      size: world.media.get(id)?.data.length,
    })),
    parts: 1,
    encoding: 'GSM-7',
  }
}

function signed(world: World, url: string, event_type: string, payload: unknown) {
  const occurred_at = world.io.now().toISOString()
  const id = crypto.randomUUID()
  const data = { event_type, id, occurred_at, record_type: 'event', payload }
  const body = JSON.stringify({ data, meta: { attempt: 1, delivered_to: url } })
  return { url, body, headers: headers(world, body) }
}

function headers(world: World, body: Uint8Array | string) {
  const timestamp = String(Math.floor(world.io.now().getTime() / 1000))
  const signed = Buffer.concat([Buffer.from(`${timestamp}|`), Buffer.from(body)])
  return {
    'content-type': 'application/json',
    'telnyx-timestamp': timestamp,
    'telnyx-signature-ed25519': sign(null, signed, privateKey).toString('base64'),
  }
}

async function api(world: World, request: RawRequest): Promise<Reply> {
  if (request.headers.authorization !== `Bearer ${apiKey}`)
    return refusal(401, '10009', 'Authentication failed')
  const call = `${request.method} ${request.path}`
  if (call === 'GET /v2/messaging_profiles') return json(200, { data: [] })
  if (call !== 'POST /v2/messages') return refusal(404, '10005', 'Resource not found')
  const { to, from, text, media_urls, webhook_url } = bodyOf(request)
  if (typeof to !== 'string' || !/^\+[1-9]\d{6,14}$/.test(to))
    return refusal(400, '40310', "Invalid 'to' address")
  if (from !== ownNumber) return refusal(400, '40305', "Invalid 'from' address")
  if (personWith(world, to)?.stopped) return refusal(400, '40300', titles['40300'] ?? '')
  const line = await deliverOut(
    world,
    {
      to,
      text: typeof text === 'string' ? text : '',
      mediaUrls: Array.isArray(media_urls) ? media_urls.map(String) : [],
      callback: typeof webhook_url === 'string' ? webhook_url : undefined,
    },
    { unknownNumber: '40001', noPicture: '40008' },
  )
  const sent = { ...payload(world, line), direction: 'outbound', errors: [] }
  return json(200, { data: { ...sent, to: [{ phone_number: to, status: 'queued' }] } })
}

function refusal(status: number, code: string, title: string): Reply {
  return json(status, { errors: [{ code, title, detail: title }] })
}
