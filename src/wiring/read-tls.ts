import { readFileSync } from 'node:fs'
import type { Config } from '../config/load-config.ts'

/** The certificate, with its chain, and its key, as their files hold them now. */
export function readTls({ certFile, keyFile }: NonNullable<Config['tls']>) {
  return { cert: readFileSync(certFile), key: readFileSync(keyFile) }
}
