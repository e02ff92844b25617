import { createServer, type IncomingMessage } from 'node:http'
import type { RawReply, RawRequest } from '../channel.ts'
import type { Fake, FakeIo } from '../fake.ts'

export type ServedFake<F extends Fake> = {
  fake: F
  /** What the fake delivered to Atrium, in order of arrival. */
  webhooks: RawRequest[]
  /** The virtual clock and the status that Atrium answers webhooks with. */
  state: { now: Date; webhookStatus: number }
  stop(): Promise<void>
}

/** Mounts a fake on a port of localhost: its API below /api, and a webhook address that notes what arrives. */
export async function serveFake<F extends Fake>(
  create: (io: FakeIo) => F,
  answer: (request: RawRequest) => RawReply = () => ({ status: 200, body: 'ok' }),
): Promise<ServedFake<F>> {
  const webhooks: RawRequest[] = []
  const state = { now: new Date('2026-03-02T10:00:00Z'), webhookStatus: 200 }
  const server = createServer(async (incoming, outgoing) => {
    try {
      const request = await rawRequest(incoming)
      const reply = await answerTo(request)
      outgoing.writeHead(reply.status, reply.headers).end(reply.body)
    } catch (error) {
      outgoing.writeHead(500).end(`The fake failed: ${error}`)
    }
  })
  async function answerTo(request: RawRequest) {
    if (!request.path.startsWith('/api/')) return receive(request)
    const path = request.path.slice('/api'.length)
    return (await fake.handle?.({ ...request, path })) ?? { status: 404, body: '' }
  }
  function receive(request: RawRequest): RawReply {
    if (state.webhookStatus !== 200) return { status: state.webhookStatus, body: '' }
    if (request.method === 'POST') webhooks.push(request)
    return answer(request)
  }
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  const fake = create({
    baseUrl: `http://127.0.0.1:${port}/api`,
    webhookUrl: `http://127.0.0.1:${port}/webhook`,
    now: () => state.now,
    changed() {},
  })
  await fake.start()
  return {
    fake,
    webhooks,
    state,
    async stop() {
      await fake.stop()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

async function rawRequest(incoming: IncomingMessage): Promise<RawRequest> {
  const chunks: Buffer[] = []
  for await (const chunk of incoming) chunks.push(chunk)
  const url = new URL(incoming.url ?? '/', 'http://localhost')
  const headers: Record<string, string> = {}
  for (const [name, value] of Object.entries(incoming.headers)) headers[name] = String(value)
  return {
    method: incoming.method ?? 'GET',
    path: url.pathname,
    query: Object.fromEntries(url.searchParams),
    headers,
    body: new Uint8Array(Buffer.concat(chunks)),
    remoteAddress: incoming.socket.remoteAddress ?? '',
    address: `http://${incoming.headers.host}${incoming.url}`,
  }
}
