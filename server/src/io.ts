import type { ChannelIo } from '@atrium/channel-kit/channel'
import { ChannelError } from '@atrium/channel-kit/channel-error'
import type { Egress } from './platform/egress/egress.ts'
import { EgressError } from './platform/egress/egress-error.ts'
import type { Log } from './platform/observe/log.ts'
import type { Blobs } from './platform/storage/blobs.ts'

/** The outside world as channels get it: everything through the one egress function, failures as `ChannelError`. */
export function createChannelIo(options: {
  egress: Egress
  blobs: Blobs
  log: Log
  now: () => Date
  publicUrl: ChannelIo['publicUrl']
  signal: AbortSignal
}): ChannelIo {
  const { egress, blobs } = options
  return {
    fetch: (url, init) => egress.fetch(url, init).catch(translate),
    resolveHost: (host) => egress.resolveHost(host).catch(translate),
    dns: (name, type) => egress.dns(name, type),
    blobs: { put: (data) => blobs.put(data), get: (blob) => blobs.get(blob) },
    publicUrl: options.publicUrl,
    now: options.now,
    log: options.log,
    signal: options.signal,
  }
}

function translate(error: unknown): never {
  if (error instanceof EgressError) {
    throw new ChannelError(error.refused ? 'invalid' : 'network', error.code, error.message, {
      maybeSent: error.maybeSent,
      cause: error,
    })
  }
  throw error
}
