/** Bounds of a request, in bytes and milliseconds. Fastify leaves some of them open by default. */
export const REQUEST_LIMITS = {
  /** Request line and headers (R0.14). */
  headerBytes: 64 * 1024,
  bodyBytes: 64 * 1024,
  /** A whole request must have arrived within this time. */
  requestMs: 20_000,
  headersMs: 15_000,
  /** Longer than proxies keep an idle connection, so that it is not us who cut one in use. */
  keepAliveMs: 75_000,
  connections: 20_000,
  /** Requests that are being answered at a time; most of them wait for a password to be checked. */
  underWay: 2_000,
} as const
