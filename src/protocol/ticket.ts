import type { ByteString } from './byte-string.ts'

/** A moment, in milliseconds since 1970. */
export type Instant = number

/** What a service or proxy ticket stands for: one person's sign-in to one URL (3.1, 3.2). */
export type ServiceTicket = Readonly<{
  sessionId: number
  /** The URL as it was given at `/login`, byte for byte. */
  service: ByteString
  /** The very request that issued it had presented the password (R2.22). */
  isFromNewLogin: boolean
  /**
   * Of a proxy ticket: the callback URLs of the proxies it came through, the most recent first
   * (R6.03). A service ticket has none.
   */
  proxies: readonly ByteString[]
  issuedAt: Instant
  /** From this moment on it is no longer good. */
  expiresAt: Instant
}>
