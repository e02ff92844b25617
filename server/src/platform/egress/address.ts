import { isIP } from 'node:net'
import ipaddr from 'ipaddr.js'

export type Address = { address: string; family: 4 | 6 }

type Parsed = ipaddr.IPv4 | ipaddr.IPv6

/** Says why an address must not be reached, or undefined when it may. */
export type AddressCheck = (address: string) => string | undefined

/**
 * Public unicast addresses pass, and those in `allow` (CIDR ranges). An address that carries an IPv4 address
 * (mapped, NAT64) is judged by that one.
 */
export function createAddressCheck(allow: readonly string[]): AddressCheck {
  const ranges = allow.map((range) => ipaddr.parseCIDR(range))
  return (text) => {
    // ipaddr.js also reads 1.2.3 and 0x7f.1, which no resolver answers.
    if (isIP(text) === 0 || text.includes('%')) return 'is no address'
    const address = unwrap(ipaddr.parse(text))
    const name = address.toString()
    // Cloud metadata hands out credentials: not even an allow-list of 0.0.0.0/0 opens it.
    if (metadata.has(name)) return 'is a cloud metadata address'
    if (ranges.some((range) => within(address, range))) return undefined
    const kind = kindOf(address)
    return kind === 'unicast' ? undefined : `is a ${kind} address`
  }
}

// 168.63.129.16 is Azure's, in public space; the IPv6 one is Amazon's.
const metadata = new Set([
  '169.254.169.254',
  '169.254.170.2',
  '168.63.129.16',
  '100.100.100.200',
  '192.0.0.192',
  'fd00:ec2::254',
])

const nat64 = ipaddr.parseCIDR('64:ff9b::/96')
const globalUnicast = ipaddr.parseCIDR('2000::/3')

function unwrap(address: Parsed): Parsed {
  if (!(address instanceof ipaddr.IPv6)) return address
  if (!address.isIPv4MappedAddress() && !within(address, nat64)) return address
  return ipaddr.fromByteArray(address.toByteArray().slice(12))
}

function kindOf(address: Parsed): string {
  const kind = address.range()
  // What ipaddr.js does not name outside 2000::/3 is not in use: ::/96 holds IPv4 addresses in disguise.
  if (address.kind() === 'ipv6' && kind === 'unicast' && !within(address, globalUnicast)) {
    return 'reserved'
  }
  return kind
}

function within(address: Parsed, [base, bits]: [Parsed, number]): boolean {
  return address.kind() === base.kind() && address.match(base, bits)
}
