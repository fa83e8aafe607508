import { PassThrough } from 'node:stream'
import { CommanderError } from 'commander'
import t, { type Test } from 'tap'
import { createAccountStore } from '../../src/accounts/account-store.ts'
import { createRequiredActionStore } from '../../src/accounts/required-action-store.ts'
import { accountCommand } from '../../src/commands/account.ts'
import { CommandError } from '../../src/commands/command-error.ts'
import type { CommandContext } from '../../src/commands/context.ts'
import { printable, textTable } from '../../src/commands/text-table.ts'
import { createRefusalStore } from '../../src/diagnosis/refusal-store.ts'
import { createPasswords } from '../../src/passwords/password.ts'
import { createLogoutRequestStore } from '../../src/tickets/logout-request-store.ts'
import { planAdditions } from '../../src/units/plan-additions.ts'
import { createUnitStore } from '../../src/units/unit-store.ts'
import { actAt, OPERATOR } from '../support/acts.ts'
import { testDatabase } from '../support/database.ts'
import { sampleConfig } from '../support/sample-config.ts'

const password = 'con mèo nằm trên cây cau'
const now = Date.UTC(2026, 10, 24, 1, 30)

type Outcome = { output: string; errors: string; exitCode: number; message: string }

/** Where commands are run: a database that stays, and the streams of each run. */
async function terminal(t: Test) {
  const database = await testDatabase(t)
  const accounts = createAccountStore(database)
  const refusals = createRefusalStore(database)
  const logoutRequests = createLogoutRequestStore(database)
  const passwords = createPasswords({ memoryKiB: 1024, iterations: 1, parallelism: 1 })
  const opened = { count: 0, closed: 0 }
  const config = sampleConfig({
    publicUrl: 'https://dangnhap.example.vn',
    mailbox: {
      suffixes: [
        { name: 'binhphuoc.gov.vn', state: 'active' },
        { name: 'dongxoai.example.vn', state: 'active' },
        {
          name: 'cu.example.vn',
          state: 'retired',
          retiredOn: '2026-04-30',
          replacedBy: 'binhphuoc.gov.vn',
        },
      ],
      defaultSuffix: 'binhphuoc.gov.vn',
    },
  })

  async function run(args: string[], stdin: string | Buffer | PassThrough = ''): Promise<Outcome> {
    const stdout = new PassThrough()
    const stderr = new PassThrough()
    const input = stdin instanceof PassThrough ? stdin : new PassThrough()
    if (input !== stdin) input.end(stdin)
    if (input === stdin) answerPrompts(stderr, input)
    const context: CommandContext = {
      configFile: () => config.file,
      config: () => config,
      open: async () => {
        opened.count++
        return {
          config,
          accounts,
          passwords,
          refusals,
          logoutRequests,
          database,
          secretKey: () => new Uint8Array(32),
          close: async () => void opened.closed++,
        }
      },
      stdin: input as unknown as NodeJS.ReadStream,
      stdout,
      stderr,
      now: () => now,
      operator: () => OPERATOR,
      interruption: () => new AbortController().signal,
    }
    let exitCode = 0
    let message = ''
    try {
      await accountCommand(context).parseAsync(args, { from: 'user' })
    } catch (error) {
      if (!(error instanceof CommandError || error instanceof CommanderError)) throw error
      ;({ exitCode, message } = error)
    }
    const output = String(stdout.read() ?? '')
    const errors = `${seen.get(stderr) ?? ''}${stderr.read() ?? ''}`
    return { output, errors, exitCode, message }
  }

  return { database, accounts, passwords, opened, run }
}

const seen = new WeakMap<PassThrough, string>()
const answers = new WeakMap<PassThrough, string[]>()

/** Somebody at a keyboard who types these lines, one after each prompt. */
function keyboard(...lines: string[]): PassThrough {
  const input = Object.assign(new PassThrough(), { isTTY: true, setRawMode: () => input })
  answers.set(input, lines)
  return input
}

function answerPrompts(stderr: PassThrough, input: PassThrough) {
  const lines = [...(answers.get(input) ?? [])]
  stderr.on('data', (chunk) => {
    seen.set(stderr, `${seen.get(stderr) ?? ''}${chunk}`)
    if (String(chunk).endsWith(': ')) input.write(lines.shift() ?? '\u0003')
  })
}

