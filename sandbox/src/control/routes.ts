import type { RawRequest } from '@atrium/channel-kit/channel'
import type { CustomerAct } from '@atrium/channel-kit/fake'
import { ChannelId } from '@atrium/contract/channel'
import { AttachmentKind, Content } from '@atrium/contract/content'
import { z } from 'zod'
import type { ClockView, Overview } from '../view.ts'
import { picture, pictureNames } from '../world/picture.ts'
import { customersOn, salonSettings, worldAt } from '../world.ts'
import type { AccountOrder, Accounts, FakeWithApp } from './accounts.ts'
import type { Clock } from './clock.ts'
import { HttpError, json, type Reply, readJson } from './http.ts'
import { visitShop } from './shop.ts'

type Deps = { accounts: Accounts; clock: Clock; atriumUrl: string }
type Call = { request: RawRequest; params: Record<string, string> }
type Route = {
  method: string
  path: RegExp
  handle(call: Call, deps: Deps): Reply | Promise<Reply>
}

const Short = z.string().min(1).max(200)
const Person = z.object({
  name: Short,
  phone: z
    .string()
    .regex(/^\+[1-9]\d{6,14}$/, 'a phone like +34600111222')
    .exactOptional(),
  email: z.email().max(254).exactOptional(),
  username: Short.exactOptional(),
})
const KnownMessage = z.object({
  id: Short,
  from: z.enum(['customer', 'business']),
  at: z.iso.datetime(),
  content: Content,
  files: z
    .array(z.object({ name: Short, type: Short, kind: AttachmentKind, url: z.string() }))
    .default([]),
  state: z.enum(['sent', 'delivered', 'read']).default('read'),
  reactions: z
    .array(z.object({ by: z.enum(['customer', 'business']), emoji: z.string() }))
    .default([]),
})
const Order = z.object({
  accountId: z.string().regex(/^[\w-]{1,100}$/),
  channel: ChannelId,
  name: Short.exactOptional(),
  webhookUrl: z.url(),
  /** The demo's thirty people come too, with their past. */
  world: z.boolean().default(false),
  customers: z
    .array(
      Person.extend({ id: Short.exactOptional(), history: z.array(KnownMessage).exactOptional() }),
    )
    .max(1_000)
    .default([]),
})
const Act = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('text'),
    text: z.string().min(1).max(60_000),
    subject: z.string().max(1_000).exactOptional(),
    public: z.boolean().exactOptional(),
    replyTo: z.string().exactOptional(),
  }),
  z.strictObject({
    kind: z.literal('location'),
    latitude: z.number().min(-90).max(90),
    longitude: z.number().min(-180).max(180),
    name: z.string().exactOptional(),
  }),
  z.strictObject({ kind: z.literal('contacts'), name: Short, phone: Short }),
  z.strictObject({ kind: z.literal('reaction'), to: Short, emoji: z.string().max(20).nullable() }),
  z.strictObject({ kind: z.literal('choice'), to: Short, id: Short, title: Short }),
  z.strictObject({ kind: z.literal('edit'), id: Short, text: z.string().min(1).max(60_000) }),
  z.strictObject({ kind: z.literal('delete'), id: Short }),
  z.strictObject({ kind: z.literal('share'), to: Short }),
  z.strictObject({ kind: z.literal('read') }),
  z.strictObject({ kind: z.literal('typing') }),
  z.strictObject({ kind: z.literal('open'), url: z.string().min(1).max(4_000) }),
])
const FileQuery = z.object({
  name: Short,
  as: AttachmentKind,
  caption: z.string().exactOptional(),
  /** The message whose file it replaces. */
  edit: Short.exactOptional(),
})
const FaultSwitches = z.strictObject({
  duplicate: z.boolean().exactOptional(),
  reorder: z.boolean().exactOptional(),
  error: z.boolean().exactOptional(),
  timeout: z.boolean().exactOptional(),
  outage: z.boolean().exactOptional(),
})
const Decision = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.enum(['approve', 'pause', 'disable']) }),
  z.strictObject({ kind: z.literal('reject'), reason: Short }),
  z.strictObject({
    kind: z.literal('category'),
    category: z.enum(['UTILITY', 'MARKETING', 'AUTHENTICATION']),
  }),
  z.strictObject({ kind: z.literal('quality'), quality: z.enum(['GREEN', 'YELLOW', 'RED']) }),
])
const Move = z.union(
  [z.strictObject({ offsetMs: z.number() }), z.strictObject({ advance: z.number() })],
  'Give offsetMs or advance: a number of milliseconds.',
)

const customer = '/accounts/:account/customers/:customer'

