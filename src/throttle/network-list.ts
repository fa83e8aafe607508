import { BlockList, isIP } from 'node:net'

/**
 * Tells whether an address is one of these addresses and networks; their grammar has been checked.
 * It must be the address that the server itself vouches for (`trustedProxies`). Who has hung up
 * already has none any more, whatever the types of a request say.
 */
export function createNetworkList(networks: readonly string[]) {
  const list = new BlockList()
  for (const network of networks) {
    const [address = '', bits] = network.split('/')
    const family = familyOf(address)
    if (bits === undefined) list.addAddress(address, family)
    else list.addSubnet(address, Number(bits), family)
  }

  return function isListed(address: string | undefined): boolean {
    if (address === undefined) return false
    const plain = /^::ffff:([\d.]+)$/i.exec(address)?.[1] ?? address.replace(/%.*$/, '')
    return isIP(plain) !== 0 && list.check(plain, familyOf(plain))
  }
}

function familyOf(address: string): 'ipv4' | 'ipv6' {
  return isIP(address) === 4 ? 'ipv4' : 'ipv6'
}
