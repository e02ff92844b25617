import type { RawRequest } from '../../channel.ts'

/** An answer of a simulated Graph API. */
export type Reply = { status: number; headers: Record<string, string>; body: string }

export function answer(body: unknown, status = 200): Reply {
  return {
    status,
    headers: { 'content-type': 'application/json; charset=UTF-8' },
    body: JSON.stringify(body),
  }
}

/** A refusal in the form of the Graph API. */
export class GraphRefusal extends Error {
  readonly reply: Reply

  constructor(
    code: number,
    message: string,
    details?: string,
    { subcode, status = 400 }: { subcode?: number; status?: number } = {},
  ) {
    super(message)
    this.reply = answer(
      {
        error: {
          message: `(#${code}) ${message}`,
          type: 'OAuthException',
          code,
          ...(subcode && { error_subcode: subcode }),
          ...(details && { error_data: { details } }),
          fbtrace_id: 'AFakeTraceOfTheSandbox',
        },
      },
      status,
    )
  }
}

/** The request's body as an object; refused like Meta does when it is none. */
export function jsonBody(request: RawRequest): Record<string, unknown> {
  try {
    const body: unknown = JSON.parse(new TextDecoder().decode(request.body))
    if (typeof body === 'object' && body !== null && !Array.isArray(body)) return { ...body }
  } catch {
    // The same refusal as for a body that is no object.
  }
  throw new GraphRefusal(100, 'The request body is no JSON object.')
}
