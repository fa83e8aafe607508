import { lookup } from 'node:dns/promises'

/** The IP addresses of a name. */
export type Resolve = (hostname: string) => Promise<readonly string[]>

/** Lookups share Node's four threads with the hashing of passwords: one is always left to it. */
const MOST_AT_A_TIME = 3

/**
 * Finds the addresses of names, each by one lookup at a time: who asks while a name is being looked
 * up waits for the same answer. A lookup cannot be cut off, and one of a silent name server takes
 * far longer than any request waits; without this they would pile up behind each other. When too
 * many names are being looked up, the next one fails at once. No answer is kept for later.
 */
export function createNameLookup(resolve: Resolve = addressesOf): Resolve {
  const underWay = new Map<string, ReturnType<Resolve>>()

  return async function find(hostname) {
    const pending = underWay.get(hostname)
    if (pending) return pending
    if (underWay.size === MOST_AT_A_TIME) throw new Error('too many names are being looked up')
    const found = resolve(hostname).finally(() => underWay.delete(hostname))
    underWay.set(hostname, found)
    return found
  }
}

async function addressesOf(hostname: string): Promise<string[]> {
  const found = await lookup(hostname, { all: true })
  return found.map(({ address }) => address)
}