t.test('add, show and sign-in data, end to end', async (t) => {
  const { accounts, passwords, opened, run } = await terminal(t)
  const args = ['add', 'TamTT', '--display-name', ' Trần Thanh Tâm'.normalize('NFD')]
  args.push('--unit', 'Trung tâm CNTT', '--position', 'Chuyên viên', '--phone', '0912345678')
  args.push('--employee-code', 'BP-7', '--group', 'cntt', '--group', 'văn thư', '--group', 'cntt')
  const added = await run([...args, '--password-stdin'], `${password}\r\n`)
  t.same(added, {
    output: 'Added tamtt@binhphuoc.gov.vn as account 1.\n',
    errors: '',
    exitCode: 0,
    message: '',
  })
  const found = await accounts.findByMailbox({ name: 'tamtt', suffix: 'binhphuoc.gov.vn' })
  t.equal(await passwords.verify(found?.passwordHash, password), true, 'the line end is no part')

  const shown = await run(['show', 'tamtt@binhphuoc.gov.vn', '--json'])
  t.same(JSON.parse(shown.output), {
    id: 1,
    mailbox: 'tamtt@binhphuoc.gov.vn',
    displayName: 'Trần Thanh Tâm'.normalize('NFC'),
    unit: 'Trung tâm CNTT',
    position: 'Chuyên viên',
    phone: '+84912345678',
    employeeCode: 'BP-7',
    groups: ['cntt', 'văn thư'],
    isDisabled: false,
    isLocked: false,
    disabledAt: null,
    disabledReason: '',
    lockedAt: null,
    lockedUntil: null,
    lockedReason: '',
    lastSignInAt: null,
    exemptUntil: null,
    purgeAt: null,
    hasPassword: true,
    identifiers: [{ mailbox: 'tamtt@binhphuoc.gov.vn', state: 'primary' }],
    plans: [],
  })
  const text = await run(['show', 'tamtt'])
  t.match(text.output, /^Name: {11}Trần Thanh Tâm$/m)
  t.match(text.output, /^Password: {7}set$/m)
  t.match(text.output, /^Mailbox: {8}tamtt@binhphuoc\.gov\.vn \(primary\)$/m)
  for (const { output } of [added, shown, text]) t.notMatch(output, /argon2|con mèo/)
  t.same(opened, { count: 3, closed: 3 })
})

const tam = ['add', 'tamtt', '--display-name', 'Trần Thanh Tâm']
const setting = ['password', 'tamtt']

t.test('a password is typed twice at the terminal and never shown', async (t) => {
  const { accounts, passwords, run } = await terminal(t)
  await run(tam)
  const result = await run(setting, keyboard(`${password}\r`, `${password}\r`))
  t.equal(result.exitCode, 0, result.message)
  t.equal(result.errors, 'New password: \nThe same again: \n')
  t.notMatch(result.output + result.errors, /mèo/)
  const found = await accounts.findByMailbox({ name: 'tamtt', suffix: 'binhphuoc.gov.vn' })
  t.equal(await passwords.verify(found?.passwordHash, password), true)
})

t.test('what is pasted with backspaces and both lines at once is understood', async (t) => {
  const { accounts, passwords, run } = await terminal(t)
  await run(tam)
  const result = await run(setting, keyboard(`${password}ô\u007f\r${password}\r`))
  t.equal(result.exitCode, 0, result.message)
  const found = await accounts.findByMailbox({ name: 'tamtt', suffix: 'binhphuoc.gov.vn' })
  t.equal(await passwords.verify(found?.passwordHash, password), true)
})