/** The sandbox's own API: what Atrium's demo seeding and the phones page call. */
const routes: Route[] = [
  route('GET', '/state', (_, deps) => json(overview(deps))),
  route('GET', '/world', (_, { clock }) => json(worldAt(clock.now()))),
  route('POST', '/accounts', openAccount),
  route('DELETE', '/accounts/:account', async ({ params }, { accounts }) => {
    await accounts.remove(params.account ?? '')
    return json({})
  }),
  route('POST', '/accounts/:account/customers', ({ request, params }, { accounts }) => {
    const person = body(Person, request)
    return json(accounts.addCustomer(params.account ?? '', person), 201)
  }),
  route('POST', '/accounts/:account/faults', ({ request, params }, { accounts }) =>
    json(accounts.setFaults(params.account ?? '', body(FaultSwitches, request))),
  ),
  route('POST', '/accounts/:account/templates/:template', ({ request, params }, { accounts }) => {
    const { review } = accounts.fake(params.account ?? '')
    if (!review?.list().some(({ id }) => id === params.template))
      throw new HttpError(404, `The account has no template ${params.template}.`)
    review.decide(params.template ?? '', body(Decision, request))
    return json({})
  }),
  route('GET', `${customer}/transcript`, ({ params }, { accounts }) => {
    const { account, customerId } = person(params, accounts)
    return json({
      messages: accounts.transcript(account, customerId),
      typing: accounts.fake(account).businessTyping?.(customerId) ?? false,
    })
  }),
  route('POST', `${customer}/acts`, ({ request, params }, { accounts }) =>
    perform(params, accounts, body(Act, request)),
  ),
  route('POST', `${customer}/files`, ({ request, params }, { accounts }) => {
    const { name, as, caption, edit } = checked(FileQuery, request.query)
    const type = request.headers['content-type'] ?? 'application/octet-stream'
    const file = { name, type, data: request.body }
    const act: CustomerAct = edit
      ? { kind: 'edit', id: edit, text: caption ?? '', file, as }
      : { kind: 'file', file, as, ...(caption && { caption }) }
    return perform(params, accounts, act)
  }),
  route('POST', `${customer}/echo`, echo),
  route('GET', '/shop/:account/:customer', ({ params }, { accounts, clock }) =>
    json(visitShop(accounts, params.account ?? '', params.customer ?? '', clock.now())),
  ),
  route('GET', '/pictures/:name.png', ({ params }) => {
    const name = pictureNames.find((one) => one === params.name)
    if (!name) throw new HttpError(404, 'No such picture.')
    return { status: 200, headers: { 'content-type': 'image/png' }, body: picture(name).data }
  }),
  route('GET', '/clock', (_, { clock }) => json(clockView(clock))),
  route('POST', '/clock', async ({ request }, { clock }) => {
    const move = body(Move, request)
    clock.set('offsetMs' in move ? move.offsetMs : clock.offsetMs() + move.advance)
    await clock.tell()
    return json(clockView(clock))
  }),
]

/** The route for a request and the values in its path; undefined where there is none. */
export function matchRoute(
  method: string,
  path: string,
): ((deps: Deps, request: RawRequest) => Promise<Reply>) | undefined {
  for (const candidate of routes) {
    const found = candidate.method === method && candidate.path.exec(path)
    if (!found) continue
    const params = Object.fromEntries(
      Object.entries(found.groups ?? {}).map(([name, value]) => [name, decodeURIComponent(value)]),
    )
    return async (deps, request) => candidate.handle({ request, params }, deps)
  }
  return undefined
}

function route(method: string, path: string, handle: Route['handle']): Route {
  return { method, path: new RegExp(`^${path.replace(/:(\w+)/g, '(?<$1>[^/]+)')}$`), handle }
}

async function openAccount({ request }: Call, { accounts, clock }: Deps): Promise<Reply> {
  const order = body(Order, request)
  const { world, name = order.channel, ...rest } = order
  const residents = world ? customersOn(order.channel, clock.now()) : []
  const wanted: AccountOrder = { ...rest, name, customers: [...residents, ...order.customers] }
  const settings = { ...(await accounts.order(wanted)), ...(world && salonSettings[order.channel]) }
  // Atrium has just started or was seeded anew: it may not know how late it is here.
  void clock.tell()
  return json({ settings })
}

async function perform(
  params: Record<string, string>,
  accounts: Accounts,
  act: CustomerAct,
): Promise<Reply> {
  const { account, customerId } = person(params, accounts)
  try {
    return json(await accounts.act(account, customerId, act), 201)
  } catch (cause) {
    // A phone shows such words itself: "this message cannot be edited any more".
    throw new HttpError(409, cause instanceof Error ? cause.message : 'The provider refused.')
  }
}

async function echo({ request, params }: Call, { accounts }: Deps): Promise<Reply> {
  const { account, customerId } = person(params, accounts)
  const fake = accounts.fake(account)
  if (!canEcho(fake)) throw new HttpError(422, `${fake.channel} has no business phone app.`)
  const { text } = body(z.strictObject({ text: z.string().min(1).max(4_096) }), request)
  return json(fake.businessApp(customerId, { kind: 'text', text }), 201)
}

function canEcho(fake: object): fake is FakeWithApp {
  return 'businessApp' in fake && typeof fake.businessApp === 'function'
}

function person(params: Record<string, string>, accounts: Accounts) {
  const { account = '', customer: customerId = '' } = params
  const known = accounts.fake(account).customers()
  if (!known.some(({ id }) => id === customerId))
    throw new HttpError(404, `The account has no customer ${customerId}.`)
  return { account, customerId }
}

function overview({ accounts, clock, atriumUrl }: Deps): Overview {
  return {
    atriumUrl,
    clock: clockView(clock),
    accounts: accounts.list().map(({ accountId, fake, name, customers }) => ({
      accountId,
      channel: fake.channel,
      name,
      app: fake.app ?? null,
      faults: { ...fake.faults },
      echo: canEcho(fake),
      templates: fake.review?.list() ?? null,
      customers: customers.map((one) => ({
        ...one,
        last: accounts.transcript(accountId, one.id).at(-1)?.at ?? null,
      })),
    })),
  }
}

const clockView = (clock: Clock): ClockView => ({
  now: clock.now().toISOString(),
  offsetMs: clock.offsetMs(),
  atrium: clock.atrium(),
})

function body<T>(schema: z.ZodType<T>, request: RawRequest): T {
  return checked(schema, readJson(request))
}

function checked<T>(schema: z.ZodType<T>, value: unknown): T {
  const result = schema.safeParse(value)
  if (result.success) return result.data
  throw new HttpError(422, z.prettifyError(result.error))
}
