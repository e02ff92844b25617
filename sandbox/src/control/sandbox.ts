import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { CreateFake } from '@atrium/channel-kit/fake'
import type { SandboxConfig } from '../config.ts'
import { type Accounts, createAccounts } from './accounts.ts'
import { type Clock, virtualClock } from './clock.ts'
import { changeFeed, type Feed } from './feed.ts'
import { checkCaller, HttpError, json, type Reply, readRequest, writeReply } from './http.ts'
import { answerAsPage } from './page.ts'
import { answerAsProvider } from './providers.ts'
import { isWidgetPath, passToAtrium } from './proxy.ts'
import { matchRoute } from './routes.ts'
import { stateFile } from './state.ts'

export type Sandbox = { url: string; clock: Clock; accounts: Accounts; close(): Promise<void> }
type Parts = { config: SandboxConfig; accounts: Accounts; clock: Clock; feed: Feed }

/** Starts the sandbox: providers, customers, clock and the phones page on one port of 127.0.0.1. */
export async function startSandbox(
  config: SandboxConfig,
  fakes: ReadonlyMap<string, CreateFake>,
): Promise<Sandbox> {
  const file = stateFile(config.dataDir)
  const before = await file.read()
  const server = createServer()
  const url = `http://127.0.0.1:${await listen(server, config.port)}`
  const feed = changeFeed()
  const save = () => file.save(() => ({ offsetMs: clock.offsetMs(), accounts: accounts.states() }))
  const clock = virtualClock({
    offsetMs: before.offsetMs,
    atriumUrl: config.atriumUrl,
    secret: config.secret,
    changed() {
      feed.tell({ kind: 'state' })
      save()
    },
  })
  const accounts = createAccounts({
    fakes,
    publicUrl: url,
    now: clock.now,
    changed(accountId, customerId) {
      feed.tell(
        customerId === null ? { kind: 'state' } : { kind: 'transcript', accountId, customerId },
      )
      save()
    },
  })
  await accounts.restore(before.accounts)
  void clock.tell()
  const parts: Parts = { config, accounts, clock, feed }
  server.on('request', (request, response) => void answer(parts, request, response))
  return {
    url,
    clock,
    accounts,
    async close() {
      clock.stop()
      feed.close()
      server.close()
      await file.flush()
      await accounts.stop()
      server.closeAllConnections()
    },
  }
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    // Only this machine: the sandbox has no sign-in.
    server.listen(port, '127.0.0.1', () => {
      const address = server.address()
      resolve(address !== null && typeof address === 'object' ? address.port : port)
    })
  })
}

async function answer(
  parts: Parts,
  incoming: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  try {
    checkCaller(incoming)
    if (isWidgetPath(incoming.url ?? ''))
      return passToAtrium(parts.config.atriumUrl, parts.accounts, incoming, response)
    const request = await readRequest(incoming)
    if (request.method === 'GET' && request.path === '/events') return parts.feed.open(response)
    writeReply(response, await reply(parts, request))
  } catch (error) {
    if (response.headersSent) return void response.destroy()
    writeReply(response, refusal(error))
  }
}

async function reply(
  parts: Parts,
  request: Awaited<ReturnType<typeof readRequest>>,
): Promise<Reply> {
  const { accounts, clock, config } = parts
  const provider = await answerAsProvider(accounts, request)
  if (provider) return provider
  const act = matchRoute(request.method, request.path)
  if (act) return act({ accounts, clock, atriumUrl: config.atriumUrl }, request)
  const page = request.method === 'GET' && (await answerAsPage(config.pageDir, request.path))
  if (page) return page
  throw new HttpError(404, 'Nothing here.')
}

function refusal(error: unknown): Reply {
  const status = error instanceof HttpError ? error.status : 500
  return json({ error: error instanceof Error ? error.message : 'Something went wrong.' }, status)
}
