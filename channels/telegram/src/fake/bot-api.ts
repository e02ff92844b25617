import type { RawReply, RawRequest } from '@atrium/channel-kit/channel'
import { deleteLine, editLine } from './change.ts'
import { keepFile } from './files.ts'
import { sendMethods, sentLine } from './sent.ts'
import { bot, chatOf, type Person, type World } from './world.ts'

export type Reply =
  | RawReply
  | { status: number; headers?: Record<string, string>; body: Uint8Array }
type Body = Record<string, unknown>
type Form = { body: Body; file?: File }

/** What the Bot API refuses, in its own words. */
class Refused extends Error {
  readonly status: number
  readonly parameters: Record<string, number> | undefined
  constructor(status: number, description: string, parameters?: Record<string, number>) {
    super(description)
    this.status = status
    this.parameters = parameters
  }
}

/** `/bot<token>/<method>` and `/file/bot<token>/<path>`; `/phone-files/…` is what the customer's phone shows. */
export async function botApi(world: World, request: RawRequest): Promise<Reply> {
  const shown = /^\/phone-files\/([\w-]+)$/.exec(request.path)
  if (shown) return download([...world.files.values()].find(({ id }) => id === shown[1]))
  const file = /^\/file\/bot([^/]+)\/(.+)$/.exec(request.path)
  if (file) {
    if (file[1] !== world.token) return failure(new Refused(404, 'Not Found'))
    return download([...world.files.values()].find(({ path }) => path === file[2]))
  }
  try {
    const found = /^\/bot([^/]+)\/(\w+)$/.exec(request.path)
    if (!found) throw new Refused(404, 'Not Found')
    if (found[1] !== world.token) throw new Refused(401, 'Unauthorized')
    const result = await run(world, found[2] ?? '', await formOf(request))
    return answer(200, { ok: true, result })
  } catch (error) {
    if (error instanceof Refused) return failure(error)
    throw error
  }
}

async function run(world: World, method: string, form: Form): Promise<unknown> {
  world.calls.push({ method, body: form.body, ...(form.file && { file: form.file.name }) })
  const next = world.refusals.findIndex((one) => (one.method ?? method) === method)
  const [refusal] = next === -1 ? [] : world.refusals.splice(next, 1)
  if (refusal) throw new Refused(refusal.status, refusal.description, refusal.parameters)
  if (Object.hasOwn(sendMethods, method)) return sendTo(world, method, form)
  switch (method) {
    case 'getMe':
      return { ...bot, can_join_groups: false, can_read_all_group_messages: false }
    case 'setWebhook':
      return setWebhook(world, form.body)
    case 'deleteWebhook':
      world.webhook.url = ''
      return true
    case 'getWebhookInfo':
      return webhookInfo(world)
    case 'getUpdates':
      throw new Refused(
        409,
        "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first",
      )
    case 'getFile':
      return getFile(world, String(form.body.file_id))
    case 'getUserProfilePhotos':
      return profilePhotos(world, Number(form.body.user_id))
    case 'sendChatAction': {
      const person = reachable(world, form.body)
      person.typingUntil = world.io.now().getTime() + 5_000
      world.io.changed(person.customer.id)
      return true
    }
    case 'setMessageReaction':
      return react(world, form.body)
    case 'editMessageText':
    case 'editMessageCaption':
      return edit(world, method, form.body)
    case 'deleteMessage':
      return deleteLine(world, reachable(world, form.body), form.body, refuse400)
    case 'answerCallbackQuery':
      return true
    default:
      throw new Refused(404, 'Not Found: method not found')
  }
}

function refuse400(words: string): never {
  throw new Refused(400, `Bad Request: ${words}`)
}

function edit(world: World, method: string, body: Body) {
  const person = reachable(world, body)
  const { number, at, content } = editLine(world, person, method, body, refuse400)
  const text = 'text' in content ? content.text : ''
  const said = method === 'editMessageCaption' ? { caption: text } : { text }
  const date = Math.floor(Date.parse(at) / 1000)
  return { message_id: number, from: bot, chat: chatOf(person), date, ...said }
}

async function sendTo(world: World, method: string, { body, file }: Form): Promise<unknown> {
  const person = reachable(world, body)
  const data = file && new Uint8Array(await file.arrayBuffer())
  const upload = file && data && { name: file.name, type: file.type, data }
  const { line, message } = sentLine(world, person, method, body, upload, refuse400)
  person.lines.push(line)
  person.typingUntil = 0
  world.io.changed(person.customer.id)
  return { ...message, from: bot, chat: chatOf(person) }
}