const mistakes: [string, string[], string | Buffer | PassThrough, number, RegExp][] = [
  ['--password-stdin at a terminal', [...tam, '--password-stdin'], keyboard(), 64, /terminal/],
  ['both flags', [...tam, '--password-stdin', '--no-password'], '', 64, /Choose one/],
  ['a lone --permanent', [...tam, '--permanent'], '', 64, /goes with --password-stdin/],
  ['a common one', [...tam, '--password-stdin'], 'Matkhau@12345678', 65, /too common/],
  ['a password as an argument', [...tam, '--password', password], '', 64, /unknown option/],
  ['a short password', [...tam, '--password-stdin'], 'ngắn\n', 65, /at least 14 .* it has 4/],
  ['an empty password', [...tam, '--password-stdin'], '', 65, /it has 0/],
  ['its own name', [...tam, '--password-stdin'], 'TAMTT rất là dài', 65, /contain the mailbox/],
  ['bytes that are no text', [...tam, '--password-stdin'], Buffer.from([255, 254]), 65, /UTF-8/],
  ['a flood', [...tam, '--password-stdin'], 'x'.repeat(9000), 65, /too long/],
  ['no display name', ['add', 'tamtt'], '', 64, /display-name/],
  ['an empty one', ['add', 'tamtt', '--display-name', ' ', '--no-password'], '', 65, /empty/],
  [
    'escape codes',
    ['add', 'x', '--display-name', 'a\u001b[2J', '--no-password'],
    '',
    65,
    /control/,
  ],
  ['a long one', ['add', 'x', '--display-name', 'a'.repeat(201), '--no-password'], '', 65, /200/],
  ['an accent', ['show', 'tâmtt'], '', 65, /tamtt or taamtt/],
  ['a full name', ['show', 'Nguyễn Văn Sơn'], '', 65, /full name/],
  ['a phone number', ['show', '0912345678'], '', 65, /phone/],
  ['a foreign suffix', ['show', 'tamtt@gmail.com'], '', 65, /gmail\.com is none/],
  ['a suffix typo', ['show', 'tamtt@binhphuc.gov.vn'], '', 65, /Did you mean binhphuoc\.gov\.vn/],
  ['a retired suffix', ['add', 'a@cu.example.vn', '--display-name', 'A'], '', 65, /is retired/],
  ['two suffixes', [...tam.with(1, 'a@b.vn'), '--suffix', 'c.vn'], '', 64, /once/],
  ['no such account', ['show', 'tamtt'], '', 1, /no account tamtt@binhphuoc\.gov\.vn/],
  ['no such account', ['enable', 'tamtt'], '', 1, /no account/],
  ['no reason', ['disable', 'tamtt'], '', 64, /--reason/],
  ['an unknown command', ['delete', 'tamtt'], '', 64, /unknown command/],
  ['a limit of none', ['list', '--limit', '0'], '', 64, /1 to 1000/],
  ['half an address', ['list', '--after', 'tamtt'], '', 64, /whole address/],
]

for (const [what, args, stdin, exitCode, message] of mistakes) {
  t.test(`${what} (${args.slice(0, 2).join(' ')}): exit ${exitCode}`, async (t) => {
    const { accounts, opened, run } = await terminal(t)
    const result = await run(args, stdin)
    t.equal(result.exitCode, exitCode)
    t.match(result.message, message)
    t.notMatch(result.message, /mèo/)
    t.equal(result.output, '')
    t.same(await accounts.list({ limit: 1 }), { accounts: [], next: undefined })
    t.equal(opened.closed, opened.count)
  })
}

t.test('a mailbox that is taken is refused', async (t) => {
  const { run } = await terminal(t)
  const add = [...tam, '--no-password']
  t.equal((await run(add)).exitCode, 0)
  t.match(await run(add), { exitCode: 1, message: /tamtt@binhphuoc\.gov\.vn is, or once was/ })
  const elsewhere = await run([...add, '--suffix', 'dongxoai.example.vn'])
  t.match(elsewhere, { output: 'Added tamtt@dongxoai.example.vn as account 2.\n' })
  t.match(JSON.parse((await run(['show', 'tamtt', '--json'])).output), { hasPassword: false })
})

t.test('password sets another one and ends the sessions', async (t) => {
  const { accounts, database, passwords, run } = await terminal(t)
  await run([...tam, '--no-password'])
  await database.change(
    'process',
    `INSERT INTO sign_on_sessions (id, cookie_hash, account_id, authenticated_at, started_at,
       last_used_at, idle_limit_ms, expires_at) VALUES (1, x'00', 1, 1, 1, 1, 1, 1)`,
  )
  const result = await run(['password', 'tamtt', '--password-stdin'], password)
  t.match(result.output, /^The password of tamtt@binhphuoc\.gov\.vn is set, and all its sessions/)
  const found = await accounts.findByMailbox({ name: 'tamtt', suffix: 'binhphuoc.gov.vn' })
  t.equal(await passwords.verify(found?.passwordHash, password), true)
  t.same(await database.query('SELECT id FROM sign_on_sessions'), [])
})

const refusals: [string, string[], string | PassThrough, number, RegExp][] = [
  ['different passwords', setting, keyboard(`${password}\r`, 'khác\r'), 65, /differ/],
  ['Ctrl-C at the prompt', setting, keyboard('\u0003'), 1, /Interrupted/],
  ['Ctrl-D at the prompt', setting, keyboard('\u0004'), 1, /Interrupted/],
  ['no terminal to ask at', setting, '', 64, /--password-stdin/],
  ['a short one', [...setting, '--password-stdin'], 'ngắn', 65, /at least 14/],
  [
    'the province and a year',
    [...setting, '--password-stdin'],
    'Tinh Binhphuoc@2025',
    65,
    /province/,
  ],
]

