import { createServer } from 'node:net'
import { createServer as createTlsServer } from 'node:tls'
import t, { type Test } from 'tap'
import { createConnector } from '../../src/outgoing/secure-connection.ts'
import { createSources, type SourceEntry } from '../../src/sources/create-sources.ts'
import type { SourceAnswer } from '../../src/sources/password-source.ts'
import { privateAuthority } from '../support/certificate.ts'
import { fakeServer, portOf, slowLine } from '../support/tcp-servers.ts'
import { startDovecot } from './imap-server.ts'
import { withPackages } from './programs.ts'

t.setTimeout(300_000)

const authority = privateAuthority()
const suffix = 'binhphuoc.gov.vn'
const PASSWORD = 'ngựa đúng pin ghim, 2026'
const ODD_PASSWORD = ' "\\{5}* OK%ẤỘỮ\u{1f600}(*) '

type Imap = NonNullable<SourceEntry['imap']>

function sourceOf(imap: Partial<Imap> & Pick<Imap, 'servers'>, more: Partial<SourceEntry> = {}) {
  const lines: Record<string, unknown>[] = []
  const entry: SourceEntry = {
    name: 'hop-thu',
    kind: 'imap',
    suffixes: [],
    createAccounts: false,
    cacheDays: 0,
    parallel: 4,
    waiting: 100,
    certificateAuthority: authority.certificate,
    imap: { login: 'address', timeoutSeconds: 3, ...imap },
    ...more,
  }
  const [source] = createSources([entry], {
    connector: createConnector(),
    passwords: { verify: async () => false },
    now: Date.now,
    log: { info: () => {}, warn: (line) => lines.push({ ...line }) },
  })
  const check = async (name: string, password: string): Promise<SourceAnswer> => {
    const answer = await source?.check({ mailbox: { name, suffix }, password, found: undefined })
    if (!answer) throw new Error('no source')
    return answer
  }
  return { check, lines }
}

/** A mail server inside TLS that says this when somebody comes, and answers commands so. */
async function scripted(t: Test, greeting: string, answers: Readonly<Record<string, string>>) {
  const { cert, key } = authority.issue(['localhost'])
  const heard: string[] = []
  const server = createTlsServer({ cert, key }, (socket) => {
    socket.on('error', () => {})
    socket.write(`${greeting}\r\n`)
    socket.on('data', (data) => {
      for (const line of data.toString().split('\r\n').filter(Boolean)) {
        heard.push(line)
        const [tag = '', command = ''] = line.split(' ')
        const answer = answers[command.toUpperCase()] ?? 'OK done'
        for (const part of answer.split('\n')) {
          socket.write(`${part.startsWith('*') ? '' : `${tag} `}${part}\r\n`)
        }
      }
    })
  })
  return { server: `imaps://localhost:${await portOf(t, server)}`, heard }
}

const CAPABLE = '* OK [CAPABILITY IMAP4rev1 AUTH=PLAIN SASL-IR] ready'

