import type { z } from 'zod'

export type Endpoint = {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** Path below `/api/v1`, with `:name` parameters. */
  path: string
  /** One sentence for the API reference. */
  summary: string
  /** Who may call: anybody, a signed-in member, or an administrator. */
  access: 'public' | 'member' | 'admin'
  params?: z.ZodType
  query?: z.ZodType
  body?: z.ZodType
  response: z.ZodType
}

/** Declares one endpoint; the server registers it, the app calls it, OpenAPI describes it: one definition. */
export function endpoint<const E extends Endpoint>(definition: E): E {
  return definition
}

type Output<T> = T extends z.ZodType ? z.output<T> : undefined
type Input<T> = T extends z.ZodType ? z.input<T> : undefined

export type ParamsOf<E extends Endpoint> = Output<E['params']>
export type QueryOf<E extends Endpoint> = Output<E['query']>
export type BodyOf<E extends Endpoint> = Output<E['body']>
export type BodyInput<E extends Endpoint> = Input<E['body']>
export type QueryInput<E extends Endpoint> = Input<E['query']>
export type ResponseOf<E extends Endpoint> = z.output<E['response']>
export type ResponseInput<E extends Endpoint> = z.input<E['response']>
