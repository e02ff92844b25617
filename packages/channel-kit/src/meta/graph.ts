import type { ChannelIo } from '../channel.ts'
import { ChannelError } from '../channel-error.ts'
import { type ErrorRule, graphError } from './errors.ts'
import { fieldsOf } from './fields.ts'

/** Which Graph API, as whom, and how its errors are read. */
export type Graph = {
  /** The product, as it stands in errors: "WhatsApp". */
  label: string
  baseUrl: string
  /** Empty for calls that stand above the versions. */
  apiVersion: string
  accessToken: string
  rules: ErrorRule[]
}

type Init = RequestInit & { timeoutMs?: number; maxBytes?: number }

/** Answers of the Graph API are small. */
const largestAnswer = 2_000_000

/** One call of the Graph API. Throws the provider's refusal as a ChannelError. */
export async function callGraph(
  graph: Graph,
  path: string,
  io: ChannelIo,
  init: Init = {},
): Promise<unknown> {
  const base = graph.baseUrl.replace(/\/+$/, '')
  const url = [base, graph.apiVersion, path].filter(Boolean).join('/')
  const response = await io.fetch(url, {
    maxBytes: largestAnswer,
    ...init,
    headers: { ...init.headers, authorization: `Bearer ${graph.accessToken}` },
  })
  const answer = await bodyOf(response)
  const error = fieldsOf(answer).error
  if (error !== undefined) throw graphError(error, graph.rules, retryAfter(response.headers))
  if (response.ok && answer !== undefined) return answer
  if (response.status === 503 || response.status === 429)
    throw new ChannelError('rate', `http ${response.status}`, `${graph.label} is busy.`, {
      retryAfter: retryAfter(response.headers) ?? 30,
    })
  // A gateway between Meta and us answered, or the answer broke off: the message may have gone.
  throw unreadable(
    `${graph.label} answered without words (HTTP ${response.status}).`,
    init.method === 'POST',
  )
}

export function jsonPost(body: unknown): Init {
  return {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  }
}

/** An answer that cannot be used. */
export function unreadable(text: string, maybeSent: boolean): ChannelError {
  return new ChannelError('network', 'no answer', text, { maybeSent })
}

/** What was lost here has sent nothing to anybody: it may be tried again. */
export function notYetSent(error: unknown): never {
  if (error instanceof ChannelError && error.maybeSent)
    throw new ChannelError('network', error.code, error.message, { maybeSent: false, cause: error })
  throw error
}

async function bodyOf(response: Response): Promise<unknown> {
  try {
    return JSON.parse(await response.text())
  } catch {
    return undefined
  }
}

/** Seconds to wait: `Retry-After`, or the minutes in Meta's usage header. */
function retryAfter(headers: Headers): number | undefined {
  const seconds = Number(headers.get('retry-after'))
  if (seconds > 0) return seconds
  const usage = /"estimated_time_to_regain_access":(\d{1,6})/.exec(
    headers.get('x-business-use-case-usage') ?? '',
  )
  const minutes = Number(usage?.[1])
  return minutes > 0 ? minutes * 60 : undefined
}
