import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type IncomingMessage } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import type { CreateFake } from '@atrium/channel-kit/fake'
import { type Sandbox, startSandbox } from '../src/control/sandbox.ts'
import { toyFake } from './toy-fake.ts'

export const secret = 'a-secret-that-only-the-two-know'
const toys: ReadonlyMap<string, CreateFake> = new Map([['toy', toyFake]])

type Heard = { path: string; headers: IncomingMessage['headers']; body: string }

/** A stand-in for Atrium on the wire: keeps what it was sent. */
export async function atrium(t: TestContext) {
  const heard: Heard[] = []
  const self = { url: '', status: 200, heard }
  const server = createServer(async (request, response) => {
    let body = ''
    for await (const chunk of request) body += String(chunk)
    heard.push({ path: request.url ?? '', headers: request.headers, body })
    response.writeHead(self.status).end('{}')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.after(() => server.close())
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  self.url = `http://127.0.0.1:${address.port}`
  return self
}

export async function dataDirectory(t: TestContext): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'atrium-sandbox-'))
  t.after(() => rm(path, { recursive: true, force: true }))
  return path
}

export async function start(
  t: TestContext,
  where: {
    dataDir: string
    atriumUrl: string
    fakes?: ReadonlyMap<string, CreateFake>
    port?: number
  },
): Promise<Sandbox> {
  const sandbox = await startSandbox(
    {
      port: where.port ?? 0,
      dataDir: where.dataDir,
      atriumUrl: where.atriumUrl,
      secret,
      pageDir: join(where.dataDir, 'no-page'),
    },
    where.fakes ?? toys,
  )
  t.after(async () => {
    await sandbox.close()
    // It writes down its world as it ends.
    await rm(where.dataDir, { recursive: true, force: true })
  })
  return sandbox
}

/** Calls the sandbox as its page does; answers status and JSON. */
export async function call(
  url: string,
  method: 'GET' | 'POST' | 'DELETE',
  body?: unknown,
  headers: Record<string, string> = {},
) {
  const response = await fetch(url, {
    method,
    headers: { ...(body !== undefined && { 'content-type': 'application/json' }), ...headers },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  })
  return { status: response.status, body: JSON.parse(await response.text()) }
}
