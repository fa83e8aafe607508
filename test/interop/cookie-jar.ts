type Cookie = Readonly<{ name: string; value: string; path: string; isSecure: boolean }>

/** The cookies of one host, for all its ports, as browsers keep them (RFC 6265). */
export function createCookieJar() {
  const cookies = new Map<string, Cookie>()

  function keepOne(url: URL, line: string) {
    const [pair = '', ...rest] = line.split(';').map((part) => part.trim())
    const name = pair.split('=', 1)[0] ?? ''
    const value = pair.slice(name.length + 1)
    const attributes = new Map(rest.map(readAttribute))
    const given = attributes.get('path') ?? ''
    const path = given.startsWith('/') ? given : folderOf(url)
    const key = `${name};${path}`
    if (isOver(attributes)) cookies.delete(key)
    else cookies.set(key, { name, value, path, isSecure: attributes.has('secure') })
  }

  return {
    /** What the answer of this address sets. */
    keep(url: URL, setCookieLines: readonly string[]) {
      for (const line of setCookieLines) keepOne(url, line)
    },

    /** The Cookie header for this address; empty when there is nothing to send. */
    headerFor(url: URL): string {
      return [...cookies.values()]
        .filter(({ path, isSecure }) => covers(path, url) && (!isSecure || isSafe(url)))
        .map(({ name, value }) => `${name}=${value}`)
        .join('; ')
    },

    /** As when the application forgets the person by itself, after a night for instance. */
    forget(name: string) {
      for (const [key, cookie] of cookies) if (cookie.name === name) cookies.delete(key)
    },
  }
}

function readAttribute(text: string): [name: string, value: string] {
  const [name = '', value = ''] = text.split('=', 2)
  return [name.toLowerCase(), value]
}

function isOver(attributes: ReadonlyMap<string, string>): boolean {
  const expires = attributes.get('expires')
  if (Number(attributes.get('max-age') ?? 1) <= 0) return true
  return expires !== undefined && Date.parse(expires) <= Date.now()
}

const isSafe = ({ protocol }: URL) => protocol === 'https:'
const folderOf = ({ pathname }: URL) => pathname.slice(0, pathname.lastIndexOf('/')) || '/'

function covers(path: string, { pathname }: URL): boolean {
  return pathname === path || pathname.startsWith(path.endsWith('/') ? path : `${path}/`)
}
