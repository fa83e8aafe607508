import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Test } from 'tap'
import type { privateAuthority } from '../support/certificate.ts'
import { freePort } from '../support/running-server.ts'
import { PROGRAMS, startProgram } from './programs.ts'

type Authority = ReturnType<typeof privateAuthority>

export const BASE = 'ou=people,dc=binhphuoc,dc=example'
export const READER = {
  dn: 'cn=reader,dc=binhphuoc,dc=example',
  password: 'chìa của cổng đăng nhập',
} as const

/** Somebody in the directory; attributes as inetOrgPerson has them. */
export type Entry = Readonly<{ uid: string; password?: string; ou?: string }> &
  Readonly<Record<string, string | readonly string[]>>

const SUFFIX = 'dc=binhphuoc,dc=example'
const MODULES = '/usr/lib/ldap'
const SCHEMAS = '/etc/ldap/schema'

/**
 * A real OpenLDAP of the test's own on loopback, with these people in it. Its certificate is issued
 * by the authority for these names. It ends with the test.
 */
export async function startSlapd(
  t: Test,
  options: Readonly<{ authority: Authority; names?: readonly string[]; people: readonly Entry[] }>,
) {
  const { authority, names = ['localhost'], people } = options
  const folder = mkdtempSync(join(tmpdir(), 'cas-slapd-'))
  t.teardown(() => rmSync(folder, { recursive: true, force: true }))
  const file = (name: string) => join(folder, name)
  mkdirSync(file('data'))
  const { cert, key } = authority.issue(names)
  writeFileSync(file('cert.pem'), cert)
  writeFileSync(file('key.pem'), key)
  writeFileSync(file('ca.pem'), authority.certificate)
  writeFileSync(file('slapd.conf'), configuration(folder))
  writeFileSync(file('people.ldif'), ldifOf(people))
  execFileSync('/usr/sbin/slapadd', ['-q', '-f', file('slapd.conf'), '-l', file('people.ldif')], {
    stdio: 'pipe',
  })
  const [plain, secure] = [await freePort(), await freePort()]
  const listen = `ldap://127.0.0.1:${plain} ldaps://127.0.0.1:${secure}`
  const slapd = startProgram(t, PROGRAMS.slapd, {
    args: ['-f', file('slapd.conf'), '-h', listen, '-d', '0'],
  })
  await slapd.until('slapd listens', () => listens(secure))
  return { plain, secure, authorityFile: file('ca.pem'), end: slapd.end }
}

/** Whether somebody listens there on loopback. */
export function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false))
    socket.once('connect', () => socket.destroy())
  })
}

function configuration(folder: string): string {
  return `
include ${SCHEMAS}/core.schema
include ${SCHEMAS}/cosine.schema
include ${SCHEMAS}/inetorgperson.schema
modulepath ${MODULES}
moduleload back_mdb
pidfile ${folder}/slapd.pid
TLSCACertificateFile ${folder}/ca.pem
TLSCertificateFile ${folder}/cert.pem
TLSCertificateKeyFile ${folder}/key.pem
# A password that comes without TLS is refused.
security simple_bind=128
database mdb
maxsize 10485760
suffix "${SUFFIX}"
directory ${folder}/data
access to attrs=userPassword by anonymous auth by * none
access to * by dn.exact="${READER.dn}" read by self read by * none
`
}

function ldifOf(people: readonly Entry[]): string {
  const units = new Set(['people', ...people.map(({ ou = 'people' }) => ou)])
  const entries: Record<string, string | readonly string[]>[] = [
    { dn: SUFFIX, objectClass: ['dcObject', 'organization'], dc: 'binhphuoc', o: 'Thử nghiệm' },
    {
      dn: READER.dn,
      objectClass: ['organizationalRole', 'simpleSecurityObject'],
      cn: 'reader',
      userPassword: READER.password,
    },
    ...[...units].map((ou) => ({ dn: dnOf(ou), objectClass: 'organizationalUnit', ou })),
    ...people.map(({ ou = 'people', password, ...person }) => ({
      dn: `uid=${person.uid},${dnOf(ou)}`,
      objectClass: 'inetOrgPerson',
      cn: person.uid,
      sn: person.uid,
      ...(password === undefined ? {} : { userPassword: password }),
      ...person,
    })),
  ]
  return entries.map(textOf).join('\n')
}

const dnOf = (ou: string) => (ou === 'people' ? BASE : `ou=${ou},${BASE}`)

function textOf(entry: Readonly<Record<string, string | readonly string[]>>): string {
  const lines = Object.entries(entry).flatMap(([name, values]) =>
    [values].flat().map((value) => `${name}:: ${Buffer.from(String(value)).toString('base64')}`),
  )
  return `${lines.join('\n')}\n`
}
