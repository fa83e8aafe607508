import { createServer } from 'node:net'
import { createServer as createTlsServer } from 'node:tls'
import t from 'tap'
import { createConnector } from '../../src/outgoing/secure-connection.ts'
import { createSources, type SourceEntry } from '../../src/sources/create-sources.ts'
import type { SourceAnswer } from '../../src/sources/password-source.ts'
import { privateAuthority } from '../support/certificate.ts'
import { fakeServer, portOf, slowLine } from '../support/tcp-servers.ts'
import { BASE, READER, startSlapd } from './ldap-server.ts'
import { withPackages } from './programs.ts'

t.setTimeout(300_000)

const authority = privateAuthority()
const suffix = 'binhphuoc.gov.vn'
const PASSWORD = 'ngựa đúng pin ghim, 2026'
const ODD_PASSWORD = ' *)(uid=*))\\00"<>;,+= #ẤỘỮ\u{1f600} '

const PEOPLE = [
  {
    uid: 'tamtt',
    password: PASSWORD,
    cn: 'Trần Thanh Tâm',
    departmentNumber: 'Sở Nội vụ',
    title: 'Chuyên viên',
    telephoneNumber: '+84912345678',
    employeeNumber: 'SNV-017',
    businessCategory: ['cn=Quản trị,ou=groups,dc=binhphuoc,dc=example', 'chuyen-vien'],
  },
  { uid: 'SonNV', password: 'viết hoa trong thư mục', cn: 'Nguyễn Văn Sơn' },
  { uid: 'odd.name_1', password: ODD_PASSWORD },
  { uid: 'hai', password: PASSWORD, ou: 'one' },
  { uid: 'hai', password: PASSWORD, ou: 'two' },
  { uid: 'khongmk' },
] as const

const quiet = { info: () => {}, warn: () => {} }

type Ldap = NonNullable<SourceEntry['ldap']>

function sourceOf(ldap: Partial<Ldap> & Pick<Ldap, 'servers'>, more: Partial<SourceEntry> = {}) {
  const lines: Record<string, unknown>[] = []
  const entry: SourceEntry = {
    name: 'thu-muc',
    kind: 'ldap',
    suffixes: [],
    createAccounts: false,
    cacheDays: 0,
    parallel: 4,
    waiting: 100,
    certificateAuthority: authority.certificate,
    ldap: {
      base: BASE,
      scope: 'sub',
      filter: '(uid={name})',
      bindDn: READER.dn,
      bindPassword: READER.password,
      attributes: {
        displayName: 'cn',
        unit: 'departmentNumber',
        position: 'title',
        phone: 'telephoneNumber',
        employeeCode: 'employeeNumber',
        groups: 'businessCategory',
      },
      timeoutSeconds: 3,
      ...ldap,
    },
    ...more,
  }
  const [source] = createSources([entry], {
    connector: createConnector(),
    passwords: { verify: async () => false },
    now: Date.now,
    log: { ...quiet, warn: (line) => lines.push({ ...line }) },
  })
  const check = async (name: string, password: string): Promise<SourceAnswer> => {
    const answer = await source?.check({ mailbox: { name, suffix }, password, found: undefined })
    if (!answer) throw new Error('no source')
    return answer
  }
  return { check, lines }
}

