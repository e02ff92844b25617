import { Agent, type Dispatcher, fetch as undiciFetch } from 'undici'
import { type Address, createAddressCheck } from './address.ts'
import { cappedResponse, readBody, type SentBody } from './body.ts'
import { createCheckedAddresses, createGuardedConnector } from './connect.ts'
import { EgressError } from './egress-error.ts'
import { type Resolver, systemResolver } from './resolver.ts'

type EgressInit = Omit<RequestInit, 'dispatcher'> & {
  /** For the whole exchange, body included; 20 s. */
  timeoutMs?: number
  /** The largest answer, unpacked; 20 MB. */
  maxBytes?: number
}

/** The only way out of this process. Reaches public addresses, and private ones on the allow-list. */
export type Egress = {
  /** HTTP and HTTPS. Follows up to 5 redirects and checks each. Throws `EgressError`, so do reads of the body. */
  fetch(url: string, init?: EgressInit): Promise<Response>
  /** A checked address for other protocols; connect to it and to nothing else. Throws `EgressError`. */
  resolveHost(host: string): Promise<Address>
  /** DNS records; rejects as node:dns does. */
  dns(name: string, type: string): Promise<unknown[]>
  /** Ends what still runs: whatever must be finished is waited for before. */
  close(): Promise<void>
}

const maxRedirects = 5
const connectTimeoutMs = 10_000

/** `allow`: CIDR ranges that may be reached although they are private. */
export function createEgress(options: { allow: readonly string[]; resolver?: Resolver }): Egress {
  const resolver = options.resolver ?? systemResolver()
  const checkedAddresses = createCheckedAddresses(resolver, createAddressCheck(options.allow))
  const agent = new Agent({
    connect: createGuardedConnector(checkedAddresses, connectTimeoutMs),
    allowH2: false,
    // The exchange has its own time-out.
    headersTimeout: 0,
    bodyTimeout: 0,
    maxHeaderSize: 64 * 1024,
  })
  return {
    fetch: (url, init = {}) => exchange(agent, url, init),
    resolveHost: async (host) => {
      const addresses = await checkedAddresses(host)
      const chosen = addresses.find(({ family }) => family === 4) ?? addresses[0]
      if (!chosen) throw new EgressError('dns', `The name ${host} has no address.`)
      return chosen
    },
    dns: resolver.records,
    close: () => agent.destroy(),
  }
}

type Step = { url: URL; method: string; headers: Headers; body: SentBody['data'] }

async function exchange(agent: Agent, url: string, init: EgressInit): Promise<Response> {
  const { timeoutMs = 20_000, maxBytes = 20 * 1024 * 1024, redirect = 'follow' } = init
  const timeout = AbortSignal.timeout(timeoutMs)
  const signal = init.signal ? AbortSignal.any([init.signal, timeout]) : timeout
  let step = await firstStep(url, init)
  // For all hops: a POST that was answered by a redirect has reached its server.
  const sent = { begun: false }
  for (let redirects = 0; ; redirects += 1) {
    const { url } = step
    const translate = (error: unknown) => explain(error, url, { timeout, given: init.signal, sent })
    try {
      const received = await undiciFetch(step.url, {
        method: step.method,
        headers: [...step.headers],
        body: step.body ?? null,
        ...(step.body instanceof ReadableStream ? { duplex: 'half' as const } : {}),
        redirect: 'manual',
        signal,
        dispatcher: watched(agent, sent),
      })
      const location = isRedirect(received.status) ? received.headers.get('location') : null
      if (location === null || redirect === 'manual') {
        return cappedResponse(received, step.url.href, maxBytes, translate)
      }
      await received.body?.cancel()
      step = nextStep(step, location, received.status, redirect, redirects)
    } catch (error) {
      throw translate(error)
    }
  }
}

async function firstStep(url: string, init: EgressInit): Promise<Step> {
  const body = await readBody(init.body)
  const headers = new Headers(init.headers)
  if (body.type && !headers.has('content-type')) headers.set('content-type', body.type)
  if (!headers.has('user-agent')) headers.set('user-agent', 'Atrium')
  return {
    url: readUrl(url),
    method: (init.method ?? 'GET').toUpperCase(),
    headers,
    body: body.data,
  }
}

