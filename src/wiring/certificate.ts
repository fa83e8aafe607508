import { createSecureContext } from 'node:tls'
import type { Config } from '../config/load-config.ts'
import { readTls } from './read-tls.ts'

type Tls = ReturnType<typeof readTls>

/** The certificate that the server shows; undefined where a proxy does that. Throws when it cannot be read. */
export function createCertificate(tls: Config['tls']) {
  let current = tls && readTls(tls)

  return {
    current: (): Tls | undefined => current,

    /**
     * Reads what the files hold now. Throws when that is no certificate with its key, as while one of them
     * is still being written. `putInForce` cannot fail, and returns what is to be shown from now on;
     * undefined: it is the same as before, or whether there is TLS at all waits for a restart.
     */
    prepare(changed: Config['tls']): Readonly<{ putInForce(): Tls | undefined }> {
      const read = changed && current && readTls(changed)
      if (read) createSecureContext(read)
      return {
        putInForce() {
          if (!read || !current) return undefined
          if (current.cert.equals(read.cert) && current.key.equals(read.key)) return undefined
          current = read
          return read
        },
      }
    },
  }
}