for (const [promise, args, stdin, exitCode, message] of refusals) {
  t.test(`${promise} sets no password: exit ${exitCode}`, async (t) => {
    const { accounts, run } = await terminal(t)
    await run(tam)
    const result = await run(args, stdin)
    t.match(result, { exitCode, message, output: '' })
    const found = await accounts.findByMailbox({ name: 'tamtt', suffix: 'binhphuoc.gov.vn' })
    t.equal(found?.passwordHash, undefined)
  })
}

t.test(
  '2.6: an account begins without a password; one from an operator is for one sign-in',
  async (t) => {
    const { accounts, database, run } = await terminal(t)
    const actions = createRequiredActionStore(database)
    await run(tam)
    const found = await accounts.findByMailbox({ name: 'tamtt', suffix: 'binhphuoc.gov.vn' })
    t.equal(found?.passwordHash, undefined)
    const result = await run(['password', 'tamtt', '--password-stdin'], password)
    t.match(result.output, /must be changed at the first sign-in/)
    t.match(await actions.ofAccount(1), [{ kind: 'change-password', reason: 'reset' }])
    await run(['password', 'tamtt', '--password-stdin', '--permanent'], `${password} và cây me`)
    t.same(await actions.ofAccount(1), [])

    const other = ['add', 'sonnv', '--display-name', 'Lê Văn Sơn', '--password-stdin']
    await run(other, password)
    t.match(await actions.ofAccount(2), [{ kind: 'change-password', reason: 'first' }])
    await run(
      ['add', 'hoapt', '--display-name', 'Hoa', '--password-stdin', '--permanent'],
      password,
    )
    t.same(await actions.ofAccount(3), [])
  },
)

t.test('set-hash takes the hash of another system from standard input, once', async (t) => {
  const { accounts, run } = await terminal(t)
  await run(tam)
  const set = ['set-hash', 'tamtt', '--hash-stdin']
  const refused = await run(set, 'mèo mun trèo cây')
  t.match(refused, { exitCode: 65, message: /no hash of a known kind/ })
  t.notMatch(refused.message, /mèo/)
  t.match(await run(set, '$6$salt$abc'), { exitCode: 65, message: /crypt/ })
  const hash = '{SHA}I2fbEx7DejvwOvVuWu3Ae8+zscI='
  t.match(await run(set, `${hash}\n`), { exitCode: 0, output: /The hash of tamtt@/ })
  const found = await accounts.findByMailbox({ name: 'tamtt', suffix: 'binhphuoc.gov.vn' })
  t.equal(found?.passwordHash, hash)
  t.match(await run(set, hash), { exitCode: 1, message: /has this hash already/ })
  t.match(await run(['set-hash', 'tamtt']), { exitCode: 64 })
})

t.test('disable and enable', async (t) => {
  const { accounts, run } = await terminal(t)
  await run([...tam, '--no-password'])
  const disabled = await run(['disable', 'tamtt', '--reason', 'nghỉ hưu'])
  t.match(disabled.output, /^tamtt@binhphuoc\.gov\.vn is disabled/)
  t.match(await run(['disable', 'tamtt', '--reason', 'x']), { exitCode: 1, message: /already/ })
  t.match(JSON.parse((await run(['show', 'tamtt', '--json'])).output), {
    isDisabled: true,
    disabledAt: '2026-11-24T01:30:00.000Z',
    disabledReason: 'nghỉ hưu',
  })
  t.match(await run(['show', 'tamtt']), { output: /^Disabled: {7}2026-.*Z: nghỉ hưu$/m })
  t.match(await run(['enable', 'tamtt']), { output: 'tamtt@binhphuoc.gov.vn is enabled.\n' })
  t.match(await run(['enable', 'tamtt']), { exitCode: 1, message: /is not disabled/ })
  t.equal((await accounts.find(1))?.isDisabled, false)
})

t.test('an alias, and an account of a retired suffix, are found by the command line', async (t) => {
  const { accounts, run } = await terminal(t)
  const suffix = 'cu.example.vn'
  await accounts.add({ mailbox: { name: 'hoalt', suffix }, displayName: 'Lê Thị Hoà' }, actAt(1))
  t.match(await run(['show', 'hoalt@cu.example.vn']), { exitCode: 0, output: /Lê Thị Hoà/ })
  const hoa = { id: 1, primary: { name: 'hoalt', suffix } }
  await accounts.rename(hoa, { name: 'hoalt', suffix: 'binhphuoc.gov.vn' }, actAt(2))
  const { output } = await run(['show', 'hoalt@cu.example.vn', '--json'])
  t.same(JSON.parse(output).identifiers, [
    { mailbox: 'hoalt@binhphuoc.gov.vn', state: 'primary' },
    { mailbox: 'hoalt@cu.example.vn', state: 'alias' },
  ])
})

