import { isIP } from 'node:net'

/** Who has hung up already has no address any more, whatever the types say; they count together. */
const GONE = 'gone'

/** What an address is counted by: who has one IPv6 address has the 2^64 of its network. */
export function networkOf(address: string | undefined): string {
  const mapped = /^::ffff:([\d.]+)$/i.exec(address ?? '')?.[1]
  const plain = (mapped ?? address ?? '').toLowerCase()
  const version = isIP(plain)
  if (version === 0) return GONE
  if (version === 4) return plain
  const [head = '', tail] = plain.split('::')
  const before = head === '' ? [] : head.split(':')
  const after = tail ? tail.split(':') : []
  const zeros = tail === undefined ? [] : Array<string>(8 - before.length - after.length).fill('0')
  return [...before, ...zeros, ...after].slice(0, 4).join(':')
}

/**
 * The network around one that `networkOf` told: /24, or /48, as much as one subscriber is given of
 * IPv6. Undefined when there is none.
 */
export function widerNetworkOf(network: string): string | undefined {
  if (network === GONE) return undefined
  if (!network.includes(':')) return `${network.split('.').slice(0, 3).join('.')}.0/24`
  return `${network.split(':').slice(0, 3).join(':')}::/48`
}
