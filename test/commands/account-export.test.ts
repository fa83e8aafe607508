import { Writable } from 'node:stream'
import { setImmediate as nextTurn } from 'node:timers/promises'
import t from 'tap'
import { accountCommand } from '../../src/commands/account.ts'
import { accountTerminal } from '../support/account-terminal.ts'
import { actAt, OPERATOR } from '../support/acts.ts'
import { addPerson, mailbox } from '../support/people.ts'
import { plantUnits } from '../support/plant-units.ts'

t.test('L1: the register as CSV holds everything, and no formula', async (t) => {
  const { database, accounts, audit, run } = await accountTerminal(t)
  const id = await addPerson(database, 'tamtt', {
    displayName: '=HYPERLINK("http://x.example","Tâm")',
    phone: '+84912345678',
    groups: ['a', 'b'],
  })
  await accounts.addAlias(id, mailbox('tam'), actAt(2))
  await accounts.lock(id, actAt(3, 'sự cố'))
  const { output, exitCode } = await run('export')
  t.equal(exitCode, 0)
  const [head, row, ...more] = output.split('\r\n')
  t.equal(head?.startsWith('\uFEFFid,mailbox,aliases,displayName'), true)
  t.match(row, /^1,tamtt@binhphuoc\.gov\.vn,tam@binhphuoc\.gov\.vn,"'=HYPERLINK/)
  t.match(row, /'\+84912345678/)
  t.match(row, /,a; b,,locked,sự cố,false,/)
  t.same(more, [''])
  t.equal((await audit.ofAccount(id, { limit: 9 })).length, 3, 'of nobody in particular')
  const [entry] = await database.query<{ event: string }>(
    'SELECT event FROM audit_entries ORDER BY id DESC LIMIT 1',
  )
  t.equal(entry?.event, 'accounts.exported')
})

t.test('L1: as JSON lines, in the order of ids, each account once', async (t) => {
  const { database, run } = await accountTerminal(t)
  const names = Array.from({ length: 401 }, (_, n) => `n${n}`)
  for (const name of names) await addPerson(database, name)
  const { output } = await run('export', '--format', 'jsonl')
  const people = output
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
  t.same(
    people.map(({ id }) => id),
    names.map((_, n) => n + 1),
  )
  t.match(people[0], {
    mailbox: 'n0@binhphuoc.gov.vn',
    aliases: [],
    state: 'open',
    lastSignInAt: null,
  })
  t.notMatch(output, /passwordHash|argon2/)
})

t.test('L1, L3: the register and the unused name the units of today', async (t) => {
  const { database, run } = await accountTerminal(t)
  await plantUnits(
    database,
    [
      { code: 'STTTT', name: 'Sở Thông tin và Truyền thông', to: '2025-03-01' },
      { code: 'SKHCN', name: 'Sở Khoa học và Công nghệ' },
    ],
    [['STTTT', 'SKHCN', '2025-03-01']],
  )
  await addPerson(database, 'tamtt', { unit: 'Sở Thông tin và Truyền thông', unitId: 1 })
  await addPerson(database, 'sonnv', { unit: 'Trung tâm ngoài' })
  const { output } = await run('export', '--format', 'jsonl')
  const people = output.trim().split('\n')
  t.match(JSON.parse(people[0] ?? ''), { unit: 'Sở Khoa học và Công nghệ', unitCode: 'SKHCN' })
  t.match(JSON.parse(people[1] ?? ''), { unit: 'Trung tâm ngoài', unitCode: '' })
  t.match((await run('inactive', 'report')).output, 'Sở Khoa học và Công nghệ')
})

t.test('an unknown format is refused', async (t) => {
  const { run } = await accountTerminal(t)
  t.match(await run('export', '--format', 'xlsx'), { exitCode: 64 })
})

const ADD_MANY = `
  WITH RECURSIVE n (id) AS (SELECT 1 UNION ALL SELECT id + 1 FROM n WHERE id < 10000)
  INSERT INTO accounts (id, display_name, unit, created_at, updated_at)
  SELECT id, 'Người ' || id, 'Sở Nội vụ', 1, 1 FROM n`

const NAME_MANY = `
  INSERT INTO account_identifiers (suffix, name, account_id, state, created_at)
  SELECT 'binhphuoc.gov.vn', 'n' || id, id, 'primary', 1 FROM accounts`

t.test('L1: 10,000 accounts are never in memory at once, however slow the reader', async (t) => {
  const { database, config, accounts, clock } = await accountTerminal(t)
  await database.batch('process', [{ sql: ADD_MANY }, { sql: NAME_MANY }])
  let lines = 0
  let waiting = 0
  const slow = new Writable({
    highWaterMark: 16 * 1024,
    async write(chunk, _encoding, done) {
      lines += String(chunk).split('\n').length - 1
      waiting = Math.max(waiting, slow.writableLength)
      await nextTurn()
      done()
    },
  })
  const parts = { config, database, accounts, close: async () => {} }
  const context = {
    open: async () => parts,
    stdout: slow,
    stderr: slow,
    now: clock.now,
    operator: () => OPERATOR,
  } as unknown as Parameters<typeof accountCommand>[0]
  await accountCommand(context).parseAsync(['export', '--format', 'jsonl'], { from: 'user' })
  slow.end()
  await new Promise((resolve) => slow.once('finish', resolve))
  t.equal(lines, 10_000)
  t.ok(waiting < 256 * 1024, 'one slice waits for the reader, no more')
})
