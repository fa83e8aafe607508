const FEW = 5
const MANY = 50
const SHARE = 0.05

/**
 * Whether so many accounts at once need somebody to say that they mean it: more than 50, or more
 * than one in twenty (product 3.4). A handful never does: in a small office that is one in twenty.
 */
export function areMany(count: number, open: number): boolean {
  return count > MANY || (count > FEW && count > open * SHARE)
}

/** Whether the server may lock so many by itself: a clock that is wrong would lock everybody. */
export function isUsual(count: number, open: number): boolean {
  return count <= Math.max(MANY, open * SHARE)
}
