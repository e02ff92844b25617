/** An answer of the fake's HTTP API. */
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

  constructor(code: number, message: string, details?: string, status = 400) {
    super(message)
    this.reply = answer(
      {
        error: {
          message: `(#${code}) ${message}`,
          type: 'OAuthException',
          code,
          ...(details && { error_data: { messaging_product: 'whatsapp', details } }),
          fbtrace_id: 'AFakeTraceOfTheSandbox',
        },
      },
      status,
    )
  }
}
