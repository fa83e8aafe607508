import { loadResource } from '../resources.ts'

/** Bytes of one entry: enough that a word which is not on the list is taken for one in 10⁷ times. */
const ENTRY_BYTES = 5
const HEADER = Buffer.from('CASPWD1\n')

export type CommonPasswords = Readonly<{
  /** Whether the text, in its folded form, is on the list. Some microseconds. */
  has(folded: string): boolean
  size: number
}>

/**
 * Reads the list of common and leaked passwords when it is first asked for: sorted numbers of five
 * bytes, one for each text (`npm run common-passwords` makes it). Rejects when it is no such list.
 */
export function createCommonPasswords(file: string): () => Promise<CommonPasswords> {
  let reading: Promise<CommonPasswords> | undefined
  return () => {
    reading ??= loadResource(file).then(readCommonPasswords)
    return reading
  }
}

/** The list in its bytes. Throws an Error when they are none. */
export function readCommonPasswords(bytes: Buffer): CommonPasswords {
  const entries = bytes.subarray(HEADER.length)
  if (!bytes.subarray(0, HEADER.length).equals(HEADER) || entries.length % ENTRY_BYTES !== 0) {
    throw new Error('The list of common passwords is damaged.')
  }
  const size = entries.length / ENTRY_BYTES

  function has(folded: string): boolean {
    const wanted = keyOf(folded)
    let [low, high] = [0, size]
    while (low < high) {
      const middle = (low + high) >>> 1
      const found = entries.readUIntBE(middle * ENTRY_BYTES, ENTRY_BYTES)
      if (found === wanted) return true
      if (found < wanted) low = middle + 1
      else high = middle
    }
    return false
  }

  return { has, size }
}

/** The bytes of a list of texts in their folded form. */
export function writeCommonPasswords(texts: Iterable<string>): Buffer {
  const keys = [...new Set([...texts].map(keyOf))].sort((one, other) => one - other)
  const bytes = Buffer.alloc(HEADER.length + keys.length * ENTRY_BYTES)
  HEADER.copy(bytes)
  for (const [index, key] of keys.entries()) {
    bytes.writeUIntBE(key, HEADER.length + index * ENTRY_BYTES, ENTRY_BYTES)
  }
  return bytes
}

const TWO_TO_THE_8 = 0x100

/**
 * A number of 40 bits for a text: two runs of FNV-1a over its code units. It need not be secure:
 * whoever makes a password that collides is merely asked for another one.
 */
function keyOf(text: string): number {
  let one = 0x811c9dc5
  let other = 0x9747b28c
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index)
    one = Math.imul(one ^ unit, 0x01000193)
    other = Math.imul(other ^ unit ^ (one >>> 16), 0x85ebca6b)
  }
  one ^= one >>> 15
  one = Math.imul(one, 0x2c1b3c6d)
  one ^= one >>> 12
  other ^= other >>> 13
  return (one >>> 0) * TWO_TO_THE_8 + (other & 0xff)
}
