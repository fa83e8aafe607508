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

/** Lets its holder ask for proxy tickets in the name of the session's person (3.3). */
export type ProxyGrantingTicket = Readonly<{
  sessionId: number
  /** The `pgtUrl`s that the sign-in went through, the most recent first (R6.03). */
  proxies: readonly ByteString[]
  issuedAt: Instant
  expiresAt: Instant
}>

/** A service ticket that an application got for another one, its `targetService` (3.2). */
export type ProxyTicket = ServiceTicket & Readonly<{ proxies: readonly ByteString[] }>
