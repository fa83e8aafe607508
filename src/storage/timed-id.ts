import { randomInt } from 'node:crypto'

const COUNTER_SIZE = 4096
/** Counting from here keeps the ids exact as numbers until the year 2095. */
const EPOCH = Date.UTC(2026, 0, 1)

/**
 * Makes ids of rows: whole numbers that grow with time, so that neighbours in time are neighbours
 * on disk, and that are never given twice.
 */
export function createTimedIds(now: () => number) {
  let last = 0
  return function nextId(): number {
    // The random part keeps two nodes that make an id in the same millisecond apart.
    last = Math.max(last + 1, firstIdAt(now()) + randomInt(COUNTER_SIZE))
    return last
  }
}

/** No row that was made before this moment (in milliseconds) has an id as high as this. */
export function firstIdAt(moment: number): number {
  return (moment - EPOCH) * COUNTER_SIZE
}