/** The person of a `chat_id`, or Telegram's words for why they cannot be reached. */
function reachable(world: World, { chat_id }: Body): Person {
  const person = [...world.people.values()].find(({ id }) => id === Number(chat_id))
  if (!person) throw new Refused(400, 'Bad Request: chat not found')
  if (person.blocked) throw new Refused(403, 'Forbidden: bot was blocked by the user')
  return person
}

function setWebhook(world: World, { url, secret_token, allowed_updates }: Body): true {
  if (typeof url !== 'string' || !URL.canParse(url))
    throw new Refused(400, 'Bad Request: bad webhook: invalid URL')
  const { protocol, hostname } = new URL(url)
  // The simulated Telegram also delivers on this machine, where nobody has a certificate.
  if (protocol !== 'https:' && !/^(localhost|127\.0\.0\.1)$/.test(hostname))
    throw new Refused(400, 'Bad Request: bad webhook: An HTTPS URL must be provided for webhook')
  if (typeof secret_token === 'string' && !/^[\w-]{1,256}$/.test(secret_token))
    throw new Refused(400, 'Bad Request: secret token contains unallowed characters')
  world.webhook = {
    url,
    secret: typeof secret_token === 'string' ? secret_token : '',
    allowed: Array.isArray(allowed_updates) ? allowed_updates.map(String) : world.webhook.allowed,
  }
  return true
}

function webhookInfo({ webhook, trouble }: World) {
  return {
    url: webhook.url,
    has_custom_certificate: false,
    pending_update_count: trouble.waiting,
    ...(trouble.error && {
      last_error_date: trouble.error.at,
      last_error_message: trouble.error.text,
    }),
    max_connections: 40,
    allowed_updates: webhook.allowed,
  }
}

function getFile(world: World, id: string) {
  const file = world.files.get(id) ?? world.files.get(id.replace(/s$/, ''))
  if (!file)
    throw new Refused(400, 'Bad Request: wrong file_id or the file is temporarily unavailable')
  if (file.data.length > 20_000_000) throw new Refused(400, 'Bad Request: file is too big')
  const { path, data } = file
  return {
    file_id: id,
    file_unique_id: `AQAD${id.slice(-6)}`,
    file_size: data.length,
    file_path: path,
  }
}

/** Who shows nobody a picture has none: no error. */
function profilePhotos(world: World, id: number) {
  const picture = [...world.people.values()].find((one) => one.id === id)?.customer.picture
  if (!picture) return { total_count: 0, photos: [] }
  const { id: file_id } = keepFile(world, { name: 'face.jpg', ...picture })
  const size = { file_id, file_unique_id: `AQAD${file_id.slice(-6)}`, width: 160, height: 160 }
  return { total_count: 1, photos: [[size]] }
}

function react(world: World, body: Body): true {
  const person = reachable(world, body)
  const line = person.lines.find(({ number }) => number === Number(body.message_id))
  if (!line) throw new Refused(400, 'Bad Request: message to react not found')
  const [reaction] = Array.isArray(body.reaction) ? body.reaction : []
  line.reactions = line.reactions.filter(({ by }) => by !== 'business')
  const emoji: unknown = reaction?.emoji
  if (typeof emoji === 'string') line.reactions.push({ by: 'business', emoji })
  world.io.changed(person.customer.id)
  return true
}

/** JSON or a form; what is no text stands in a form as JSON. */
async function formOf({ headers, body, query }: RawRequest): Promise<Form> {
  const type = headers['content-type'] ?? ''
  if (body.length === 0) return { body: query }
  if (type.startsWith('application/json')) {
    const parsed: unknown = JSON.parse(Buffer.from(body).toString('utf8'))
    return { body: { ...Object(parsed) } }
  }
  const form = await new Response(new Uint8Array(body), {
    headers: { 'content-type': type },
  }).formData()
  const fields: Body = {}
  let file: File | undefined
  for (const [key, value] of form)
    if (value instanceof File) file = value
    else fields[key] = /^[[{]/.test(value) ? JSON.parse(value) : value
  return { body: fields, ...(file && { file }) }
}

function download(file: { type: string; data: Uint8Array } | undefined): Reply {
  if (!file) return failure(new Refused(404, 'Not Found'))
  return { status: 200, headers: { 'content-type': file.type }, body: file.data }
}

function failure({ status, message, parameters }: Refused): Reply {
  return answer(status, {
    ok: false,
    error_code: status,
    description: message,
    ...(parameters && { parameters }),
  })
}

function answer(status: number, body: unknown): Reply {
  return { status, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
}
