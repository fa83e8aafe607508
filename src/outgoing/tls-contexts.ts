import { createSecureContext, type SecureContext } from 'node:tls'

/** Far more authorities than any province has; a list of services that changes often stays bounded. */
const MOST_KEPT = 50

/** Which authorities a connection trusts. Reading a list of them costs milliseconds, so each is kept. */
export function createTlsContexts() {
  const kept = new Map<string | undefined, SecureContext>()

  return {
    /**
     * The context that trusts only this authority (PEM), or the public ones when none is given; TLS
     * 1.2 at least. Throws when the text is no certificate.
     */
    contextFor(certificateAuthority: string | undefined): SecureContext {
      const known = kept.get(certificateAuthority)
      if (known) return known
      const context = createSecureContext({ ca: certificateAuthority, minVersion: 'TLSv1.2' })
      const [oldest] = kept.keys()
      if (kept.size === MOST_KEPT) kept.delete(oldest)
      kept.set(certificateAuthority, context)
      return context
    },
  }
}
