import { BlockList, isIP } from 'node:net'

/**
 * Tells the addresses of the offices from all others. The address must be the one that the server
 * itself vouches for (`trustedProxies`); it may ease a demand, and never skips what a group or an
 * application demands (security row 35).
 */
export function createOfficeNetworks(networks: readonly string[]) {
  const list = new BlockList()
  for (const network of networks) {
    const [address = '', bits] = network.split('/')
    const family = familyOf(address)
    if (bits === undefined) list.addAddress(address, family)
    else list.addSubnet(address, Number(bits), family)
  }

  return function isInOffice(address: string | undefined): boolean {
    if (address === undefined) return false
    const plain = /^::ffff:([\d.]+)$/i.exec(address)?.[1] ?? address.replace(/%.*$/, '')
    return isIP(plain) !== 0 && list.check(plain, familyOf(plain))
  }
}

function familyOf(address: string): 'ipv4' | 'ipv6' {
  return isIP(address) === 4 ? 'ipv4' : 'ipv6'
}
