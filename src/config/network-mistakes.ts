import { BlockList, isIP } from 'node:net'
import type { ConfigMistake } from './config-error.ts'

/** What is wrong with a list of addresses and networks; `setting` is where it stands. Pure. */
export function networkMistakes(networks: readonly string[], setting: string): ConfigMistake[] {
  return networks.flatMap((network, index) => {
    const path = `${setting}[${index}]`
    const [address = '', bits, ...more] = network.split('/')
    const family = isIP(address)
    const isMapped = /^::ffff:/i.test(address)
    if (family === 0 || isMapped || more.length > 0 || !/^\d{1,3}$/.test(bits ?? '1')) {
      return [{ path, sentence: 'Must be an IP address or a network such as 10.1.0.0/16.' }]
    }
    if (bits === undefined) return []
    try {
      new BlockList().addSubnet(address, Number(bits), family === 4 ? 'ipv4' : 'ipv6')
    } catch {
      return [{ path, sentence: 'Has a network size that does not exist.' }]
    }
    return Number(bits) < 8
      ? [{ path, sentence: 'Is so wide that anybody could forge an address.' }]
      : []
  })
}