await withPackages(['dovecot-imapd'], async () => {
  const dovecot = await startDovecot(t, {
    authority,
    people: { [`tamtt@${suffix}`]: PASSWORD, sonnv: ODD_PASSWORD },
  })
  const ways = [
    ['IMAPS', `imaps://localhost:${dovecot.secure}`],
    ['STARTTLS', `imap://localhost:${dovecot.plain}`],
  ] as const

  for (const [way, server] of ways) {
    t.test(`2.4: by ${way}: right, and what is not right is refused`, async (t) => {
      const { check, lines } = sourceOf({ servers: [server] })
      t.same(await check('tamtt', PASSWORD), { kind: 'right', attributes: {} })
      t.match(await check('tamtt', `${PASSWORD}.`), {
        kind: 'refused',
        note: /AUTHENTICATIONFAILED/,
      })
      t.match(await check('aikhong', PASSWORD), { kind: 'refused' })
      t.same(lines, [])
    })

    t.test(`by ${way}: people may be known by their bare names, with odd passwords`, async (t) => {
      const { check } = sourceOf({ servers: [server], login: 'name' })
      t.match(await check('sonnv', ODD_PASSWORD), { kind: 'right' })
      t.match(await check('sonnv', ODD_PASSWORD.trim()), { kind: 'refused' })
      t.match(await check('tamtt', PASSWORD), { kind: 'refused' })
    })

    t.test(`row 31: by ${way}, a certificate of another authority ends it`, async (t) => {
      const certificateAuthority = privateAuthority('Somebody else').certificate
      const { check, lines } = sourceOf({ servers: [server] }, { certificateAuthority })
      t.match(await check('tamtt', PASSWORD), { kind: 'unavailable' })
      t.match(lines, [{ event: 'source.server-failed', problem: /certificate|signed/ }])
    })

    t.test(`row 31: by ${way}, a certificate for another host ends it`, async (t) => {
      const { check } = sourceOf({ servers: [server.replace('localhost', '127.0.0.1')] })
      t.match(await check('tamtt', PASSWORD), { problem: /does not match|altnames/i })
    })
  }

  const server = ways[0][1]

  t.test('53: the password may be typed decomposed', async (t) => {
    const answer = await sourceOf({ servers: [server] }).check('tamtt', PASSWORD.normalize('NFD'))
    t.equal(answer.kind, 'right')
  })

  t.test('no mailbox is opened, and nobody stays signed in', async (t) => {
    const { server, heard } = await scripted(t, CAPABLE, {})
    t.match(await sourceOf({ servers: [server] }).check('tamtt', PASSWORD), { kind: 'right' })
    t.notMatch(heard.join('\n'), /SELECT|EXAMINE|STATUS|FETCH/)
    t.match(heard.at(-1), /LOGOUT/)
  })

  t.test('an empty password is never sent', async (t) => {
    const { server, heard } = await scripted(t, CAPABLE, {})
    for (const password of ['', '\0', 'x'.repeat(1_000_000)]) {
      t.same(await sourceOf({ servers: [server] }).check('tamtt', password), { kind: 'refused' })
    }
    t.same(heard, [])
  })

  const temporary = [
    'NO [UNAVAILABLE] Temporary authentication failure.',
    'NO [INUSE] Mailbox is locked',
    'NO [LIMIT] Maximum number of connections from user+IP exceeded',
    'NO Too many login attempts, try again later',
    'NO [ALERT] Account is temporarily throttled',
    'BAD Command unknown',
    'BAD Request is throttled. Suggested Backoff Time: 92415 milliseconds',
    '* BYE Server shutting down',
    '* BYE [UNAVAILABLE] overloaded',
  ]
  for (const says of temporary) {
    t.test(`"${says}" says nothing about the password`, async (t) => {
      const { server } = await scripted(t, CAPABLE, { AUTHENTICATE: says })
      const answer = await sourceOf({ servers: [server], timeoutSeconds: 2 }).check('tamtt', 'x')
      t.match(answer, { kind: 'unavailable' })
    })
  }

  const definite = [
    'NO [AUTHENTICATIONFAILED] Authentication failed.',
    'NO [AUTHENTICATIONFAILED] Invalid credentials, too many of them',
    'NO [ALERT] Invalid credentials (Failure)',
    'NO LOGIN failed',
    'NO [EXPIRED] password expired',
  ]
  for (const says of definite) {
    t.test(`"${says}" refuses the password`, async (t) => {
      const { server } = await scripted(t, CAPABLE, { AUTHENTICATE: says })
      t.match(await sourceOf({ servers: [server] }).check('tamtt', 'x'), { kind: 'refused' })
    })
  }

  t.test('a server that lets everybody in without a password is not believed', async (t) => {
    const { server } = await scripted(t, '* PREAUTH [CAPABILITY IMAP4rev1] welcome', {})
    const { check } = sourceOf({ servers: [server] })
    t.match(await check('tamtt', 'x'), { kind: 'unavailable', problem: /PREAUTH/ })
  })

  t.test('a server that has no time when somebody comes', async (t) => {
    const { server } = await scripted(t, '* BYE Too many connections', {})
    const { check } = sourceOf({ servers: [server] })
    t.match(await check('tamtt', 'x'), { kind: 'unavailable', problem: /Too many connections/ })
  })

  const withoutTls = {
    'does not offer TLS': '* OK [CAPABILITY IMAP4rev1 AUTH=PLAIN] ready\r\n',
    'greets as if one were in': '* PREAUTH [CAPABILITY IMAP4rev1 STARTTLS] welcome\r\n',
  }
  for (const [what, greeting] of Object.entries(withoutTls)) {
    t.test(`a server that ${what} is told no password`, async (t) => {
      const heard: Buffer[] = []
      const server = createServer((socket) => {
        socket.on('error', () => {})
        socket.write(greeting)
        socket.on('data', (data) => {
          heard.push(data)
          socket.write(`${data.toString().split(' ')[0]} OK done\r\n`)
        })
      })
      const { check } = sourceOf({ servers: [`imap://localhost:${await portOf(t, server)}`] })
      t.match(await check('tamtt', 'mật khẩu'), { kind: 'unavailable' })
      t.notMatch(Buffer.concat(heard).toString(), /LOGIN|AUTHENTICATE/i)
    })
  }

  t.test('an answer that is slipped in before TLS ends it', async (t) => {
    const server = createServer((socket) => {
      socket.on('error', () => {})
      socket.write('* OK [CAPABILITY IMAP4rev1 STARTTLS] ready\r\n')
      socket.on('data', (data) => {
        const tag = data.toString().split(' ')[0]
        socket.write(`${tag} OK begin\r\n* CAPABILITY IMAP4rev1 AUTH=PLAIN\r\n`)
      })
    })
    const { check } = sourceOf({ servers: [`imap://localhost:${await portOf(t, server)}`] })
    t.match(await check('tamtt', PASSWORD), { kind: 'unavailable' })
  })

  const silent = [
    ['accepts and never answers', undefined],
    ['talks of something else', Buffer.from('220 smtp.example ESMTP\r\n')],
  ] as const
  for (const [what, says] of silent) {
    for (const scheme of ['imap', 'imaps']) {
      t.test(`${scheme}: a server that ${what} costs its time limit, and no more`, async (t) => {
        const port = await fakeServer(t, says)
        const { check, lines } = sourceOf({
          servers: [`${scheme}://localhost:${port}`, server],
          timeoutSeconds: 1,
        })
        t.match(await check('tamtt', PASSWORD), { kind: 'right' }, 'the next one answers')
        t.equal(lines.length, 1)
      })
    }
  }

  t.test('inside TLS too a server may hang, or talk without end', async (t) => {
    const hanging = await scripted(t, '* OK', {
      CAPABILITY: '* NOTHING',
      AUTHENTICATE: '* NOTHING',
    })
    const { check } = sourceOf({ servers: [hanging.server], timeoutSeconds: 1 })
    t.match(await check('tamtt', PASSWORD), { problem: /no answer in 1000 ms|timeout/i })
    const endless = await scripted(t, `* OK ${'x'.repeat(200_000)}`, {})
    const other = sourceOf({ servers: [endless.server], timeoutSeconds: 1 })
    t.match(await other.check('tamtt', PASSWORD), { kind: 'unavailable' })
  })

  t.test('a slow line is waited for within the limit', async (t) => {
    const port = await slowLine(t, dovecot.secure, 40)
    const { check } = sourceOf({ servers: [`imaps://localhost:${port}`] })
    t.match(await check('tamtt', PASSWORD), { kind: 'right' })
    const far = await slowLine(t, dovecot.secure, 700)
    const late = sourceOf({ servers: [`imaps://localhost:${far}`], timeoutSeconds: 1 })
    t.match(await late.check('tamtt', PASSWORD), { kind: 'unavailable' })
  })

  t.test('nothing is written to the streams of the program', async (t) => {
    const written: string[] = []
    const streams = [process.stdout, process.stderr]
    const originals = streams.map((stream) => stream.write)
    for (const stream of streams) {
      stream.write = ((text: string) => written.push(String(text)) > 0) as typeof stream.write
    }
    try {
      await sourceOf({ servers: [server] }).check('tamtt', 'một mật khẩu sai')
      await sourceOf({ servers: ['imaps://localhost:1'] }).check('tamtt', 'một mật khẩu sai')
    } finally {
      streams.forEach((stream, index) => {
        stream.write = originals[index] as typeof stream.write
      })
    }
    t.notMatch(written.join(''), /mật khẩu|tamtt/)
  })

  t.test('a server that ends while it is asked', async (t) => {
    const other = await startDovecot(t, { authority, people: { [`tamtt@${suffix}`]: PASSWORD } })
    const { check } = sourceOf({ servers: [`imaps://localhost:${other.secure}`] })
    t.match(await check('tamtt', PASSWORD), { kind: 'right' })
    await other.end()
    t.match(await check('tamtt', PASSWORD), { kind: 'unavailable' })
  })
})
