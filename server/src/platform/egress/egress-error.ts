/**
 * Why an outgoing connection did not work. `bad_url`, `blocked`, `redirect`: refused by us. `dns`, `connect`, `tls`:
 * no connection. `timeout`, `aborted`, `reset`: ended before the whole answer. `too_large`: the answer is over the limit.
 */
export type EgressCode =
  | 'bad_url'
  | 'blocked'
  | 'redirect'
  | 'dns'
  | 'connect'
  | 'tls'
  | 'timeout'
  | 'aborted'
  | 'reset'
  | 'too_large'

/** The one error of outgoing connections. */
export class EgressError extends Error {
  readonly code: EgressCode
  /** True when we refused it, whatever the other side would have said. */
  readonly refused: boolean
  /** False when the request certainly never left: no connection was made. */
  readonly maybeSent: boolean

  constructor(
    code: EgressCode,
    text: string,
    options: { maybeSent?: boolean; cause?: unknown } = {},
  ) {
    super(text, { cause: options.cause })
    this.name = 'EgressError'
    this.code = code
    this.refused = code === 'bad_url' || code === 'blocked' || code === 'redirect'
    this.maybeSent = options.maybeSent ?? false
  }
}
