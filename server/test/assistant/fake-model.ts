import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { z } from 'zod'

const Asked = z.object({
  model: z.string(),
  max_tokens: z.number(),
  messages: z.array(
    z.object({
      role: z.enum(['system', 'user', 'assistant', 'tool']),
      content: z.string().nullable(),
      tool_call_id: z.string().optional(),
    }),
  ),
  tools: z.array(
    z.object({ type: z.literal('function'), function: z.object({ name: z.string() }) }),
  ),
})
export type Asked = z.infer<typeof Asked>

/** What the model answers: words, calls of tools, a status instead, or raw bytes. */
export type Said =
  | { text: string }
  | { calls: { name: string; arguments: string }[] }
  | { status: number; headers?: Record<string, string> }
  | { raw: string }

export type FakeModel = {
  baseUrl: string
  asked: Asked[]
  /** The `Authorization` headers that came. */
  keys: (string | undefined)[]
  /** Everything that reached it, as bytes. */
  bytes(): string
  says(answer: (asked: Asked) => Said | Promise<Said>): void
}

/** A server that speaks the chat-completions format on the wire. A request that it would refuse gets 400, as there. */
export async function fakeModel(context: {
  after(stop: () => Promise<void>): void
}): Promise<FakeModel> {
  let speak: (asked: Asked) => Said | Promise<Said> = () => ({ text: 'Hello.' })
  const asked: Asked[] = []
  const keys: (string | undefined)[] = []
  const raw: string[] = []
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const body = Buffer.concat(chunks).toString()
    raw.push(body)
    keys.push(request.headers.authorization)
    const parsed = Asked.safeParse(JSON.parse(body || '{}'))
    if (request.url !== '/v1/chat/completions' || !parsed.success)
      return void response.writeHead(400).end()
    asked.push(parsed.data)
    const said = await speak(parsed.data)
    if ('status' in said) return void response.writeHead(said.status, said.headers).end('{}')
    response.writeHead(200, { 'content-type': 'application/json' })
    response.end('raw' in said ? said.raw : JSON.stringify(completion(said)))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  context.after(
    () =>
      new Promise((resolve) => {
        server.closeAllConnections()
        server.close(() => resolve())
      }),
  )
  return {
    baseUrl: `http://127.0.0.1:${port}/v1`,
    asked,
    keys,
    bytes: () => raw.join('\n'),
    says: (answer) => {
      speak = answer
    },
  }
}

function completion(said: { text: string } | { calls: { name: string; arguments: string }[] }) {
  const message =
    'text' in said
      ? { role: 'assistant', content: said.text }
      : {
          role: 'assistant',
          content: null,
          tool_calls: said.calls.map((call, n) => ({
            id: `call_${n}`,
            type: 'function',
            function: call,
          })),
        }
  const finish_reason = 'text' in said ? 'stop' : 'tool_calls'
  return {
    id: 'chatcmpl-1',
    object: 'chat.completion',
    choices: [{ index: 0, message, finish_reason }],
  }
}
