import { execFileSync } from 'node:child_process'
import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Test } from 'tap'
import { PROGRAMS, startProgram } from './programs.ts'
import type { SharedTls } from './sign-in-server.ts'

const clients = fileURLToPath(new URL('./clients/', import.meta.url))
/** Whom Debian's Apache works as when it is started by root. */
const WORKER = 'www-data'
/** Where the clients keep their sessions. */
const STATE = ['sessions', 'cas1', 'cas2', 'saml']

type Options = Readonly<{
  /** The file of `clients/` that configures the applications. */
  config: string
  /** An address that answers when Apache is ready. */
  page: string
  /** What the configuration and the scripts read as `${NAME}`. */
  settings: Readonly<Record<string, string>>
}>

/**
 * An Apache of the test's own: its configuration, scripts, sessions and logs lie in a temporary folder
 * that is removed with it.
 */
export async function startApache(t: Test, tls: SharedTls, options: Options) {
  const folder = mkdtempSync(join(tmpdir(), 'cas-apache-'))
  t.teardown(() => rmSync(folder, { recursive: true, force: true }))
  cpSync(clients, join(folder, 'clients'), { recursive: true })
  copyFileSync(tls.certFile, join(folder, 'certificate.pem'))
  for (const state of STATE) mkdirSync(join(folder, state))
  const isRoot = process.getuid?.() === 0
  if (isRoot) execFileSync('chown', ['-R', WORKER, folder])

  const apache = startProgram(t, PROGRAMS['apache2-bin'], {
    args: [
      '-DFOREGROUND',
      ...(isRoot ? ['-DROOT'] : []),
      '-d',
      folder,
      '-f',
      'clients/apache.conf',
    ],
    env: {
      FOLDER: folder,
      KEY_FILE: tls.keyFile,
      CLIENT_CONFIG: options.config,
      PHP_MODULE: PROGRAMS['libapache2-mod-php'],
      ...options.settings,
    },
  })
  const log = join(folder, 'error.log')
  t.teardown(() => {
    if (!t.passing() && existsSync(log)) t.comment(readFileSync(log, 'utf8'))
  })
  await apache.untilItAnswers(options.page, tls.authority)
}
