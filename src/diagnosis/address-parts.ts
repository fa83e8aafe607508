import type { ByteString } from '../protocol/byte-string.ts'
import { canonicalServiceUrl } from '../protocol/service-url.ts'

/** An address in the form in which addresses are compared (11.3), taken apart. */
export type AddressParts = Readonly<{
  scheme: string
  host: string
  /** Empty: the scheme's own. */
  port: string
  path: string
  /** Without its `?`; undefined when there is none. */
  query: string | undefined
}>

const PARTS = /^(https?):\/\/(\[[^\]]*\]|[^/?#:]*)(?::(\d+))?([^?#]*)(?:\?([^#]*))?$/

/** The parts of an address; undefined for what is no http(s) address. */
export function partsOf(address: ByteString): AddressParts | undefined {
  const found = PARTS.exec(canonicalServiceUrl(address))
  if (!found) return undefined
  const [, scheme = '', host = '', port = '', path = '', query] = found
  return { scheme, host, port, path, query }
}

const PRIVATE_V4 = /^(?:10|127|169\.254|192\.168|172\.(?:1[6-9]|2\d|3[01]))(?:\.\d{1,3})+$/
const LOCAL_NAME = /\.(?:local|localdomain|lan|internal|intranet|corp|home|test)$/

/** Whether this is a name or an address that only the inside of a network knows. */
export function isInternalHost(host: string): boolean {
  if (PRIVATE_V4.test(host) || host.startsWith('[')) return true
  return !host.includes('.') || LOCAL_NAME.test(host)
}
