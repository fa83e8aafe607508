import type { FastifyRequest } from 'fastify'

/**
 * By which name the server was asked, in small letters and without a port; '' when the request names
 * none. Of a proxy that is trusted, what it says in `X-Forwarded-Host`. It chooses among what is
 * configured, and nothing else: no address is ever made of it (R0.16, security row 47).
 */
export function askedHostOf({ hostname }: FastifyRequest): string {
  return hostname.toLowerCase()
}
