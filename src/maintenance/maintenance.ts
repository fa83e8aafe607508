/**
 * The server is closed to people and applications while operators work on it. It ends by itself at
 * `until`: that is what people have been told, and nobody has to remember to open again.
 */
export type Maintenance = Readonly<{
  /** Milliseconds since 1970. */
  since: number
  until: number
  /** What people read of it besides; empty: nothing. */
  reason: Readonly<{ vi: string; en: string }>
  /** Addresses and networks for which everything is as ever. */
  allow: readonly string[]
  /** Who began it. */
  by: string
}>

export const MAINTENANCE_LIMITS = {
  /** Longer than that people are told something else than a maintenance. */
  longestMs: 7 * 24 * 60 * 60_000,
  reasonCharacters: 300,
  allowed: 50,
} as const