t.test('list, page by page, as a table and as JSON', async (t) => {
  const { accounts, run } = await terminal(t)
  const suffix = 'binhphuoc.gov.vn'
  const people = [
    { name: 'tamtt', displayName: 'Trần Thanh Tâm', unit: 'Trung tâm CNTT' },
    { name: 'sonnv', displayName: 'Nguyễn Văn Sơn', unit: 'Sở Nội vụ' },
    { name: 'hoalt', displayName: 'Lê Thị Hoà', unit: '' },
  ]
  for (const { name, ...person } of people) {
    await accounts.add({ mailbox: { name, suffix }, ...person }, actAt(1))
  }
  await accounts.disable(2, actAt(1, 'nghỉ hưu'))
  t.equal(
    (await run(['list'])).output,
    [
      'ID  MAILBOX                 NAME            UNIT            STATE',
      '3   hoalt@binhphuoc.gov.vn  Lê Thị Hoà',
      '2   sonnv@binhphuoc.gov.vn  Nguyễn Văn Sơn  Sở Nội vụ       disabled',
      '1   tamtt@binhphuoc.gov.vn  Trần Thanh Tâm  Trung tâm CNTT',
      '',
    ].join('\n'),
  )
  const first = await run(['list', '--limit', '2'])
  t.match(first.output, /\n\nMore: --after sonnv@binhphuoc\.gov\.vn\n$/)
  const rest = await run(['list', '--after', 'sonnv@binhphuoc.gov.vn', '--json'])
  const {
    accounts: [only, ...more],
    next,
  } = JSON.parse(rest.output)
  t.same(Object.keys(only), [
    'id',
    'mailbox',
    'displayName',
    'unit',
    'position',
    'phone',
    'employeeCode',
    'groups',
    'isDisabled',
    'isLocked',
  ])
  t.same([only.mailbox, more, next], ['tamtt@binhphuoc.gov.vn', [], null])
  const page = JSON.parse((await run(['list', '--limit', '1', '--json'])).output)
  t.equal(page.next, 'hoalt@binhphuoc.gov.vn')
  const searched = JSON.parse((await run(['list', '--search', 'noi vu', '--json'])).output)
  t.same([searched.accounts.length, searched.accounts[0].displayName], [1, 'Nguyễn Văn Sơn'])
})

t.test('help shows examples, on standard output, without opening anything', async (t) => {
  const { opened, run } = await terminal(t)
  const help = await run(['--help'])
  t.match(help, { exitCode: 0, errors: '', output: /Examples:\n {2}\$ cas account add sonnv/ })
  t.match(await run(['add', '--help']), { exitCode: 0, output: /--password-stdin/ })
  t.match(await run([]), { exitCode: 1, output: '', errors: /Usage: account/ })
  t.equal(opened.count, 0)
})

t.test('a table counts letters, not code points, and cannot be steered', async (t) => {
  const rows = [
    ['Hoà'.normalize('NFD'), 'x'],
    ['a\u0301\u0323', 'y'],
    ['\u202eabc\u001b', 'z'],
  ]
  t.equal(textTable(['N', 'V'], rows), `N     V\n${'Hoà'}   x\n\u1ea1\u0301     y\nabc   z\n`)
  t.equal(printable('a\nb\u2066c'), 'a bc')
})

t.test('a unit that is in the tree is kept as a place in it, however it is written', async (t) => {
  const { database, run } = await terminal(t)
  const store = createUnitStore(database)
  const unit = { code: 'SNV', name: 'Sở Nội vụ', shortName: '', kind: 'phong', parent: undefined }
  const plan = planAdditions(await store.load(), [unit], '2020-01-01')
  if ('problems' in plan) return t.fail('refused')
  await store.apply(plan, actAt(now))
  for (const [name, text] of [
    ['an', 'SO NOI VU'],
    ['binh', 'snv'],
    ['chi', 'Sở khác'],
  ] as const) {
    await run(['add', name, '--display-name', name, '--no-password', '--unit', text])
  }
  t.same(await database.query('SELECT unit, unit_id FROM accounts ORDER BY id'), [
    { unit: 'Sở Nội vụ', unit_id: 1 },
    { unit: 'Sở Nội vụ', unit_id: 1 },
    { unit: 'Sở khác', unit_id: null },
  ])
})
