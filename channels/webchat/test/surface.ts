import { randomBytes } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { RawRequest } from '@atrium/channel-kit/channel'
import type { InboundEvent } from '@atrium/channel-kit/inbound-event'
import { BlobId, MessageId, newId } from '@atrium/contract/ids'
import type { VisitorMessage } from '@atrium/contract/visitor'
import { webchat } from '../src/index.ts'
import type { WebchatSettings } from '../src/settings.ts'

const base = '/channels/webchat/test'

/**
 * Atrium's visitor routes over memory, for one account: the channel's own boot, verify, split and parse behind HTTP.
 * What the real server adds (journal, policy, database) has its own tests.
 */
export async function serveSurface(settings: WebchatSettings, now: () => Date = () => new Date()) {
  const visitors = webchat.visitors
  if (!visitors) throw new Error('webchat has visitors')
  const messages = new Map<string, VisitorMessage[]>()
  const streams = new Map<string, Set<ServerResponse>>()
  const files = new Map<string, { data: Buffer; name: string; type: string }>()
  const keys = new Set<string>()
  const events: InboundEvent[] = []
  const state = { down: false }

  const feed = (address: string) => messages.get(address) ?? []
  const push = (address: string, event: string, data: unknown, id?: string) => {
    const lines = `${id === undefined ? '' : `id: ${id}\n`}event: ${event}\ndata: ${JSON.stringify(data)}\n\n`
    for (const stream of streams.get(address) ?? []) stream.write(lines)
  }
  const add = (address: string, message: Omit<VisitorMessage, 'seq' | 'at' | 'deleted'>) => {
    const seq = String(feed(address).length + 1)
    const full = { ...message, seq, at: now().toISOString(), deleted: false }
    messages.set(address, [...feed(address), full])
    push(address, 'message', full, seq)
  }

  function take(event: InboundEvent): void {
    events.push(event)
    if (event.kind !== 'message') return
    const attachments = event.attachments.map((file) => {
      const id = 'blob' in file ? file.blob : ''
      return { id, kind: file.kind, name: file.name, type: file.type, url: `${base}/files/${id}` }
    })
    const { externalId: id, content, sender } = event
    const quoted = feed(sender.address).find((one) => one.id === event.replyTo)
    const replyTo = quoted && {
      id: quoted.id,
      text: 'text' in quoted.content ? (quoted.content.text ?? '') : '',
    }
    add(sender.address, {
      id,
      from: 'visitor',
      name: null,
      content,
      attachments,
      ...(replyTo && { replyTo }),
    })
  }

  async function post(request: RawRequest) {
    const verified = await webchat.verify?.(request, settings, now())
    if (!verified?.ok) return problem(401, verified?.reason ?? '')
    const split = webchat.split?.(request, settings, verified.attested)
    if (!split?.ok) return problem(422, split?.reason ?? '')
    for (const entry of split.entries.filter((one) => !keys.has(one.key))) {
      keys.add(entry.key)
      for (const event of webchat.parse(entry.raw, settings)) take(event)
    }
    return { status: 200, body: {} }
  }

  async function boot(request: RawRequest) {
    const body: unknown = JSON.parse(Buffer.from(request.body).toString() || '{}')
    const booted = await visitors?.boot(body, settings, now())
    if (!booted?.ok) return problem(401, booted?.reason ?? '')
    for (const entry of booted.entries) {
      for (const event of webchat.parse(entry.raw, settings)) take(event)
    }
    const { token, identified } = booted
    const config = visitors?.config(settings, now())
    return { status: 200, body: { token, identified, config } }
  }

  function upload(request: RawRequest, address: string) {
    const blob = BlobId.parse(randomBytes(16).toString('hex'))
    const type = request.headers['content-type'] ?? 'application/octet-stream'
    const kind = type.startsWith('image/') ? ('image' as const) : ('document' as const)
    const file = {
      blob,
      name: request.query.name ?? 'file',
      type,
      bytes: request.body.length,
      kind,
    }
    files.set(blob, { data: Buffer.from(request.body), name: file.name, type })
    const id = visitors?.uploadToken(file, address, settings, now())
    return { status: 200, body: { id, name: file.name, type, bytes: file.bytes, kind } }
  }

  function stream(request: RawRequest, address: string, response: ServerResponse): void {
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    const last = request.headers['last-event-id']
    const missed =
      last === undefined ? [] : feed(address).filter((one) => Number(one.seq) > Number(last))
    response.write(': open\n\n')
    streams.set(address, (streams.get(address) ?? new Set()).add(response))
    for (const one of missed)
      response.write(`id: ${one.seq}\nevent: message\ndata: ${JSON.stringify(one)}\n\n`)
    response.on('close', () => streams.get(address)?.delete(response))
  }

  /** Routes of a visitor with a token. */
  function ofVisitor(request: RawRequest, response: ServerResponse) {
    const bearer = request.headers.authorization?.replace('Bearer ', '')
    const address = visitors?.address(bearer ?? request.query.token ?? '', settings, now())
    if (address === undefined) return problem(401, 'no token')
    const file = files.get(request.path.replace('/files/', ''))
    if (file) return void response.writeHead(200, { 'content-type': file.type }).end(file.data)
    if (request.path === '/stream') return stream(request, address, response)
    if (request.path === '/uploads') return upload(request, address)
    if (request.path !== '/messages') return problem(404, 'not found')
    return { status: 200, body: { items: feed(address), before: null } }
  }

  async function answer(request: RawRequest, response: ServerResponse): Promise<void> {
    const { method, path } = request
    const reply = state.down
      ? problem(503, 'down')
      : path === '/boot'
        ? await boot(request)
        : path === '/messages' && method === 'POST'
          ? await post(request)
          : ofVisitor(request, response)
    if (!reply) return
    response.writeHead(reply.status, { 'content-type': 'application/json' })
    response.end(JSON.stringify(reply.body))
  }

  const server = createServer(async (incoming, response) => {
    const request = await read(incoming)
    if (request.path.startsWith(base)) {
      return answer({ ...request, path: request.path.slice(base.length) }, response)
    }
    response.writeHead(404).end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const port = Number(Object(server.address()).port)

  return {
    url: `http://127.0.0.1:${port}${base}`,
    events,
    state,
    server,
    addresses: () => [...streams.keys()],
    typing: (address: string) => push(address, 'typing', {}),
    reply(address: string, message: Partial<VisitorMessage>): string {
      const id = newId(MessageId)
      const text = { kind: 'text' as const, text: '' }
      add(address, {
        id,
        from: 'business',
        name: 'Kenji',
        content: text,
        attachments: [],
        ...message,
      })
      return id
    },
    cut() {
      for (const set of streams.values()) for (const one of set) one.destroy()
    },
    async stop() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

function problem(status: number, detail: string) {
  return {
    status,
    body: { type: 'about:blank', title: 'Refused', status, code: 'invalid', detail },
  }
}

async function read(incoming: IncomingMessage): Promise<RawRequest> {
  const chunks: Buffer[] = []
  for await (const chunk of incoming) chunks.push(chunk)
  const url = new URL(incoming.url ?? '/', 'http://localhost')
  return {
    method: incoming.method ?? 'GET',
    path: url.pathname,
    query: Object.fromEntries(url.searchParams),
    headers: Object.fromEntries(Object.entries(incoming.headers).map(([k, v]) => [k, String(v)])),
    body: new Uint8Array(Buffer.concat(chunks)),
    remoteAddress: '127.0.0.1',
  }
}
