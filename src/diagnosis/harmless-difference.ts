import type { ByteString } from '../protocol/byte-string.ts'
import { isSameService } from '../protocol/service-url.ts'

/** A difference that does no harm, as the two addresses are compared without it (R11.21). */
export type HarmlessDifference =
  | 'default-port'
  | 'host-case'
  | 'fragment'
  | 'session-id'
  | 'empty-path'
  | 'escapes'

const EXPLICIT_DEFAULT = /^(?:https:\/\/[^/?#]*:443|http:\/\/[^/?#]*:80)(?=[/?#]|$)/i

/** What two addresses that count as the same differ in nevertheless. */
export function harmlessDifferences(a: ByteString, b: ByteString): HarmlessDifference[] {
  if (a === b || !isSameService(a, b)) return []
  const found: HarmlessDifference[] = []
  const differ = (test: (address: string) => unknown) => test(a) !== test(b)
  const start = (address: string) => /^[^/]*\/\/[^/?#]*/.exec(address)?.[0] ?? ''
  const plainStart = (address: string) => start(address).replace(/:\d+$/, '')
  if (differ((address) => EXPLICIT_DEFAULT.test(address))) found.push('default-port')
  if (differ(plainStart)) found.push('host-case')
  if (differ((address) => /#.*$/.exec(address)?.[0])) found.push('fragment')
  if (differ((address) => /;jsessionid=[^;/?#]*/.exec(address)?.[0])) found.push('session-id')
  if (differ((address) => /^[^/]*\/\/[^/?#]*(?:$|[?#])/.test(address))) found.push('empty-path')
  const rest = (address: string) =>
    address
      .slice(start(address).length)
      .replace(/#.*$/, '')
      .replace(/;jsessionid=[^;/?]*/g, '')
      .replace(/^(?=$|\?)/, '/')
  if (differ(rest)) found.push('escapes')
  return found
}
