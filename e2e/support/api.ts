import type {
  BodyInput,
  Endpoint,
  ParamsOf,
  QueryInput,
  ResponseOf,
} from '@atrium/contract/endpoint'
import type { APIRequestContext } from '@playwright/test'

type Input<E extends Endpoint> = {
  params?: { [key in keyof ParamsOf<E>]: string }
  query?: QueryInput<E>
  body?: BodyInput<E>
}

/** Calls the API as a signed-in member does; for what a journey needs around it, not for what it is about. */
export type Api = {
  call<E extends Endpoint>(endpoint: E, input?: Input<E>): Promise<ResponseOf<E>>
}

export function createApi(request: APIRequestContext): Api {
  return {
    async call(endpoint, input = {}) {
      const { body } = input
      const params: Record<string, unknown> = { ...input.params }
      const query: Record<string, unknown> = { ...(input.query ?? {}) }
      const path = endpoint.path.replace(/:(\w+)/g, (_, name: string) => String(params[name]))
      const search = new URLSearchParams(Object.entries(query).map(([k, v]) => [k, String(v)]))
      const response = await request.fetch(`/api/v1${path}?${search}`, {
        method: endpoint.method,
        headers: {
          'x-atrium': '1',
          ...(endpoint.method === 'POST' && { 'idempotency-key': crypto.randomUUID() }),
        },
        ...(body !== undefined && { data: body }),
      })
      const text = await response.text()
      if (!response.ok())
        throw new Error(`${endpoint.method} ${path}: ${response.status()} ${text}`)
      return endpoint.response.parse(JSON.parse(text)) as ResponseOf<typeof endpoint>
    },
  }
}
