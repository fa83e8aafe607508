import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Test } from 'tap'
import type { privateAuthority } from '../support/certificate.ts'
import { freePort } from '../support/running-server.ts'
import { listens } from './ldap-server.ts'
import { startProgram } from './programs.ts'

type Authority = ReturnType<typeof privateAuthority>

const DOVECOT = '/usr/sbin/dovecot'
/** Whom nothing belongs to. */
const NOBODY = 65534

/**
 * A real Dovecot of the test's own on loopback, with the mailboxes of these people. Its certificate is
 * issued by the authority for these names. It ends with the test. It must be started by root, as it
 * hands its work to users with fewer rights.
 */
export async function startDovecot(
  t: Test,
  options: Readonly<{
    authority: Authority
    names?: readonly string[]
    /** Login → password. */
    people: Readonly<Record<string, string>>
  }>,
) {
  const { authority, names = ['localhost'], people } = options
  const folder = mkdtempSync(join(tmpdir(), 'cas-dovecot-'))
  t.teardown(() => rmSync(folder, { recursive: true, force: true }))
  const file = (name: string) => join(folder, name)
  mkdirSync(file('run'))
  mkdirSync(file('home'))
  // Each of its parts works as another user.
  for (const name of ['.', 'run', 'home']) chmodSync(file(name), name === 'home' ? 0o777 : 0o755)
  const { cert, key } = authority.issue(names)
  writeFileSync(file('cert.pem'), cert)
  writeFileSync(file('key.pem'), key)
  const users = Object.entries(people).map(
    ([login, password]) => `${login}:{PLAIN.b64}${Buffer.from(password).toString('base64')}::::::`,
  )
  writeFileSync(file('users'), `${users.join('\n')}\n`)
  chmodSync(file('users'), 0o644)
  const [plain, secure] = [await freePort(), await freePort()]
  writeFileSync(file('dovecot.conf'), configuration(folder, plain, secure))
  const dovecot = startProgram(t, DOVECOT, { args: ['-F', '-c', file('dovecot.conf')] })
  await dovecot.until('dovecot listens', () => listens(secure))
  return { plain, secure, end: dovecot.end }
}

function configuration(folder: string, plain: number, secure: number): string {
  return `
base_dir = ${folder}/run
state_dir = ${folder}/run
instance_name = ${folder}
log_path = ${folder}/log
protocols = imap
listen = 127.0.0.1
ssl = required
ssl_cert = <${folder}/cert.pem
ssl_key = <${folder}/key.pem
auth_mechanisms = plain login
auth_failure_delay = 0
auth_verbose = no
passdb {
  driver = passwd-file
  args = username_format=%u ${folder}/users
}
userdb {
  driver = static
  args = uid=${NOBODY} gid=${NOBODY} home=${folder}/home/%u
}
first_valid_uid = ${NOBODY}
first_valid_gid = ${NOBODY}
last_valid_uid = ${NOBODY}
mail_location = maildir:${folder}/home/%u
service imap-login {
  inet_listener imap {
    port = ${plain}
  }
  inet_listener imaps {
    port = ${secure}
    ssl = yes
  }
}
# Failures of all tests come from one address: without this each would wait longer than the last.
service anvil {
  unix_listener anvil-auth-penalty {
    mode = 0
  }
}
`
}
