/** Where a request goes to, and what it asks for there. */
export type Destination = Readonly<{
  isSecure: boolean
  /** A name, or an IP address without brackets, in the form of the URL standard. */
  hostname: string
  port: number
  /** Path and query, byte for byte as they stand in the URL; no fragment. */
  path: string
}>

const BEHIND_HOST = /^[a-z]+:\/\/[^/?#]*([^#]*)/i

/** Undefined when this is no http(s) URL. */
export function readDestination(text: string): Destination | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined
  const isSecure = url?.protocol === 'https:'
  if (url === undefined || (!isSecure && url.protocol !== 'http:')) return undefined
  const path = BEHIND_HOST.exec(text)?.[1] ?? ''
  return {
    isSecure,
    hostname: url.hostname.replace(/^\[|\]$/g, ''),
    port: url.port === '' ? (isSecure ? 443 : 80) : Number(url.port),
    path: path.startsWith('/') ? path : `/${path}`,
  }
}
