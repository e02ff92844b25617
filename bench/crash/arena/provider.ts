import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { RawRequest } from '@atrium/channel-kit/channel'
import { createFake, type WhatsAppFake } from '@atrium/channel-whatsapp/fake'

/**
 * What the provider's API does: `fine`; `broken` and `busy` refuse without taking anything; `silent` takes nothing and
 * never answers; `forgetful` takes the message, and its answer is lost.
 */
export type Mood = 'fine' | 'broken' | 'busy' | 'silent' | 'forgetful'

/** WhatsApp, with moods. */
export type Provider = {
  fake: WhatsAppFake
  setMood(mood: Mood): void
  close(): Promise<void>
}

/** A fake on a port of its own, before the account exists: `connect` tells it where its webhooks go. */
export async function startProvider(): Promise<{
  baseUrl: string
  connect(webhookUrl: string): Provider
}> {
  let fake: WhatsAppFake | undefined
  let mood: Mood = 'fine'
  const silent = new Set<ServerResponse>()
  const server = createServer((request, response) => {
    response.on('error', () => undefined)
    answer(request, response).catch(() => response.destroy())
  })

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const raw = await read(request)
    const isSend = raw.method === 'POST' && raw.path.endsWith('/messages')
    if (isSend && mood === 'silent') return void silent.add(response)
    const refusal = isSend ? refusals[mood] : undefined
    if (refusal) {
      const headers = { 'content-type': 'application/json', 'retry-after': '1' }
      return void response.writeHead(refusal.status, headers).end(refusal.body)
    }
    const forgets = isSend && mood === 'forgetful'
    const reply = await fake?.handle?.(raw)
    if (forgets || !reply) return void response.destroy()
    response.writeHead(reply.status, reply.headers ?? {}).end(reply.body)
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const baseUrl = `http://127.0.0.1:${port}`
  return {
    baseUrl,
    connect(webhookUrl) {
      const started = createFake({
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

const graphError = (code: number, message: string): string =>
  JSON.stringify({ error: { code, message, type: 'OAuthException' } })

const refusals: Partial<Record<Mood, { status: number; body: string }>> = {
  broken: { status: 500, body: graphError(131000, 'Something went wrong') },
  busy: { status: 429, body: graphError(130429, 'Rate limit hit') },
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