function readUrl(text: string, base?: URL): URL {
  const url = URL.canParse(text, base) ? new URL(text, base) : undefined
  // The text itself stays out of the message: it may hold a token.
  if (!url) throw new EgressError('bad_url', 'This is no web address.')
  if (url.protocol !== 'https:' && url.protocol !== 'http:') {
    throw new EgressError('bad_url', `Only http and https are reached, not ${url.protocol}`)
  }
  if (url.username || url.password) {
    throw new EgressError('bad_url', 'A web address with a user name or password is not reached.')
  }
  return url
}

function isRedirect(status: number): boolean {
  return [301, 302, 303, 307, 308].includes(status)
}

/** Across origins only these travel on: every provider has its own name for a credential. */
const harmless = new Set(['accept', 'accept-language', 'content-type', 'range', 'user-agent'])

function nextStep(
  step: Step,
  location: string,
  status: number,
  redirect: RequestInit['redirect'],
  redirects: number,
): Step {
  if (redirect === 'error') throw refusedRedirect('was not expected')
  if (redirects >= maxRedirects) throw refusedRedirect(`is the ${maxRedirects + 1}th`)
  const url = readUrl(location, step.url)
  const sameOrigin = url.origin === step.url.origin
  const headers = new Headers(
    [...step.headers].filter(([name]) => sameOrigin || harmless.has(name)),
  )
  const becomesGet =
    status === 303 ? step.method !== 'HEAD' : status < 303 && step.method === 'POST'
  if (becomesGet) {
    headers.delete('content-type')
    return { url, method: 'GET', headers, body: undefined }
  }
  if (step.body !== undefined && !sameOrigin)
    throw refusedRedirect('would carry the body to another origin')
  if (step.body instanceof ReadableStream)
    throw refusedRedirect('would need the body a second time')
  return { url, method: step.method, headers, body: step.body }
}

function refusedRedirect(why: string): EgressError {
  return new EgressError('redirect', `A redirect was refused: it ${why}.`, { maybeSent: true })
}

/** Notes when the request is written to a connection: until then it certainly was not sent. */
function watched(agent: Agent, sent: { begun: boolean }): Dispatcher {
  return agent.compose(
    (dispatch) => (options, handler) =>
      dispatch(options, {
        onRequestStart: (controller, context) => {
          sent.begun = true
          handler.onRequestStart?.(controller, context)
        },
        onRequestUpgrade: (...rest) => handler.onRequestUpgrade?.(...rest),
        onResponseStarted: () => handler.onResponseStarted?.(),
        onResponseStart: (...rest) => handler.onResponseStart?.(...rest),
        onResponseData: (...rest) => handler.onResponseData?.(...rest),
        onResponseEnd: (...rest) => handler.onResponseEnd?.(...rest),
        onResponseError: (...rest) => handler.onResponseError?.(...rest),
      }),
  )
}

type Circumstances = {
  timeout: AbortSignal
  given: AbortSignal | null | undefined
  sent: { begun: boolean }
}

function explain(error: unknown, url: URL, { timeout, given, sent }: Circumstances): EgressError {
  const maybeSent = sent.begun
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if (!(cause instanceof EgressError)) continue
    if (cause.maybeSent === maybeSent) return cause
    return new EgressError(cause.code, cause.message, { maybeSent, cause: cause.cause })
  }
  // The fetch standard's list of ports that speak something else (25, 6667 …).
  if (
    error instanceof Error &&
    error.cause instanceof Error &&
    error.cause.message === 'bad port'
  ) {
    return new EgressError('blocked', `Port ${url.port} is not for the web.`)
  }
  const options = { maybeSent, cause: error }
  if (given?.aborted)
    return new EgressError('aborted', `The request to ${url.host} was given up.`, options)
  if (timeout.aborted)
    return new EgressError('timeout', `${url.host} did not answer in time.`, options)
  return new EgressError('reset', `The connection to ${url.host} broke.`, options)
}
