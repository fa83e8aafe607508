import { BlockList, isIP } from 'node:net'
import type { ConfigMistake } from './config-error.ts'
import { networkMistakes } from './network-mistakes.ts'
import type { ConfigFile } from './schema.ts'

const loopback = new BlockList()
loopback.addSubnet('127.0.0.0', 8, 'ipv4')
loopback.addAddress('::1', 'ipv6')

const privateNetworks = new BlockList()
privateNetworks.addSubnet('10.0.0.0', 8, 'ipv4')
privateNetworks.addSubnet('172.16.0.0', 12, 'ipv4')
privateNetworks.addSubnet('192.168.0.0', 16, 'ipv4')
privateNetworks.addSubnet('fc00::', 7, 'ipv6')

/**
 * The listener for monitoring tells how the server is to whoever reaches it, without a password: so it
 * hears this machine alone, or callers that are named, on one private address.
 */
export function operationsMistakes({ operations, listen }: ConfigFile): ConfigMistake[] {
  if (!operations.enabled) return []
  const { host, port, callers } = operations
  const mistakes = networkMistakes(callers, 'operations.callers')
  const mistake = (path: string, sentence: string) => mistakes.push({ path, sentence })
  const family = isIP(host) === 4 ? 'ipv4' : 'ipv6'
  const isLoopback = isIP(host) !== 0 && loopback.check(host, family)
  const isPrivate = isIP(host) !== 0 && privateNetworks.check(host, family)
  if (!isLoopback && !isPrivate) {
    mistake(
      'operations.host',
      'Must be a loopback address such as 127.0.0.1, or an address of a private network; never all addresses.',
    )
  }
  if (isPrivate && callers.length === 0) {
    mistake('operations.callers', 'Must name who may ask, as operations.host is not loopback.')
  }
  if (port !== 0 && port === listen.port && host === listen.host) {
    mistake('operations.port', 'Is the port of listen.')
  }
  return mistakes
}
