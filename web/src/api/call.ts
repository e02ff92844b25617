import type {
  BodyInput,
  Endpoint,
  ParamsOf,
  QueryInput,
  ResponseOf,
} from '@atrium/contract/endpoint'
import type { Problem } from '@atrium/contract/error'
import { ApiError } from './api-error.ts'

type Part<Name extends string, T> = [T] extends [undefined]
  ? { [key in Name]?: never }
  : Record<string, never> extends T
    ? { [key in Name]?: T }
    : { [key in Name]: T }

/** What an endpoint takes, as its schemas say; parts that it does not have cannot be given. */
export type CallInput<E extends Endpoint> = Part<'params', Plain<ParamsOf<E>>> &
  Part<'query', QueryInput<E>> &
  Part<'body', BodyInput<E>> & { signal?: AbortSignal }

/** Ids from the address bar are plain strings; the server checks them. */
type Plain<T> = T extends object ? { [key in keyof T]: string } : T

type LooseInput = {
  params?: Record<string, string> | undefined
  query?: Record<string, unknown> | undefined
  body?: unknown
  signal?: AbortSignal | undefined
}

/** Calls one endpoint of the contract. Throws `ApiError`, also when no answer comes. */
export async function call<E extends Endpoint>(
  endpoint: E,
  ...[input]: Record<string, never> extends CallInput<E> ? [CallInput<E>?] : [CallInput<E>]
): Promise<ResponseOf<E>> {
  // The same parts with their types forgotten: an endpoint that is not known yet has none to show.
  const loose = (input ?? {}) as LooseInput
  const response = await request(addressOf(endpoint, loose), {
    method: endpoint.method,
    headers: headersOf(endpoint, loose.body),
    ...(loose.body === undefined ? {} : { body: JSON.stringify(loose.body) }),
    ...(loose.signal ? { signal: loose.signal } : {}),
  })
  // The server checks its answers against the same schema; parsing them twice costs every screen.
  return (await response.json()) as ResponseOf<E>
}

/** `fetch` whose failures are all `ApiError`. */
async function request(url: string, init: RequestInit): Promise<Response> {
  const response = await fetch(url, init).catch((cause: unknown) => {
    if (cause instanceof DOMException && cause.name === 'AbortError') throw cause
    throw new ApiError('unreachable', 0, {}, { cause })
  })
  if (response.ok) return response
  throw await refusal(response)
}

/** An error answer as `ApiError`. A proxy that answers for a stopped server sends no problem: that is unreachable. */
async function refusal(response: Response): Promise<ApiError> {
  const problem = await response.json().then(
    (body: unknown) => (isProblem(body) ? body : undefined),
    () => undefined,
  )
  if (problem) return new ApiError(problem.code, response.status, problem)
  return new ApiError(response.status >= 500 ? 'unreachable' : 'internal', response.status)
}

function isProblem(body: unknown): body is Problem {
  return typeof body === 'object' && body !== null && 'code' in body
}

function addressOf(endpoint: Endpoint, { params, query }: LooseInput): string {
  const path = endpoint.path.replace(/:(\w+)/g, (_, name: string) =>
    encodeURIComponent(params?.[name] ?? ''),
  )
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries(query ?? {})) {
    if (value !== undefined && value !== null) search.set(name, String(value))
  }
  return `/api/v1${path}${search.size > 0 ? `?${search}` : ''}`
}

function headersOf(endpoint: Endpoint, body: unknown): Record<string, string> {
  return {
    Accept: 'application/json',
    'X-Atrium': '1',
    ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
    ...(endpoint.method === 'POST' ? { 'Idempotency-Key': randomId() } : {}),
  }
}

/** `crypto.randomUUID` exists on https and localhost only; a self-hosted server on a LAN address has neither. */
export function randomId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20)}`
}
