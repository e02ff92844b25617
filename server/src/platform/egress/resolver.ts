import { Resolver as DnsResolver, lookup } from 'node:dns/promises'
import type { Address } from './address.ts'

/** How names become addresses and records. */
export type Resolver = {
  /** All addresses of a host; rejects or is empty when there is none. */
  addresses(host: string): Promise<Address[]>
  /** Rejects as node:dns does: `code` is ENOTFOUND, ENODATA, ETIMEOUT … */
  records(name: string, type: string): Promise<unknown[]>
}

/** The machine's own: /etc/hosts and its name servers, as every other program here sees them. */
export function systemResolver(): Resolver {
  const dns = new DnsResolver({ timeout: 3_000, tries: 2 })
  return {
    addresses: async (host) => (await lookup(host, { all: true })).map(toAddress),
    records: (name, type) => records(dns, name, type),
  }
}

/** Asks these name servers and nobody else. */
export function dnsResolver(servers: readonly string[]): Resolver {
  const dns = new DnsResolver({ timeout: 2_000, tries: 2 })
  dns.setServers(servers)
  return {
    addresses: async (host) => {
      const [v4, v6] = await Promise.allSettled([dns.resolve4(host), dns.resolve6(host)])
      if (v4.status === 'rejected' && v6.status === 'rejected') throw v4.reason
      return [
        ...(v4.status === 'fulfilled'
          ? v4.value.map((address) => ({ address, family: 4 as const }))
          : []),
        ...(v6.status === 'fulfilled'
          ? v6.value.map((address) => ({ address, family: 6 as const }))
          : []),
      ]
    },
    records: (name, type) => records(dns, name, type),
  }
}

async function records(dns: DnsResolver, name: string, type: string): Promise<unknown[]> {
  const answer: unknown = await dns.resolve(name, type)
  return Array.isArray(answer) ? answer : [answer]
}

function toAddress({ address, family }: { address: string; family: number }): Address {
  return { address, family: family === 6 ? 6 : 4 }
}
