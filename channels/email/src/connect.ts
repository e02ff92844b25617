import { BlockList, isIP, isIPv6 } from 'node:net'
import type { ChannelIo } from '@atrium/channel-kit/channel'
import { ChannelError } from '@atrium/channel-kit/channel-error'

/** Where to connect: the checked address, and the name that its certificate must carry. */
export type Target = { address: string; servername: string | undefined }

const ownNetwork = new BlockList()
ownNetwork.addSubnet('127.0.0.0', 8)
ownNetwork.addSubnet('10.0.0.0', 8)
ownNetwork.addSubnet('172.16.0.0', 12)
ownNetwork.addSubnet('192.168.0.0', 16)
ownNetwork.addSubnet('fc00::', 7, 'ipv6')
ownNetwork.addAddress('::1', 'ipv6')

/** Resolves and checks a mail server's address. Unencrypted only inside the own network: the password would be readable. */
export async function mailTarget(
  host: string,
  security: 'tls' | 'starttls' | 'none',
  io: ChannelIo,
): Promise<Target> {
  const { address } = await io.resolveHost(host)
  if (security === 'none' && !ownNetwork.check(address, isIPv6(address) ? 'ipv6' : 'ipv4'))
    throw new ChannelError(
      'auth',
      'unencrypted',
      `${host} is outside your own network: choose tls or starttls.`,
    )
  // A certificate for a bare address is checked against that address by node itself.
  return { address, servername: isIP(host) ? undefined : host }
}
