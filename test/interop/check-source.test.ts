import t from 'tap'
import { checkConfigCommand } from '../../src/commands/check-config.ts'
import { checkSourceCommand } from '../../src/commands/check-source.ts'
import { privateAuthority } from '../support/certificate.ts'
import { program } from '../support/program.ts'
import { configFile } from '../support/sample-config.ts'
import { fakeServer } from '../support/tcp-servers.ts'
import { terminal } from '../support/terminal.ts'
import { testApp } from '../support/test-app.ts'
import { startDovecot } from './imap-server.ts'
import { BASE, READER, startSlapd } from './ldap-server.ts'
import { withPackages } from './programs.ts'

t.setTimeout(300_000)

const PASSWORD = 'ngựa đúng pin ghim, 2026'
const authority = privateAuthority()

type Steps = { step: string; isGood: boolean; detail: string }[]
type Report = { isGood: boolean; servers: { server: string; isGood: boolean; steps: Steps }[] }

await withPackages(['slapd', 'dovecot-imapd'], async () => {
  const slapd = await startSlapd(t, {
    authority,
    people: [
      { uid: 'tamtt', password: PASSWORD, cn: 'Trần Thanh Tâm' },
      { uid: 'hai', ou: 'one' },
      { uid: 'hai', ou: 'two' },
    ],
  })
  const dovecot = await startDovecot(t, {
    authority,
    people: { 'tamtt@binhphuoc.gov.vn': PASSWORD },
  })
  const ldap = {
    servers: [`ldaps://localhost:${slapd.secure}`, `ldap://localhost:${slapd.plain}`],
    certificateAuthorityFile: slapd.authorityFile,
    base: BASE,
    bindDn: READER.dn,
    bindPassword: READER.password,
    attributes: { displayName: 'cn' },
    timeoutSeconds: 2,
  }
  const imap = {
    servers: [`imaps://localhost:${dovecot.secure}`, `imap://localhost:${dovecot.plain}`],
    certificateAuthorityFile: slapd.authorityFile,
    timeoutSeconds: 2,
  }
  const hanging = `ldaps://localhost:${await fakeServer(t, undefined)}`
  const source = (name: string, changes: object) => ({
    name,
    kind: 'ldap',
    ldap: { ...ldap, ...changes },
  })
  const sources = [
    source('thu-muc', {}),
    source('one-down', { servers: [hanging, ldap.servers[0]] }),
    source('public-authority', { certificateAuthorityFile: undefined }),
    source('bad-bind', { bindPassword: 'bí mật đã cũ' }),
    source('bad-base', { base: 'ou=nowhere,dc=binhphuoc,dc=example' }),
    { name: 'hop-thu', kind: 'imap', imap },
    { name: 'local', kind: 'local' },
  ]
  const { run } = terminal(await testApp(t, { sources }), checkSourceCommand)

  async function examine(...args: string[]): Promise<Report> {
    const { output, exitCode } = await run(...args, '--json')
    const report = JSON.parse(output) as Report
    t.equal(exitCode, report.isGood ? 0 : 1, `the exit code for ${args.join(' ')}`)
    return report
  }
  const stepsOf = (steps: Steps | undefined) =>
    steps?.map(({ step, isGood }) => (isGood ? step : `${step} failed`))

  t.test('a directory that works, by each of its servers', async (t) => {
    const { servers } = await examine('thu-muc', '--user', 'TamTT')
    for (const { steps } of servers) {
      t.same(stepsOf(steps), [
        ...['name', 'connection', 'certificate', 'tls', 'bind', 'base', 'person', 'attributes'],
      ])
      const text = JSON.stringify(steps)
      t.match(text, /localhost, by Authority of a test, until 2049-12-31/)
      t.match(text, /uid=tamtt,ou=people/)
      t.match(text, /Trần Thanh Tâm/)
    }
  })

  t.test('a mail server that works, by each of its servers', async (t) => {
    const { servers } = await examine('hop-thu')
    for (const { steps } of servers) {
      t.same(stepsOf(steps), ['name', 'connection', 'certificate', 'tls'])
    }
  })

  const failures: [string[], string, RegExp][] = [
    [['one-down'], 'tls failed', /no answer in 2000 ms/],
    [['public-authority'], 'tls failed', /certificate|signed/],
    [['bad-bind'], 'bind failed', /bindDn is refused/],
    [['bad-base'], 'base failed', /./],
    [['thu-muc', '--user', 'aikhong'], 'person failed', /no entry for aikhong@/],
    [['thu-muc', '--user', 'hai'], 'person failed', /two entries or more.*ou=one.*ou=two/],
  ]
  for (const [args, step, detail] of failures) {
    t.test(`what fails is told: ${args.join(' ')}`, async (t) => {
      const { isGood, servers } = await examine(...args)
      t.equal(isGood, false)
      const steps = servers[0]?.steps
      t.equal(stepsOf(steps)?.at(-1), step)
      t.match(steps?.at(-1)?.detail, detail)
    })
  }

  t.test('the first server is down, the second works: both are told', async (t) => {
    const { servers } = await examine('one-down')
    t.same(
      servers.map(({ isGood }) => isGood),
      [false, true],
    )
  })

  t.test('it is a table for people, without a secret', async (t) => {
    const { output } = await run('thu-muc', '--user', 'tamtt')
    t.match(output, /ok +connection +\d+ ms +(127\.0\.0\.1|::1)/)
    t.notMatch(output, READER.password)
    const failed = await run('bad-bind')
    t.notMatch(JSON.stringify(failed), /bí mật/)
  })

  t.test('what cannot be examined is a mistake of the command line', async (t) => {
    t.match(await run('nowhere'), { exitCode: 64, message: /There are: thu-muc,/ })
    t.match(await run('local'), { exitCode: 64 })
    t.match(await run('thu-muc', '--password-stdin'), { exitCode: 64 })
  })

  t.test('check-config shows no secret of a source', async (t) => {
    const shown = await terminal(await testApp(t, { sources }), checkConfigCommand).run('--json')
    t.match(shown.output, READER.dn)
    t.notMatch(shown.output, READER.password)
  })

  t.test('the password of the person is tried, from standard input', async (t) => {
    const { configure, run } = program(t)
    configure(configFile({ sources }))
    for (const name of ['thu-muc', 'hop-thu']) {
      const args = ['check-source', name, '--user', 'tamtt', '--password-stdin']
      const right = await run(args, `${PASSWORD}\n`)
      t.match(right, { code: 0, output: /ok +password .*accepted/ })
      const wrong = await run(args, 'một mật khẩu sai\n')
      t.match(wrong, { code: 1, output: /FAILED +password .*refused/ })
      t.notMatch(right.output + right.errors + wrong.output + wrong.errors, /mật khẩu|ngựa/)
    }
  })
})
