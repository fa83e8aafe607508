import { randomBytes } from 'node:crypto'
import type { KeyShelf } from '../../src/storage/key-ring.ts'

/** Keys on a shelf of the test's own: it may put others there, or take them away. */
export function keysInMemory(keys: Uint8Array[] = []): KeyShelf {
  return { name: 'the test', read: () => [...keys], add: () => keys.push(randomBytes(32)) }
}
