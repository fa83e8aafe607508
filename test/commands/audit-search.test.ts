import t, { type Test } from 'tap'
import { createAccountStore } from '../../src/accounts/account-store.ts'
import { auditStatement } from '../../src/audit/audit-statement.ts'
import { auditCommand } from '../../src/commands/audit.ts'
import { signInAct } from '../../src/tickets/sign-in-trace.ts'
import { actAt, OPERATOR } from '../support/acts.ts'
import { testDatabase } from '../support/database.ts'
import { fakeClock } from '../support/fake-clock.ts'
import { addPerson } from '../support/people.ts'
import { sampleConfig } from '../support/sample-config.ts'
import { terminal } from '../support/terminal.ts'

const MORNING = Date.UTC(2026, 10, 24, 1, 30)
const DAY = 86_400_000

/** A trail of three days: a person added, signed in, refused, disabled by another operator. */
async function office(t: Test) {
  const database = await testDatabase(t)
  const config = sampleConfig()
  const accounts = createAccountStore(database)
  const clock = fakeClock(MORNING + 10 * DAY)
  const id = await addPerson(database, 'tamtt', { unit: 'Sở Nội vụ' }, MORNING)
  const trace = { device: 'Chrome/Windows', cameFrom: '10.1.2.3', supportCode: '7KQP-3MXA' }
  const other = { actor: { ...OPERATOR, name: 'thuy' }, at: MORNING + 2 * DAY, reason: 'nghỉ việc' }
  const add = (act: Parameters<typeof auditStatement>[0], deed: object) =>
    database.batch('power', [
      auditStatement(act, { event: 'x', ...deed } as Parameters<typeof auditStatement>[1]),
    ])
  await add(signInAct(id, trace, MORNING + DAY), {
    event: 'sign-in.done',
    accountId: id,
    serviceId: 'onewin',
  })
  await add(signInAct(id, { ...trace, cameFrom: '2001:db8::7' }, MORNING + DAY + 60_000), {
    event: 'sign-in.refused',
    accountId: id,
    outcome: 'refused',
    after: { why: 'wrong-password' },
  })
  await add(other, { event: 'account.disabled', accountId: id })
  await add(actAt(MORNING + 3 * DAY), { event: 'unit.added', subject: 'Phòng Tổ chức' })
  const { run } = terminal({ database, config, accounts, clock }, auditCommand)

  /** The numbers of the entries that a search finds. */
  async function ids(...options: string[]): Promise<number[]> {
    const { output, message } = await run('search', ...options, '--json')
    if (message !== '') throw new Error(message)
    return JSON.parse(output).entries.map((entry: { id: number }) => entry.id)
  }
  return { database, run, ids, id }
}

t.test('every filter finds its entries, newest first, alone and together', async (t) => {
  const { ids } = await office(t)
  for (const [options, expected] of [
    ['', [5, 4, 3, 2, 1]],
    ['--event sign-in', [3, 2]],
    ['--event sign-in.done', [2]],
    ['--event done', []],
    ['--actor hoang --until 2026-12-01', [5, 1]],
    ['--actor thuy', [4]],
    ['--actor tamtt', [3, 2]],
    ['--actor 1', []],
    ['--account tamtt', [4, 3, 2, 1]],
    ['--account TamTT@binhphuoc.gov.vn', [4, 3, 2, 1]],
    ['--account 1', [4, 3, 2, 1]],
    ['--account nobody', []],
    ['--unit so-noi-vu', []],
    ['--unit noi_vu', []],
    ['--address 10.1.2.3', [2]],
    ['--address 10.1.0.0/16', [2]],
    ['--address 2001:db8::/32', [3]],
    ['--address 10.2.0.0/16', []],
    ['--service onewin', [2]],
    ['--outcome refused', [3]],
    ['--code 7kqp3mxa', [3, 2]],
    ['--text wrong-password', [3]],
    ['--since 2026-11-25 --until 25/11/2026', [3, 2]],
    ['--since 26/11/2026 --until 2026-12-01', [5, 4]],
    ['--account tamtt --event sign-in --outcome done', [2]],
  ] as const) {
    t.same(
      (await ids(...options.split(' ').filter(Boolean))).filter((id) => id <= 5),
      expected,
      options,
    )
  }
  t.same(await ids('--unit', 'noi vu'), [4, 3, 2, 1])
  t.same(await ids('--text', 'NGHI VIEC'), [4])
  t.same(await ids('--text', 'to chuc', '--until', '2026-12-01'), [5])
  t.same(await ids('--since', '2026-11-25 08:31', '--until', '2026-11-26 08:30'), [3])
})

t.test('it is told in words, page by page, and written down', async (t) => {
  const { run, database } = await office(t)
  const { output } = await run('search', '--limit', '2', '--text', 'nội')
  t.equal(
    output,
    '4  2026-11-26 08:30  thuy (10.0.0.3) disabled the account – tamtt@binhphuoc.gov.vn, Sở Nội vụ: nghỉ việc\n' +
      '3  2026-11-25 08:31  tamtt@binhphuoc.gov.vn (2001:db8::7, Chrome/Windows) failed to sign in – Sở Nội vụ – refused [why: wrong-password] {7KQP-3MXA}\n' +
      '\nMore: --before 3\n',
  )
  const next = await run('search', '--limit', '2', '--text', 'nội', '--before', '3')
  t.match(next.output, /^2 .* signed in – Sở Nội vụ, application onewin \{7KQP-3MXA\}\n1 /)
  t.notMatch(next.output, 'More')
  t.equal((await run('search', '--code', '2222-2222')).output, 'There is no such entry.\n')
  const searches = await database.query(
    `SELECT actor, changed_to AS "asked" FROM audit_entries WHERE event = 'audit.searched' ORDER BY id`,
  )
  t.same(searches[0], { actor: 'hoang', asked: '{"text":"nội"}' })
  t.equal(searches.length, 3)
})

t.test('what cannot be looked for is said', async (t) => {
  const { run } = await office(t)
  for (const [options, sentence] of [
    ['--since yesterday', 'It must be a day or a moment'],
    ['--until 2026-02-30', 'It must be a day or a moment'],
    ['--address 10.1.0.0/33', 'It must be an address'],
    ['--address 10.1', 'It must be an address'],
    ['--code 123', '--code takes a support code'],
    ['--outcome maybe', 'Allowed choices are done, refused'],
    ['--limit 0', 'It must be a number'],
    ['--before x', 'It must be the number'],
  ] as const) {
    const { message, exitCode } = await run('search', ...options.split(' '))
    t.match(message, sentence)
    t.equal(exitCode, 64, options)
  }
})