await withPackages(['slapd'], async () => {
  const slapd = await startSlapd(t, { authority, people: PEOPLE })
  const ways = [
    ['LDAPS', `ldaps://localhost:${slapd.secure}`],
    ['StartTLS', `ldap://localhost:${slapd.plain}`],
  ] as const

  for (const [way, server] of ways) {
    t.test(`2.4: by ${way}: right, wrong, unknown`, async (t) => {
      const { check, lines } = sourceOf({ servers: [server] })
      t.same(await check('tamtt', PASSWORD), {
        kind: 'right',
        attributes: {
          displayName: 'Trần Thanh Tâm',
          unit: 'Sở Nội vụ',
          position: 'Chuyên viên',
          phone: '+84912345678',
          employeeCode: 'SNV-017',
          groups: ['Quản trị', 'chuyen-vien'],
        },
      })
      t.match(await check('tamtt', `${PASSWORD}.`), { kind: 'wrong' })
      t.match(await check('aikhong', PASSWORD), { kind: 'unknown' })
      t.same(lines, [])
    })

    t.test(`by ${way}: people bind as themselves by a template`, async (t) => {
      const { check } = sourceOf({
        servers: [server],
        base: undefined,
        bindDn: undefined,
        bindPassword: undefined,
        userDn: `uid={name},${BASE}`,
      })
      t.match(await check('tamtt', PASSWORD), {
        kind: 'right',
        attributes: { displayName: 'Trần Thanh Tâm' },
      })
      t.match(await check('tamtt', 'x'), { kind: 'refused' })
      t.match(await check('aikhong', PASSWORD), { kind: 'refused' })
    })

    t.test(`row 31: by ${way}, a certificate of another authority ends it`, async (t) => {
      const certificateAuthority = privateAuthority('Somebody else').certificate
      const { check, lines } = sourceOf({ servers: [server] }, { certificateAuthority })
      t.match(await check('tamtt', PASSWORD), { kind: 'unavailable' })
      t.match(lines, [{ event: 'source.server-failed', problem: /certificate|signed/ }])
    })

    t.test(`row 31: by ${way}, a certificate for another host ends it`, async (t) => {
      const { check, lines } = sourceOf({ servers: [server.replace('localhost', '127.0.0.1')] })
      t.match(await check('tamtt', PASSWORD), { kind: 'unavailable' })
      t.match(lines, [{ problem: /does not match|altnames/i }])
    })
  }

  const [server] = ways[0].slice(1) as [string]

  t.test('the public authorities do not vouch for a private one', async (t) => {
    const { check } = sourceOf({ servers: [server] }, { certificateAuthority: undefined })
    t.match(await check('tamtt', PASSWORD), { kind: 'unavailable' })
  })

  t.test('1.2.6: a name and a password of signs mean nothing but themselves', async (t) => {
    const { check } = sourceOf({ servers: [server] })
    t.match(await check('odd.name_1', ODD_PASSWORD), { kind: 'right' })
    t.match(await check('odd.name_1', ODD_PASSWORD.trim()), { kind: 'wrong' })
    for (const name of ['*', 'tam*', 'x)(uid=tamtt', '\\2a', 'tamtt)(|(uid=*']) {
      t.match(await check(name, PASSWORD), { kind: 'unknown' }, name)
    }
    const direct = sourceOf({ servers: [server], base: undefined, userDn: `uid={name},${BASE}` })
    t.match(await direct.check(`tamtt,${BASE}\0`, PASSWORD), { kind: 'refused' })
    t.match(await direct.check('tamtt+sn=tamtt', PASSWORD), { kind: 'refused' })
  })

  t.test('row 52: the spelling of the directory goes no further', async (t) => {
    const answer = await sourceOf({ servers: [server] }).check('sonnv', 'viết hoa trong thư mục')
    t.equal(answer.kind, 'right')
    t.notMatch(JSON.stringify(answer), /SonNV/)
  })

  t.test('53: the password may be typed decomposed', async (t) => {
    const answer = await sourceOf({ servers: [server] }).check('tamtt', PASSWORD.normalize('NFD'))
    t.equal(answer.kind, 'right')
  })

  t.test('RFC 4513, 5.1.2: an empty password is never bound with', async (t) => {
    for (const password of ['', '\0', 'x'.repeat(1_000_000)]) {
      const { check } = sourceOf({ servers: [server] })
      t.same(await check('tamtt', password), { kind: 'refused' })
      t.match(await check('khongmk', password), { kind: 'refused' })
    }
    t.match(await sourceOf({ servers: [server] }).check('khongmk', 'x'), { kind: 'wrong' })
  })

  t.test('two entries are nobody, and the log says what to do', async (t) => {
    const answer = await sourceOf({ servers: [server] }).check('hai', PASSWORD)
    t.match(answer, { kind: 'wrong', note: /two entries or more.*Narrow the filter/ })
    const one = sourceOf({ servers: [server], base: `ou=one,${BASE}` })
    t.match(await one.check('hai', PASSWORD), { kind: 'right' })
  })

  t.test('what the server may not do itself says nothing about people', async (t) => {
    const wrongBind = sourceOf({ servers: [server], bindPassword: 'cũ rồi' })
    t.match(await wrongBind.check('tamtt', PASSWORD), { problem: /bindDn is refused/ })
    const wrongBase = sourceOf({ servers: [server], base: 'ou=nowhere,dc=binhphuoc,dc=example' })
    t.match(await wrongBase.check('tamtt', PASSWORD), { kind: 'unavailable' })
  })

  t.test('the next server is asked when one is down, and the dead one not again', async (t) => {
    const { check, lines } = sourceOf({ servers: ['ldaps://localhost:1', server] })
    t.match(await check('tamtt', PASSWORD), { kind: 'right' })
    t.match(await check('tamtt', 'x'), { kind: 'wrong' })
    t.equal(lines.length, 1, 'it was tried once')
  })

  const silent = [
    ['accepts and never answers', undefined],
    ['talks of something else', Buffer.from('220 smtp.example ESMTP\r\n')],
    ['sends signs without end', Buffer.alloc(70_000, 0x30)],
  ] as const
  for (const [what, says] of silent) {
    for (const scheme of ['ldap', 'ldaps']) {
      t.test(`${scheme}: a server that ${what} costs its time limit, and no more`, async (t) => {
        const port = await fakeServer(t, says)
        const { check, lines } = sourceOf({
          servers: [`${scheme}://localhost:${port}`, server],
          timeoutSeconds: 1,
        })
        t.match(await check('tamtt', PASSWORD), { kind: 'right' }, 'the next one answers')
        t.equal(lines.length, 1)
        const alone = sourceOf({ servers: [`${scheme}://localhost:${port}`], timeoutSeconds: 1 })
        t.match(await alone.check('tamtt', PASSWORD), { kind: 'unavailable' })
        t.match(await alone.check('tamtt', PASSWORD), { problem: /failed a moment ago/ })
      })
    }
  }

  t.test('inside TLS too a server may hang, or answer garbage', async (t) => {
    for (const says of [undefined, Buffer.from('no LDAP\r\n'), Buffer.alloc(2e6, 0x30)]) {
      const { cert, key } = authority.issue(['localhost'])
      const tls = createTlsServer({ cert, key }, (socket) => {
        socket.on('error', () => {})
        socket.on('data', () => says && socket.write(says))
      })
      const port = await portOf(t, tls)
      const { check } = sourceOf({ servers: [`ldaps://localhost:${port}`], timeoutSeconds: 1 })
      const answer = await check('tamtt', PASSWORD)
      t.match(answer, { kind: 'unavailable' })
    }
  })

  t.test('an answer that is no answer to a bind lets nobody in', async (t) => {
    const { cert, key } = authority.issue(['localhost'])
    for (const says of ['30050201026100', '300c02010265070a010004000400']) {
      const tls = createTlsServer({ cert, key }, (socket) => {
        socket.on('error', () => {})
        socket.on('data', () => socket.write(Buffer.from(says, 'hex')))
      })
      const { check } = sourceOf({
        servers: [`ldaps://localhost:${await portOf(t, tls)}`],
        base: undefined,
        userDn: `uid={name},${BASE}`,
        timeoutSeconds: 1,
      })
      t.match(await check('tamtt', PASSWORD), { problem: /answer/ })
    }
  })

  t.test('an answer that is slipped in before TLS ends it', async (t) => {
    const consent = '300c02010178070a010004000400'
    const bound = '300c02010261070a010004000400'
    const port = await fakeServer(t, Buffer.from(consent + bound, 'hex'))
    const { check, lines } = sourceOf({ servers: [`ldap://localhost:${port}`] })
    t.match(await check('tamtt', PASSWORD), { kind: 'unavailable' })
    t.match(lines, [{ problem: /more than one answer/ }])
  })

  t.test('a server that does not offer TLS is told no password', async (t) => {
    const heard: Buffer[] = []
    const server = createServer((socket) => {
      socket.on('error', () => {})
      socket.on('data', (data) => {
        heard.push(data)
        socket.write(Buffer.from('300c02010178070a010204000400', 'hex'))
      })
    })
    const { check, lines } = sourceOf({ servers: [`ldap://localhost:${await portOf(t, server)}`] })
    t.match(await check('tamtt', PASSWORD), { kind: 'unavailable' })
    t.match(lines, [{ problem: /no TLS by StartTLS: it refuses \(code 2\)/ }])
    t.notOk(Buffer.concat(heard).includes(READER.password))
  })

  t.test('a slow line is waited for within the limit', async (t) => {
    const port = await slowLine(t, slapd.secure, 60)
    const { check } = sourceOf({ servers: [`ldaps://localhost:${port}`] })
    t.match(await check('tamtt', PASSWORD), { kind: 'right' })
    const far = await slowLine(t, slapd.secure, 700)
    const late = sourceOf({ servers: [`ldaps://localhost:${far}`], timeoutSeconds: 1 })
    t.match(await late.check('tamtt', PASSWORD), { problem: /no answer in 1000 ms/ })
  })

  t.test('so many at a time, so many waiting, and no more', async (t) => {
    const { check } = sourceOf({ servers: [server] }, { parallel: 2, waiting: 3 })
    const answers = await Promise.all(Array.from({ length: 8 }, () => check('tamtt', PASSWORD)))
    const kinds = answers.map(({ kind }) => kind).sort()
    t.same(kinds, [...Array(5).fill('right'), ...Array(3).fill('unavailable')])
  })

  t.test('a server that ends while it is asked', async (t) => {
    const other = await startSlapd(t, { authority, people: PEOPLE })
    const { check } = sourceOf({ servers: [`ldaps://localhost:${other.secure}`] })
    t.match(await check('tamtt', PASSWORD), { kind: 'right' })
    await other.end()
    t.match(await check('tamtt', PASSWORD), { kind: 'unavailable' })
  })
})
