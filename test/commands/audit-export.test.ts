import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { parse } from 'csv-parse/sync'
import t, { type Test } from 'tap'
import { createAccountStore } from '../../src/accounts/account-store.ts'
import { auditStatement } from '../../src/audit/audit-statement.ts'
import { auditCommand } from '../../src/commands/audit.ts'
import { actAt } from '../support/acts.ts'
import { entries } from '../support/audit-trail.ts'
import { testDatabase } from '../support/database.ts'
import { fakeClock } from '../support/fake-clock.ts'
import { sampleConfig } from '../support/sample-config.ts'
import { terminal } from '../support/terminal.ts'

const AWKWARD = '=cmd|"/c calc"!A1\\ x|y=z\nhai dòng\r\u0007\u2028'

async function office(t: Test, count: number) {
  const folder = mkdtempSync(join(tmpdir(), 'cas-export-'))
  t.teardown(() => rmSync(folder, { recursive: true, force: true }))
  const database = await testDatabase(t)
  await entries(database, count)
  const screen = terminal(
    {
      database,
      config: sampleConfig(),
      accounts: createAccountStore(database),
      clock: fakeClock(),
    },
    auditCommand,
  )
  return { ...screen, database, file: (name: string) => join(folder, name) }
}

async function awkward(t: Test) {
  const at = await office(t, 0)
  await at.database.batch('power', [
    auditStatement(actAt(1_000, AWKWARD), {
      event: 'unit.added',
      subject: '-2+3',
      outcome: 'refused',
      before: { name: '@SUM(1)' },
      after: { name: 'Phòng "A"' },
    }),
  ])
  return at
}

const linesOf = (text: string) => text.split('\n').filter((line) => line !== '')
const idsIn = (text: string) => linesOf(text).map((line) => JSON.parse(line).id)

t.test('all of it leaves as JSON lines, in order, and that is written down', async (t) => {
  const { run, database } = await office(t, 4_500)
  const { output } = await run('export', '--format', 'jsonl', '--event', 'unit')
  t.equal(linesOf(output).length, 4_500)
  t.match(JSON.parse(linesOf(output)[41] ?? ''), {
    id: 42,
    time: '1970-01-01T00:00:42.000Z',
    event: 'unit.added',
    actorKind: 'operator',
    actor: 'hoang',
    subject: 'Phòng số 42',
    accountId: null,
    after: { number: 42 },
    hash: /^[0-9a-f]{64}$/,
  })
  const last = await database.queryOne(
    'SELECT event, changed_to AS "what" FROM audit_entries ORDER BY id DESC',
  )
  t.same(last, {
    event: 'audit.exported',
    what: '{"format":"jsonl","follow":false,"event":"unit"}',
  })
})

t.test('no cell of the CSV is a formula', async (t) => {
  const { run, file } = await awkward(t)
  await run('export', '--format', 'csv', '--out', file('a.csv'))
  const text = readFileSync(file('a.csv'), 'utf8')
  t.ok(text.startsWith('\uFEFFid,time,event,'))
  const [row] = parse(text, { bom: true, columns: true }) as Record<string, string>[]
  t.match(row, { id: '1', time: '1970-01-01T00:00:01.000Z', subject: "'-2+3", words: /unit/ })
  t.ok(row?.reason?.startsWith("'=cmd"))
  t.equal(row?.changes, 'name: @SUM(1) → Phòng "A"')
  t.equal(statSync(file('a.csv')).mode & 0o777, 0o600)
  const again = await run('export', '--format', 'csv', '--out', file('a.csv'))
  t.match(again.message, 'is there already')
  t.equal(again.exitCode, 65)
})

t.test('CEF lines are escaped as it asks, one entry a line', async (t) => {
  const { run } = await awkward(t)
  const { output } = await run('export', '--format', 'cef')
  const [line = '', ...others] = linesOf(output)
  t.same(others, [])
  t.match(
    line,
    /^<108>1 1970-01-01T00:00:01\.000Z \S+ cas - audit - CEF:0\|CAS\|central sign-in\|[\d.]+\|unit\.added\|[^|]+\|6\|externalId=1 rt=1000 act=unit\.added outcome=refused src=10\.0\.0\.3 suser=hoang duser=-2\+3 reason=/,
  )
  t.ok(line.includes('reason=\\=cmd|"/c calc"!A1\\\\ x|y\\=z\\nhai dòng\\r   cs3Label=changes'))
  t.match(line, /cs4Label=hash cs4=[0-9a-f]{64}$/)
})

t.test('a forwarder gets what comes, and goes on where it was', async (t) => {
  const { run, seen, interrupt, database, file } = await office(t, 3)
  const ended = run('export', '--format', 'jsonl', '--follow', '--place', file('place'))
  while (idsIn(seen()).length < 4) await wait(10)
  await entries(database, 2)
  while (idsIn(seen()).length < 6) await wait(10)
  interrupt()
  const { output, exitCode } = await ended
  t.equal(exitCode, 0)
  t.same(idsIn(output), [1, 2, 3, 4, 5, 6])
  t.equal(readFileSync(file('place'), 'utf8'), '6\n')
  t.equal(statSync(file('place')).mode & 0o777, 0o600)

  const more = await run('export', '--format', 'jsonl', '--place', file('place'))
  t.same(idsIn(more.output), [], 'what it wrote of itself comes with the next')
  const out = ['--out', file('out.jsonl')]
  await run('export', '--format', 'jsonl', '--place', file('place'), ...out)
  await run('export', '--format', 'jsonl', '--place', file('place'), ...out)
  t.same(idsIn(readFileSync(file('out.jsonl'), 'utf8')), [7, 8], 'files of a place go on')
})

t.test('what cannot be exported is said, and leaves nothing behind', async (t) => {
  const { run, file } = await office(t, 3)
  writeFileSync(file('junk'), 'abc')
  writeFileSync(file('ahead'), '99')
  for (const [options, sentence, code] of [
    [[], 'format', 64],
    [['--format', 'xml'], 'Allowed choices', 64],
    [['--format', 'csv', '--follow'], '--follow writes jsonl or cef', 64],
    [['--format', 'csv', '--out', file('none/a.csv')], 'cannot be written (ENOENT)', 65],
    [['--format', 'cef', '--place', file('junk')], 'does not hold the number', 65],
    [['--format', 'cef', '--place', file('ahead')], 'an older backup was restored', 65],
    [['--format', 'cef', '--out', '/dev/full'], 'is there already', 65],
  ] as const) {
    const { message, exitCode } = await run('export', ...options)
    t.match(message, sentence)
    t.equal(exitCode, code, message)
  }
  t.notOk(existsSync(file('none')))
})
