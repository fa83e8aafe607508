import type { ByteString } from './byte-string.ts'

/** A moment, in milliseconds since 1970. */
export type Instant = number

/** What a service ticket stands for: one person's sign-in to one URL (3.1). */
export type ServiceTicket = Readonly<{
  sessionId: number
  /** The URL as it was given at `/login`, byte for byte. */
  service: ByteString
  /** The very request that issued it had presented the password (R2.22). */
  isFromNewLogin: boolean
  issuedAt: Instant
  /** From this moment on it is no longer good. */
  expiresAt: Instant
}>
