import type { RawReply, RawRequest } from '@atrium/channel-kit/channel'
import type { Fake, FakeIo } from '@atrium/channel-kit/fake'
import { createUnrepeatingFake, type SmsFake } from '@atrium/channel-sms/fake'
import { createFake as createTelegram } from '@atrium/channel-telegram/fake'
import { createFake as createWhatsApp } from '@atrium/channel-whatsapp/fake'

/** A simulated provider, and what its API says when it refuses to send. */
export type Wire<F extends Fake = Fake> = {
  create(io: FakeIo): F
  isSend(request: RawRequest): boolean
  refusals: Record<'broken' | 'busy', RawReply>
}

/** Repeats a webhook until it is taken. */
export const whatsapp: Wire = {
  create: createWhatsApp,
  isSend: ({ method, path }) => method === 'POST' && path.endsWith('/messages'),
  refusals: {
    broken: refusal(500, graphError(131000, 'Something went wrong')),
    busy: refusal(429, graphError(130429, 'Rate limit hit')),
  },
}

/** Repeats a webhook for a day. */
export const telegram: Wire = {
  create: createTelegram,
  isSend: ({ path }) => path.endsWith('/sendMessage'),
  refusals: {
    broken: refusal(500, { ok: false, error_code: 500, description: 'Internal Server Error' }),
    busy: refusal(429, {
      ok: false,
      error_code: 429,
      description: 'Too Many Requests: retry after 1',
      parameters: { retry_after: 1 },
    }),
  },
}

/** Twilio, which calls once. */
export const sms: Wire<SmsFake> = {
  create: createUnrepeatingFake,
  isSend: ({ method, path }) => method === 'POST' && path.endsWith('/Messages.json'),
  refusals: {
    broken: refusal(500, { code: 20500, message: 'Internal Server Error', status: 500 }),
    busy: refusal(429, { code: 20429, message: 'Too Many Requests', status: 429 }),
  },
}

function graphError(code: number, message: string): unknown {
  return { error: { code, message, type: 'OAuthException' } }
}

function refusal(status: number, body: unknown): RawReply {
  const headers = { 'content-type': 'application/json', 'retry-after': '1' }
  return { status, headers, body: JSON.stringify(body) }
}
