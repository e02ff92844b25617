import { z } from 'zod'
import { InboundWire, OutboundWire, Pong, Taken } from './wire.ts'

const headers = [
  ['webhook-id', 'The same at each repeat of the same event; at most 300 characters.'],
  ['webhook-timestamp', 'Seconds since 1970; five minutes of difference are allowed.'],
  [
    'webhook-signature',
    'v1,<base64 of HMAC-SHA256 over id.timestamp.body>; several, with spaces between, while a secret changes.',
  ],
].map(([name, description]) => ({
  name,
  in: 'header',
  required: true,
  description,
  schema: { type: 'string' },
}))

const from = { id: 'u-4177', name: 'Noor Haddad' }
const at = '2026-03-02T10:00:00Z'

/** One event of each kind, as a system posts it. */
export const inboundExamples: Record<string, z.input<typeof InboundWire>> = {
  message: { type: 'message', id: 'm-901', at, from, text: 'Is the blue one back?' },
  file: {
    type: 'message',
    id: 'm-902',
    at,
    from: { ...from, claims: { phone: '+96171222333' } },
    files: [{ name: 'look.png', type: 'image/png', url: 'https://files.example.com/look.png' }],
  },
  choice: {
    type: 'message',
    id: 'm-903',
    at,
    from,
    choice: { id: 'yes', title: 'Yes' },
    replyTo: 'sys-31',
  },
  edit: { type: 'edit', message: 'm-901', at, from, text: 'Is the green one back?' },
  delete: { type: 'delete', message: 'm-901', at, from },
  reaction: { type: 'reaction', message: 'sys-31', at, from, emoji: '🎉' },
  receipt: { type: 'receipt', message: 'sys-31', at, state: 'read' },
  typing: { type: 'typing', at, from },
  voice: {
    type: 'message',
    id: 'm-904',
    at,
    from,
    files: [
      {
        name: 'note.ogg',
        type: 'audio/ogg',
        voice: true,
        url: 'https://files.example.com/note.ogg',
      },
    ],
  },
  echo: { type: 'echo', id: 'sys-32', at, to: from, text: 'See you on Friday!' },
  consent: { type: 'consent', at, from, purpose: 'marketing', value: 'stop' },
  identify: { type: 'identify', at, from: { ...from, claims: { email: 'noor@example.org' } } },
}

/** What Atrium posts. */
export const outboundExamples: Record<string, z.input<typeof OutboundWire>> = {
  message: {
    type: 'message',
    id: '01961234-5678-7abc-8def-0123456789ab',
    to: { id: 'u-4177' },
    from: { name: 'Léa', kind: 'member' },
    text: 'Yes, since this morning.',
    replyTo: 'm-901',
  },
  reaction: { type: 'reaction', to: { id: 'u-4177' }, message: 'm-901', emoji: '👍' },
  edit: { type: 'edit', to: { id: 'u-4177' }, message: 'sys-31', text: 'Yes, since yesterday.' },
  delete: { type: 'delete', to: { id: 'u-4177' }, message: 'sys-31' },
  typing: { type: 'typing', to: { id: 'u-4177' } },
  ping: { type: 'ping', ping: '5e1f0c0e-6a52-4f6b-9d58-0f3f6a3f0001' },
  read: { type: 'read', to: { id: 'u-4177' }, message: 'm-901' },
}

const schema = (shape: z.ZodType) => {
  const { $schema: _, ...json } = z.toJSONSchema(shape, { io: 'input' })
  return json
}
const body = (shape: z.ZodType, examples: Record<string, unknown>) => ({
  required: true,
  content: {
    'application/json': {
      schema: schema(shape),
      examples: Object.fromEntries(
        Object.entries(examples).map(([name, value]) => [name, { value }]),
      ),
    },
  },
})

/** The API channel's contract as OpenAPI 3.1, made from the schemas that both directions are checked with. */
export function openapi(): Record<string, unknown> {
  return {
    openapi: '3.1.0',
    info: {
      title: 'Atrium API channel',
      version: '1',
      description:
        'A channel of your own. Both directions are signed as Standard Webhooks 1.0 describes.',
    },
    paths: {
      '/channels/api/{account}/webhook': {
        post: {
          summary: 'Your system tells Atrium what a customer did',
          parameters: [
            {
              name: 'account',
              in: 'path',
              required: true,
              schema: { type: 'string', format: 'uuid' },
            },
            ...headers,
          ],
          requestBody: body(InboundWire, inboundExamples),
          responses: {
            200: { description: 'Stored. A repeat of the same webhook-id is dropped.' },
            401: { description: 'Not signed with the account’s secret, or too old.' },
            422: { description: 'Not an event of this contract: `detail` says what is wrong.' },
            503: { description: 'Not stored. Send it again with the same webhook-id.' },
          },
        },
      },
    },
    webhooks: {
      outbound: {
        post: {
          summary: 'Atrium hands your system what a customer shall get',
          description:
            'Posted to the address in the settings. Drop repeats by webhook-id, and answer them as the first time.',
          parameters: headers,
          requestBody: body(OutboundWire, outboundExamples),
          responses: {
            200: {
              description: 'Taken.',
              content: { 'application/json': { schema: schema(z.union([Taken, Pong])) } },
            },
            400: {
              description: 'This message can never be taken: `detail` is shown to the agent.',
            },
            401: { description: 'The signature does not fit: the account is shown as broken.' },
            404: { description: 'There is no such customer.' },
            429: { description: 'Wait as long as Retry-After says.' },
            500: { description: 'Sent again with the same webhook-id, with growing pauses.' },
          },
        },
      },
    },
  }
}
