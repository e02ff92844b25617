import { randomBytes } from 'node:crypto'
import { BlobId } from '@atrium/contract/ids'
import type { ChannelIo } from '../channel.ts'
import { ChannelError } from '../channel-error.ts'

/** A channel's outside world for tests: plain HTTP to fakes on localhost, blobs in memory. */
export function testIo(options: { timeoutMs?: number; now?: () => Date } = {}): ChannelIo {
  const blobs = new Map<BlobId, Uint8Array>()
  const signal = new AbortController().signal
  return {
    async fetch(url, init = {}) {
      const { timeoutMs = options.timeoutMs ?? 20_000, maxBytes: _, ...rest } = init
      const timeout = AbortSignal.timeout(timeoutMs)
      try {
        return await fetch(url, {
          ...rest,
          signal: rest.signal ? AbortSignal.any([rest.signal, timeout]) : timeout,
        })
      } catch (cause) {
        const text = `No answer from ${new URL(url).host}.`
        throw new ChannelError('network', 'network', text, {
          maybeSent: wasConnected(cause),
          cause,
        })
      }
    },
    resolveHost: (host) => Promise.reject(new Error(`No look-up of ${host} in tests.`)),
    dns: (name) => Promise.reject(new Error(`No look-up of ${name} in tests.`)),
    blobs: {
      async put(data) {
        const chunks: Uint8Array[] = []
        if (data instanceof Uint8Array) chunks.push(data)
        else for await (const chunk of data) chunks.push(chunk)
        const bytes = new Uint8Array(Buffer.concat(chunks))
        const blob = BlobId.parse(randomBytes(16).toString('hex'))
        blobs.set(blob, bytes)
        return { blob, bytes: bytes.length }
      },
      get(blob) {
        const data = blobs.get(blob)
        return data ? Promise.resolve(data) : Promise.reject(new Error(`No blob ${blob}.`))
      },
    },
    publicUrl: (blob) => `https://files.example/${blob}`,
    now: options.now ?? (() => new Date()),
    log: { info() {}, warn() {}, error() {} },
    signal,
  }
}

function wasConnected(cause: unknown): boolean {
  const inner = cause instanceof Error ? cause.cause : undefined
  const code = inner instanceof Error && 'code' in inner ? inner.code : undefined
  return code !== 'ECONNREFUSED' && code !== 'ENOTFOUND'
}
