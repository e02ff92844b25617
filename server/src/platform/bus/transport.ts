import type { Log } from '../observe/log.ts'

/** Carries texts between processes. May lose some; says so with `onReconnect`. */
export type Transport = {
  /** Rejects when the texts may not have left. */
  send(texts: readonly string[]): Promise<void>
  /** The longest text, in bytes. */
  maxBytes: number
  healthy(): boolean
  close(): Promise<void>
}

export type TransportEvents = {
  onText(text: string): void
  /** The connection is back: texts of others may have been missed. */
  onReconnect(): void
  log: Log
}
