import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { PassThrough } from 'node:stream'
import t, { type Test } from 'tap'
import { backupPlan } from '../../src/commands/backup-parts.ts'
import { CommandError } from '../../src/commands/command-error.ts'
import { realContext } from '../../src/commands/context.ts'
import { initCommand } from '../../src/commands/init.ts'
import { ConfigError } from '../../src/config/config-error.ts'
import { loadConfig } from '../../src/config/load-config.ts'
import { openSqlite } from '../../src/storage/sqlite.ts'
import { selfSignedCertificate } from '../support/certificate.ts'

t.setTimeout(120_000)

const SOUND = [
  ...['--yes', '--no-measure', '--public-url', 'https://dangnhap.tinh.example'],
  ...['--authority', 'UBND TỈNH MẪU', '--support-phone', '0271 300 0000'],
  ...['--admin', 'hoalt', '--admin-name', 'Lê Thị Hoa'],
]

/** The user that every Debian has. */
const NOBODY = 65_534

/** Whose private key nobody kept. */
const RECIPIENT = 'age1x04czkuatte6mmcvpe2ud5khxcs4d9qss7fzqws066mphczwvfhqrs8zu0'

/** A machine without a server, and somebody at its terminal, or no terminal at all. */
function newMachine(t: Test) {
  const folder = mkdtempSync(join(tmpdir(), 'cas-init-'))
  t.teardown(() => rmSync(folder, { recursive: true, force: true }))
  const configFile = join(folder, 'etc', 'cas.config.json')

  async function run(args: readonly string[], answers?: readonly string[]) {
    const [stdin, stdout, stderr] = [new PassThrough(), new PassThrough(), new PassThrough()]
    Object.assign(stdin, { isTTY: answers !== undefined })
    let asked = ''
    const left = [...(answers ?? [])]
    // The next answer is typed when the program asks, as people do.
    stderr.on('data', (chunk) => {
      asked += chunk
      if (!/\n.*> (?:.\[\d+G)?$/s.test(asked)) return
      const answer = left.shift()
      if (answer === undefined) stdin.end()
      else stdin.write(`${answer}\n`)
    })
    const context = {
      ...realContext(() => configFile),
      stdin: stdin as unknown as NodeJS.ReadStream,
      stdout,
      stderr,
    }
    const output = () => String(stdout.read() ?? '')
    try {
      await initCommand(context).parseAsync(args, { from: 'user' })
      return { code: 0, output: output(), asked, message: '' }
    } catch (error) {
      if (error instanceof CommandError) {
        return { code: error.exitCode, output: output(), asked, message: error.message }
      }
      if (error instanceof ConfigError)
        return { code: 78, output: '', asked, message: error.message }
      throw error
    }
  }
  return { folder, configFile, dataFolder: join(folder, 'etc', 'data'), run }
}

const modeOf = (file: string) => (statSync(file).mode & 0o777).toString(8)

t.test('a server is set up by flags, once, for its owner alone', async (t) => {
  const { configFile, dataFolder, run } = newMachine(t)
  const first = await run(SOUND)
  t.equal(first.code, 0, first.message)
  t.match(first.output, /First administrator: hoalt@tinh\.example/)
  t.match(first.output, /https:\/\/dangnhap\.tinh\.example\/activate\/[A-Z0-9]{16}\n/)
  t.equal(modeOf(configFile), '600')
  t.equal(modeOf(join(dataFolder, 'secret.key')), '600')
  t.equal(modeOf(join(dataFolder, 'keys', '0001.key')), '600')
  t.match(loadConfig(configFile), {
    publicUrl: 'https://dangnhap.tinh.example',
    database: { create: false },
    services: [],
  })

  const files = [configFile, join(dataFolder, 'secret.key'), join(dataFolder, 'keys', '0001.key')]
  const before = files.map((file) => readFileSync(file, 'utf8'))
  const again = await run(['--yes', '--json'])
  const { administrator, hasWrittenConfig } = JSON.parse(again.output)
  t.equal(hasWrittenConfig, false, 'a second run keeps what is there')
  t.same(
    files.map((file) => readFileSync(file, 'utf8')),
    before,
  )
  t.equal(administrator.kind, 'has-code', 'and hands out a new code, as the first was not used')
  t.notMatch(first.output, administrator.code)

  const database = openSqlite({ file: loadConfig(configFile).databaseFile })
  t.teardown(() => database.close())
  const written = await database.query<{ event: string; actor_kind: string }>(
    'SELECT event, actor_kind FROM audit_entries ORDER BY id',
  )
  t.match(written.slice(0, 2), [
    { event: 'account.added', actor_kind: 'operator' },
    { event: 'recovery.issued', actor_kind: 'operator' },
  ])
})

t.test('a certificate means that no proxy is in front, and that none is believed', async (t) => {
  const { configFile, run } = newMachine(t)
  const { certFile, keyFile } = selfSignedCertificate(t, 'dangnhap.tinh.example')
  const flags = ['--cert-file', certFile, '--key-file', keyFile]
  const { code, message } = await run([...SOUND, ...flags])
  t.equal(code, 0, message)
  const { trustedProxies, listen } = loadConfig(configFile)
  t.same(trustedProxies, [])
  t.match(listen, { host: '0.0.0.0', port: 443 })
})

t.test('all that is missing or wrong is told at once, and nothing is written', async (t) => {
  const { configFile, run } = newMachine(t)
  const { code, message } = await run([
    ...['--yes', '--public-url', 'http://dangnhap.tinh.example', '--trusted-proxies', '0.0.0.0/0'],
    ...['--listen', 'everywhere', '--admin', 'Lê Hoa'],
  ])
  t.equal(code, 64)
  for (const words of [
    /--public-url: Must begin with https:\/\//,
    /--trusted-proxies: Is so wide/,
    /--listen: Must be an address and a port/,
    /--authority is needed/,
    /--support-phone is needed/,
    /--admin: This is a full name/,
    /--admin-name is needed/,
  ]) {
    t.match(message, words)
  }
  t.equal(existsSync(configFile), false)
})

t.test(
  'somebody at a terminal is asked again after a wrong answer, and may go over all',
  async (t) => {
    const { configFile, run } = newMachine(t)
    const { code, asked, message } = await run(
      ['--no-measure'],
      [
        ...[
          'dangnhap.tinh.example/cas',
          'dangnhap.tinh.example',
          'nginx',
          '10.1.1.1, 10.1.1.2',
          '',
          '',
          'age1none',
          'none',
        ],
        ...['tinh.example', 'UBND TỈNH MẪU', 'People’s Committee', '', '', 'nobody', '1022'],
        ...['', '', '', 'hoalt', 'Lê Thị Hoa', '12', 'none', 'no'],
        // The second round: what was said before is taken by pressing Enter.
        ...['', 'none', '/nowhere.pem', '', 'none', '', ''],
      ],
    )
    t.equal(code, 1, 'the terminal was closed in the middle')
    t.match(message, /Nothing was written/)
    for (const words of [
      /no path/,
      /an IP address/,
      /telephone/,
      /no Vietnamese phone/,
      /cannot be read/,
    ]) {
      t.match(asked, words)
    }
    t.match(asked, /\[https:\/\/dangnhap\.tinh\.example\] > /, 'nothing was lost')
    t.equal(existsSync(configFile), false)
  },
)

t.test('what was typed at a terminal is what the server is configured by', async (t) => {
  const { configFile, run } = newMachine(t)
  const { code, message } = await run(
    ['--no-measure', '--authority', 'UBND TỈNH MẪU'],
    [
      ...[
        'dangnhap.tinh.example',
        '10.1.1.1, 10.1.1.2',
        '',
        '',
        RECIPIENT,
        '',
        'tinh.example, cu.example',
      ],
      ...['Committee', '', '', '1022', '', '', '', 'hoalt', 'Lê Thị Hoa', '', ''],
    ],
  )
  t.equal(code, 0, message)
  const { trustedProxies, mailbox, branding, backup } = loadConfig(configFile)
  t.match(backup, { isSetUp: true, recipients: [RECIPIENT], folder: /\/data\/backups$/ })
  t.equal(
    backupPlan(loadConfig(configFile)).folder,
    backup.folder,
    'comments keep nobody from backups',
  )
  t.same(trustedProxies, ['10.1.1.1', '10.1.1.2'])
  t.match(mailbox, { defaultSuffix: 'tinh.example', suffixes: [{}, { name: 'cu.example' }] })
  t.match(branding, { authority: { vi: 'UBND TỈNH MẪU' }, support: { mail: 'hotro@tinh.example' } })
})

t.test('L14: backups can be made with the new file, comments and all', async (t) => {
  const { configFile, run } = newMachine(t)
  await run([...SOUND, '--backup-recipient', RECIPIENT])
  const folder = dirname(configFile)
  const text = readFileSync(configFile, 'utf8')
  writeFileSync(configFile, text.replace('"branding": {', '$& "logoFile": "logo.svg",'))
  writeFileSync(
    join(folder, 'logo.svg'),
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"/>',
  )
  const { sources } = backupPlan(loadConfig(configFile))
  t.same(sources.namedFiles, [join(folder, 'logo.svg')])
})

t.test('every sample in the new file loads when it is put in force', async (t) => {
  const { configFile, run } = newMachine(t)
  await run(SOUND)
  const text = readFileSync(configFile, 'utf8')
  const inForce = text.replace(/^( *)\/\/ ( *["{}[\]](?:.*[,"{}[\]])?)$/gm, '$1$2')
  t.not(inForce, text)
  writeFileSync(configFile, inForce)
  t.match(loadConfig(configFile), {
    services: [{ id: 'vi-du' }],
    secondFactor: { outside: 'required' },
    doctor: { timeServers: ['vn.pool.ntp.org'] },
    dataProtection: { contact: { phone: '0271 300 0001' } },
  })
})

t.test('a configuration with mistakes is neither used nor replaced', async (t) => {
  const { configFile, run } = newMachine(t)
  await run(SOUND)
  writeFileSync(configFile, '{ "publicUrl": 1, // ours\n }')
  t.equal((await run(SOUND)).code, 78)
  t.match(readFileSync(configFile, 'utf8'), /ours/)
})

t.test('new files go to the user that is named, if root says so', async (t) => {
  const { configFile, dataFolder, run } = newMachine(t)
  const unknown = await run([...SOUND, '--user', 'khong-co-ai'])
  t.equal(existsSync(configFile), false, 'an unknown user is found out before anything is made')
  const given = await run([...SOUND, '--user', 'nobody'])
  if (process.getuid?.() !== 0) {
    t.same([unknown.code, given.code], [64, 64])
    return
  }
  t.same([unknown.code, given.code], [65, 0])
  const made = [dirname(configFile), configFile, dataFolder, join(dataFolder, 'keys', '0001.key')]
  t.same([...new Set(made.map((file) => statSync(file).uid))], [NOBODY])
})
