import { fileURLToPath } from 'node:url'
import type { Test } from 'tap'
import { startProgram } from './programs.ts'
import type { SharedTls, SignInServer } from './sign-in-server.ts'

type Options = Readonly<{
  /** The file of `clients/` that is the application. */
  file: string
  origin: string
  server: SignInServer
}>

/** An application in Node, as a process of its own that trusts the test's certificate. */
export async function startNodeClient(t: Test, tls: SharedTls, { file, origin, server }: Options) {
  const { certFile, keyFile, authority } = tls
  const application = startProgram(t, process.execPath, {
    args: ['--import=tsx', fileURLToPath(new URL(`./clients/${file}`, import.meta.url))],
    env: {
      CAS: server.cas,
      ORIGIN: origin,
      CERT_FILE: certFile,
      KEY_FILE: keyFile,
      NODE_EXTRA_CA_CERTS: certFile,
    },
  })
  await application.untilItAnswers(origin, authority)
}
