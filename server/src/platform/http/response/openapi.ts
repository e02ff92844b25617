import type { Endpoint } from '@atrium/contract/endpoint'
import { Problem } from '@atrium/contract/error'
import { z } from 'zod'

type JsonSchema = Record<string, unknown>

/** The API reference as an OpenAPI 3.1 document, made from the endpoints that the server really answers. */
export function openApi(options: {
  endpoints: readonly Endpoint[]
  prefix: string
  serverUrl: string
  version: string
}): Record<string, unknown> {
  const paths: Record<string, Record<string, unknown>> = {}
  for (const endpoint of options.endpoints) {
    const path = options.prefix + endpoint.path.replace(/:(\w+)/g, '{$1}')
    const operations = paths[path] ?? {}
    operations[endpoint.method.toLowerCase()] = operation(endpoint)
    paths[path] = operations
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Atrium', version: options.version },
    servers: [{ url: options.serverUrl }],
    paths,
    components: {
      schemas: { Problem: schemaOf(Problem, 'output') },
      securitySchemes: { session: { type: 'apiKey', in: 'cookie', name: 'atrium_session' } },
    },
  }
}

function operation(endpoint: Endpoint): Record<string, unknown> {
  return {
    operationId: operationId(endpoint),
    summary: endpoint.summary,
    tags: [endpoint.path.split('/')[1] ?? ''],
    parameters: parameters(endpoint),
    ...(endpoint.access === 'public' ? {} : { security: [{ session: [] }] }),
    ...(endpoint.body
      ? { requestBody: { required: true, content: json(schemaOf(endpoint.body, 'input')) } }
      : {}),
    responses: {
      '200': { description: 'Done.', content: json(schemaOf(endpoint.response, 'output')) },
      default: {
        description: 'An error (RFC 9457).',
        content: {
          'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } },
        },
      },
    },
  }
}

function parameters(endpoint: Endpoint): Record<string, unknown>[] {
  const unsafe = endpoint.method !== 'GET'
  return [
    ...fieldsOf(endpoint.params).map(({ name, schema }) => ({
      name,
      in: 'path',
      required: true,
      schema,
    })),
    ...fieldsOf(endpoint.query).map(({ name, schema, required }) => ({
      name,
      in: 'query',
      required,
      schema,
    })),
    ...(unsafe ? [{ name: 'X-Atrium', in: 'header', required: true, schema: { const: '1' } }] : []),
    ...(endpoint.method === 'POST'
      ? [
          {
            name: 'Idempotency-Key',
            in: 'header',
            required: false,
            schema: { type: 'string', maxLength: 200 },
          },
        ]
      : []),
  ]
}

function fieldsOf(
  schema: z.ZodType | undefined,
): { name: string; schema: unknown; required: boolean }[] {
  if (!schema) return []
  const { properties = {}, required = [] } = schemaOf(schema, 'input')
  const names = Array.isArray(required) ? required : []
  return Object.entries(properties as JsonSchema).map(([name, field]) => ({
    name,
    schema: field,
    required: names.includes(name),
  }))
}

const uuidPattern = /^\^?\[0-9a-f\]\{8\}-|^\^\(\[0-9a-fA-F\]\{8\}-/

function schemaOf(schema: z.ZodType, io: 'input' | 'output'): JsonSchema {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, {
    target: 'draft-2020-12',
    io,
    unrepresentable: 'any',
    override: ({ jsonSchema }) => {
      // The patterns behind these formats are up to 300 characters long and tell a reader nothing.
      if (jsonSchema.pattern && uuidPattern.test(jsonSchema.pattern)) jsonSchema.format = 'uuid'
      if (jsonSchema.format) delete jsonSchema.pattern
      // Answers grow: a client must not refuse a field that it does not know yet.
      if (io === 'output' && jsonSchema.additionalProperties === false)
        delete jsonSchema.additionalProperties
    },
  })
  return rest
}

function json(schema: JsonSchema): Record<string, unknown> {
  return { 'application/json': { schema } }
}

function operationId({ method, path }: Endpoint): string {
  const words = path
    .split('/')
    .filter(Boolean)
    .map((word) => (word.startsWith(':') ? `by-${word.slice(1)}` : word))
  return [method.toLowerCase(), ...words]
    .join('-')
    .replace(/-+(\w)/g, (_, letter: string) => letter.toUpperCase())
}
