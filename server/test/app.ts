import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { CreateFake, Fake } from '@atrium/channel-kit/fake'
import type { BodyInput, Endpoint, QueryInput, ResponseOf } from '@atrium/contract/endpoint'
import { ChannelAccountId, newId, type WorkspaceId } from '@atrium/contract/ids'
import { type App, createApp } from '../src/app.ts'
import { readConfig } from '../src/config.ts'
import { createFirstAdmin } from '../src/desk/session/api.ts'
import { createLog } from '../src/platform/observe/log.ts'
import { testDatabase } from './database.ts'

/** A member's browser, as far as HTTP goes: keeps the session cookie, sends what the app sends. */
export type Client = {
  /** Calls an endpoint of the contract; throws with the problem's code when it is refused. */
  call<E extends Endpoint>(
    endpoint: E,
    input?: {
      params?: Record<string, string>
      query?: QueryInput<E>
      body?: BodyInput<E>
      headers?: Record<string, string>
    },
  ): Promise<ResponseOf<E>>
  /** Any request below the server, with the cookie. */
  fetch(path: string, init?: RequestInit): Promise<Response>
}

export type TestApp = {
  app: App
  url: string
  workspaceId: WorkspaceId
  adminUrl: string
  /** Signed in as the administrator. */
  admin: Client
  /** A client that nobody has signed in. */
  anonymous(): Client
  signIn(email: string, password: string): Promise<Client>
  /** Connects an account of this channel to its fake, which runs on the wire. */
  connect<F extends Fake>(
    create: (io: Parameters<CreateFake>[0]) => F,
    options?: { enabled?: boolean; settings?: Record<string, unknown> },
  ): Promise<{ fake: F; accountId: ChannelAccountId }>
  /** The lines of the structured log. */
  lines: string[]
  stop(): Promise<void>
}

export class Refusal extends Error {
  readonly status: number
  readonly problem: { code?: string; detail?: string; evidence?: unknown; errors?: unknown }
  constructor(status: number, problem: Refusal['problem']) {
    super(`${status} ${problem.code ?? ''}: ${problem.detail ?? ''}`)
    this.status = status
    this.problem = problem
  }
}

export const adminLogin = { email: 'ada@atrium.example', password: 'correct horse battery' }

/** A whole Atrium on a database of its own and a free port, with one workspace. Stopped when the test ends. */
export async function startTestApp(
  context: { after(stop: () => Promise<void>): void },
  env: Record<string, string> = {},
): Promise<TestApp> {
  const database = await testDatabase()
  const dataDir = await mkdtemp(join(tmpdir(), 'atrium-test-'))
  const lines: string[] = []
  const port = await freePort()
  const config = readConfig({
    PORT: String(port),
    ATRIUM_PUBLIC_URL: `http://127.0.0.1:${port}`,
    ATRIUM_DATA_DIR: dataDir,
    ATRIUM_EGRESS_ALLOW: '127.0.0.0/8,::1/128',
    ATRIUM_RESERVE_MB: '1',
    ATRIUM_LOG_LEVEL: 'debug',
    ATRIUM_SANDBOX_SECRET: 'only-in-tests-0123456789',
    ...env,
  })
  const log = createLog({
    level: config.logLevel,
    destination: { write: (line: string) => void lines.push(line) },
  })
  const app = await createApp({
    config,
    keys: [Buffer.alloc(32, 7)],
    adminUrl: database.adminUrl,
    appUrl: database.appUrl,
    log,
    verifyResponses: true,
  })
  await app.start()
  const url = `http://127.0.0.1:${port}`
  const { workspaceId } = await createFirstAdmin(app, {
    workspace: 'Test salon',
    name: 'Ada',
    ...adminLogin,
  })
  const stops: (() => Promise<unknown>)[] = []
  let stopped: Promise<void> | undefined
  const stop = (): Promise<void> => {
    stopped ??= (async () => {
      for (const each of stops.reverse()) await each()
      await app.stop()
      await database.drop()
      await rm(dataDir, { recursive: true, force: true })
    })()
    return stopped
  }
  context.after(stop)
  const signIn = async (email: string, password: string): Promise<Client> => {
    const client = createClient(url)
    const response = await client.fetch('/api/v1/session', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email, password }),
    })
    if (!response.ok)
      throw new Refusal(response.status, (await response.json()) as Refusal['problem'])
    return client
  }
  return {
    app,
    url,
    workspaceId,
    adminUrl: database.adminUrl,
    admin: await signIn(adminLogin.email, adminLogin.password),
    anonymous: () => createClient(url),
    signIn,
    connect: async (create, options = {}) => {
      const accountId = newId(ChannelAccountId)
      const { fake, close } = await startFake(create, app, url, accountId)
      stops.push(close)
      await app.db.inWorkspace(workspaceId, (tx) =>
        app.accounts.create(tx, {
          id: accountId,
          channel: fake.channel,
          name: `Test ${fake.channel}`,
          enabled: options.enabled ?? true,
          settings: { ...fake.settings, ...options.settings },
        }),
      )
      return { fake, accountId }
    },
    lines,
    stop,
  }
}

