import { randomUUID } from 'node:crypto'
import type { RawReply } from '@atrium/channel-kit/channel'

export type FileReply = { status: number; headers: Record<string, string>; body: Uint8Array }

/** A JSON answer of LINE: each has an id that its support asks for. */
export function answer(
  body: unknown,
  status = 200,
  headers: Record<string, string> = {},
): RawReply {
  return {
    status,
    headers: { 'content-type': 'application/json', 'x-line-request-id': randomUUID(), ...headers },
    body: JSON.stringify(body),
  }
}

/** An error answer of LINE, thrown where it is found. */
export class LineRefusal extends Error {
  readonly reply: RawReply
  constructor(
    status: number,
    message: string,
    details: { message: string; property: string }[] = [],
  ) {
    super(message)
    this.reply = answer({ message, ...(details.length > 0 && { details }) }, status)
  }
}
