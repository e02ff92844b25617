import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { RawRequest } from '@atrium/channel-kit/channel'
import type { Fake } from '@atrium/channel-kit/fake'
import type { Wire } from './wires.ts'

/**
 * What the provider's API does: `fine`; `broken` and `busy` refuse without taking anything; `silent` takes nothing and
 * never answers; `forgetful` takes the message, and its answer is lost.
 */
export type Mood = 'fine' | 'broken' | 'busy' | 'silent' | 'forgetful'

/** A provider with moods. */
export type Provider<F extends Fake = Fake> = {
  fake: F
  setMood(mood: Mood): void
  close(): Promise<void>
}

/** A fake on a port of its own, before the account exists: `connect` tells it where its webhooks go. */
export async function startProvider<F extends Fake>(
  wire: Wire<F>,
): Promise<{ connect(webhookUrl: string): Provider<F> }> {
  let fake: F | undefined
  let mood: Mood = 'fine'
  const silent = new Set<ServerResponse>()
  const server = createServer((request, response) => {
    response.on('error', () => undefined)
    answer(request, response).catch(() => response.destroy())
  })

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const raw = await read(request)
    const felt = wire.isSend(raw) ? mood : 'fine'
    if (felt === 'silent') return void silent.add(response)
    if (felt === 'broken' || felt === 'busy') {
      const { status, headers, body } = wire.refusals[felt]
      return void response.writeHead(status, headers).end(body)
    }
    const forgets = felt === 'forgetful'
    const reply = await fake?.handle?.(raw)
    if (forgets || !reply) return void response.destroy()
    response.writeHead(reply.status, reply.headers ?? {}).end(reply.body)
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const baseUrl = `http://127.0.0.1:${port}`
  return {
    connect(webhookUrl) {
      const started = wire.create({
        baseUrl,
        webhookUrl,
        now: () => new Date(),
        changed: () => undefined,
      })
      fake = started
      return {
        fake: started,
        setMood(next) {
          mood = next
          // What hung is never answered: the line breaks.
          for (const response of silent) response.destroy()
          silent.clear()
        },
        async close() {
          await started.stop()
          server.closeAllConnections()
          await new Promise((resolve) => server.close(resolve))
        },
      }
    },
  }
}

async function read(request: IncomingMessage): Promise<RawRequest> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  const asked = new URL(request.url ?? '/', 'http://provider')
  return {
    method: request.method ?? 'GET',
    path: asked.pathname,
    query: Object.fromEntries(asked.searchParams),
    headers: Object.fromEntries(
      Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
    ),
    body: Buffer.concat(chunks),
    remoteAddress: '127.0.0.1',
  }
}