async function startFake<F extends Fake>(
  create: (io: Parameters<CreateFake>[0]) => F,
  app: App,
  url: string,
  accountId: string,
): Promise<{ fake: F; close: () => Promise<void> }> {
  let fake: F | undefined
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const asked = new URL(request.url ?? '/', 'http://fake')
      const headers = Object.fromEntries(
        Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
      )
      const raw = {
        method: request.method ?? 'GET',
        path: asked.pathname,
        query: Object.fromEntries(asked.searchParams),
        headers,
        body: Buffer.concat(chunks),
        remoteAddress: '127.0.0.1',
      }
      fake?.handle?.(raw).then(
        (reply) => response.writeHead(reply.status, reply.headers ?? {}).end(reply.body),
        (error: unknown) => response.writeHead(500).end(String(error)),
      )
    })
  })
  const port = await listen(server)
  const channel = create({
    baseUrl: '',
    webhookUrl: '',
    now: () => new Date(),
    changed: () => undefined,
  }).channel
  const webhookUrl = `${url}/channels/${channel}/${accountId}${channel === 'webchat' ? '' : '/webhook'}`
  fake = create({
    baseUrl: `http://127.0.0.1:${port}`,
    webhookUrl,
    now: app.clock.now,
    changed: () => undefined,
  })
  const started = fake
  await started.start()
  return {
    fake: started,
    close: async () => {
      await started.stop()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

function listen(server: Server): Promise<number> {
  return new Promise((resolve) =>
    server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port)),
  )
}

export async function freePort(): Promise<number> {
  const server = createServer()
  const port = await listen(server)
  await new Promise((resolve) => server.close(resolve))
  return port
}

export function createClient(url: string): Client {
  let cookie = ''
  const send = async (path: string, init: RequestInit = {}): Promise<Response> => {
    const headers = new Headers(init.headers)
    headers.set('x-atrium', '1')
    if (cookie) headers.set('cookie', cookie)
    const response = await fetch(url + path, { ...init, headers })
    const set = response.headers.getSetCookie()
    if (set.length > 0) cookie = set.map((line) => line.split(';')[0]).join('; ')
    return response
  }
  return {
    fetch: send,
    async call(endpoint, input = {}) {
      const path = endpoint.path.replace(/:(\w+)/g, (_whole, name: string) =>
        encodeURIComponent(input.params?.[name] ?? ''),
      )
      const query = new URLSearchParams(
        Object.entries((input.query ?? {}) as Record<string, unknown>).flatMap(([name, value]) =>
          value === undefined ? [] : [[name, String(value)]],
        ),
      )
      const init: RequestInit = {
        method: endpoint.method,
        headers: {
          ...(input.body === undefined ? {} : { 'content-type': 'application/json' }),
          ...input.headers,
        },
      }
      if (input.body !== undefined) init.body = JSON.stringify(input.body)
      const response = await send(`/api/v1${path}${query.size > 0 ? `?${query}` : ''}`, init)
      const body: unknown = await response.json()
      if (!response.ok) throw new Refusal(response.status, body as Refusal['problem'])
      return body as ResponseOf<typeof endpoint>
    },
  }
}

/** Waits until `look` gives something, for what happens by itself after a commit. Fails with `what` after ten seconds. */
export async function eventually<T>(
  what: string,
  look: () => Promise<T | undefined | null | false> | T | undefined | null | false,
): Promise<T> {
  const deadline = Date.now() + 10_000
  for (;;) {
    const found = await look()
    if (found) return found
    if (Date.now() > deadline) throw new Error(`This did not happen within ten seconds: ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 15))
  }
}
