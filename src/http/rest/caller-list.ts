import { BlockList, isIPv6 } from 'node:net'

/**
 * Whether an address is one of these addresses and networks; their grammar has been checked. Who has
 * hung up already has no address any more, whatever the types of a request say.
 */
export function createCallerList(networks: readonly string[]) {
  const list = new BlockList()
  for (const network of networks) {
    const [address = '', bits] = network.split('/')
    const family = familyOf(address)
    if (bits === undefined) list.addAddress(address, family)
    else list.addSubnet(address, Number(bits), family)
  }
  return (address: string | undefined): boolean =>
    address !== undefined && list.check(address, familyOf(address))
}

function familyOf(address: string): 'ipv4' | 'ipv6' {
  return isIPv6(address) ? 'ipv6' : 'ipv4'
}
