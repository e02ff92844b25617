import type { Socket } from 'node:net'
import type { TLSSocket } from 'node:tls'
import { buildConnector } from 'undici'
import type { Address, AddressCheck } from './address.ts'
import { EgressError } from './egress-error.ts'
import type { Resolver } from './resolver.ts'

/** Resolves a host name or reads an address literal. Every address must pass the check. Throws `EgressError`. */
export type CheckedAddresses = (host: string) => Promise<Address[]>

export function createCheckedAddresses(resolver: Resolver, check: AddressCheck): CheckedAddresses {
  return async (host) => {
    const addresses = await resolve(resolver, host.replace(/^\[|\]$/g, '').replace(/\.$/, ''))
    for (const { address } of addresses) {
      const reason = check(address)
      // One bad address refuses the host: a name with a public and a private one is an attack or a mistake.
      if (reason)
        throw new EgressError(
          'blocked',
          `${host} is not reachable from here: ${address} ${reason}.`,
        )
    }
    return addresses
  }
}

async function resolve(resolver: Resolver, host: string): Promise<Address[]> {
  if (/^[\d.]+$/.test(host) || host.includes(':')) {
    return [{ address: host, family: host.includes(':') ? 6 : 4 }]
  }
  let found: Address[]
  try {
    found = await resolver.addresses(host)
  } catch (cause) {
    throw new EgressError('dns', `The name ${host} was not found.`, { cause })
  }
  if (found.length === 0) throw new EgressError('dns', `The name ${host} has no address.`)
  return found
}

/**
 * A connector for undici that reaches checked addresses only. The name is resolved once, here: between the check and
 * the connection nobody can answer differently.
 */
export function createGuardedConnector(
  checkedAddresses: CheckedAddresses,
  timeoutMs: number,
): buildConnector.connector {
  return (options, callback) => {
    connect(checkedAddresses, timeoutMs, options).then(
      (socket) => callback(null, socket),
      (error: unknown) => callback(translate(error, options.hostname), null),
    )
  }
}

async function connect(
  checkedAddresses: CheckedAddresses,
  timeout: number,
  options: buildConnector.Options,
): Promise<Socket | TLSSocket> {
  const addresses = await checkedAddresses(options.hostname)
  const connector = buildConnector({
    timeout,
    allowH2: false,
    // Races the address families (RFC 8305), so that a broken IPv6 costs 250 ms and not the time-out.
    autoSelectFamily: true,
    lookup: (_host, _options, answer) => answer(null, addresses),
  })
  const servername = options.protocol === 'https:' ? serverName(options.hostname) : undefined
  return new Promise((resolve, reject) => {
    connector({ ...options, ...(servername ? { servername } : {}) }, (error, socket) => {
      if (error || !socket) reject(error ?? new Error('no connection'))
      else resolve(socket)
    })
  })
}

function serverName(hostname: string): string | undefined {
  return hostname.includes(':') || /^[\d.]+$/.test(hostname)
    ? undefined
    : hostname.replace(/\.$/, '')
}

function translate(error: unknown, host: string): Error {
  if (error instanceof EgressError) return error
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  if (
    /^(ERR_TLS|ERR_SSL|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO|EPROTO|HOSTNAME_MISMATCH)/.test(code)
  ) {
    return new EgressError('tls', `The secure connection to ${host} failed (${code}).`, {
      cause: error,
    })
  }
  return new EgressError('connect', `No connection to ${host}${code ? ` (${code})` : ''}.`, {
    cause: error,
  })
}
