import type { RawRequest } from '@atrium/channel-kit/channel'
import { sameSecret } from '@atrium/channel-kit/signing/hmac'
import { smsSegments } from '@atrium/contract/content/segments'
import { deliverOut } from './outbound.ts'
import {
  fileReply,
  json,
  type Line,
  ownNumber,
  type Person,
  personWith,
  type Reply,
  type World,
} from './world.ts'

export const accountSid = 'AC0123456789abcdef0123456789abcdef'
export const authToken = 'fake-auth-token-of-the-sandbox'

/** The REST API of 2010-04-01, as far as a business with one number needs it. */
export async function twilioApi(world: World, request: RawRequest): Promise<Reply> {
  const expected = `Basic ${btoa(`${accountSid}:${authToken}`)}`
  if (!sameSecret(request.headers.authorization, expected))
    return refusal(401, 20003, 'Authenticate')
  const root = `/2010-04-01/Accounts/${accountSid}/`
  const path = request.path.startsWith(root) ? request.path.slice(root.length) : ''
  const [, message = '', media = ''] =
    /^Messages\/([^/]+)\/Media(?:\.json|\/(\w+))$/.exec(path) ?? []
  if (request.method === 'GET' && media) return fileReply(world, media)
  switch (`${request.method} ${message ? 'Media' : path}`) {
    case 'POST Messages.json':
      return create(world, new URLSearchParams(new TextDecoder().decode(request.body)))
    case 'GET Messages.json':
      return list(world, request.query)
    case 'GET Media':
      return mediaList(world, message)
    case 'GET IncomingPhoneNumbers.json':
      return json(200, {
        incoming_phone_numbers: [{ phone_number: ownNumber, sid: `PN${'0'.repeat(32)}` }].filter(
          ({ phone_number }) => phone_number === request.query.PhoneNumber,
        ),
      })
    default:
      return refusal(404, 20404, `The requested resource ${request.path} was not found`)
  }
}

function refusal(status: number, code: number, message: string): Reply {
  const more_info = `https://www.twilio.com/docs/errors/${code}`
  return json(status, { code, message, more_info, status })
}

async function create(world: World, form: URLSearchParams): Promise<Reply> {
  const to = form.get('To') ?? ''
  const text = form.get('Body') ?? ''
  const mediaUrls = form.getAll('MediaUrl')
  if (!/^\+[1-9]\d{6,14}$/.test(to)) return refusal(400, 21211, `Invalid 'To' Phone Number: ${to}`)
  if (form.get('From') !== ownNumber)
    return refusal(400, 21606, `The 'From' phone number provided is not a valid number`)
  if (text === '' && mediaUrls.length === 0) return refusal(400, 21602, 'Message body is required.')
  if (text.length > 1600)
    return refusal(400, 21617, 'The concatenated message body exceeds the 1600 character limit')
  if (mediaUrls.some((url) => !URL.canParse(url)))
    return refusal(400, 21620, 'Invalid media URL(s)')
  if (mediaUrls.length > 10)
    return refusal(400, 21623, 'Number of media files exceeds allowed limit')
  // Twilio's own number for trying this out, with test credentials.
  if (to === '+15005550009') return refusal(400, 21614, `'To' number is not a valid mobile number`)
  if (personWith(world, to)?.stopped)
    return refusal(400, 21610, 'Attempt to send to unsubscribed recipient')
  const callback = form.get('StatusCallback') ?? undefined
  const codes = { unknownNumber: '30005', noPicture: '11200' }
  const line = await deliverOut(world, { to, text, mediaUrls, callback }, codes)
  const resource = resourceOf(line, to)
  return json(201, { ...resource, status: 'queued', date_sent: null })
}

/** A message as the API shows it. */
function resourceOf(line: Line, phone: string) {
  const at = new Date(line.at).toUTCString().replace('GMT', '+0000')
  const text = line.content.kind === 'text' ? line.content.text : ''
  const isIn = line.from === 'customer'
  const uri = `/2010-04-01/Accounts/${accountSid}/Messages/${line.id}`
  return {
    account_sid: accountSid,
    api_version: '2010-04-01',
    body: text,
    date_created: at,
    date_sent: at,
    date_updated: at,
    direction: isIn ? 'inbound' : 'outbound-api',
    error_code: null,
    error_message: null,
    from: isIn ? phone : ownNumber,
    messaging_service_sid: null,
    num_media: String(line.fileIds.length),
    num_segments: String(smsSegments(text).count),
    price: null,
    price_unit: 'USD',
    sid: line.id,
    status: isIn ? 'received' : 'delivered',
    subresource_uris: { media: `${uri}/Media.json` },
    to: isIn ? ownNumber : phone,
    uri: `${uri}.json`,
  }
}

/** Newest first, a page at a time; filters are by the day or the moment. */
function list(world: World, query: Record<string, string>): Reply {
  const size = Math.min(Number(query.PageSize ?? 50) || 50, 1000)
  const page = Number(query.Page ?? 0) || 0
  const since = Date.parse(query['DateSent>'] ?? '') || 0
  const all = [...world.people.values()]
    .flatMap((person: Person) => person.lines.map((line) => ({ line, phone: person.phone })))
    .filter(({ line }) => Date.parse(line.at) >= since)
    .sort((a, b) => Date.parse(b.line.at) - Date.parse(a.line.at))
    .map(({ line, phone }) => resourceOf(line, phone))
    .filter(({ to }) => !query.To || to === query.To)
  const messages = all.slice(page * size, (page + 1) * size)
  const uriOf = (at: number) =>
    `${new URL(world.io.baseUrl).pathname.replace(/\/$/, '')}/2010-04-01/Accounts/${accountSid}/Messages.json?${new URLSearchParams(
      { ...query, Page: String(at), PageToken: `PA${at}` },
    )}`
  return json(200, {
    messages,
    page,
    page_size: size,
    start: page * size,
    end: Math.max(0, page * size + messages.length - 1),
    uri: uriOf(page),
    first_page_uri: uriOf(0),
    previous_page_uri: page > 0 ? uriOf(page - 1) : null,
    next_page_uri: (page + 1) * size < all.length ? uriOf(page + 1) : null,
  })
}

function mediaList(world: World, messageSid: string): Reply {
  const line = [...world.people.values()]
    .flatMap(({ lines }) => lines)
    .find(({ id }) => id === messageSid)
  return json(200, {
    media_list: (line?.fileIds ?? []).map((id) => ({
      sid: id,
      account_sid: accountSid,
      parent_sid: messageSid,
      content_type: world.media.get(id)?.type,
      uri: `/2010-04-01/Accounts/${accountSid}/Messages/${messageSid}/Media/${id}.json`,
    })),
  })
}
