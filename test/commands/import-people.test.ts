import { readFileSync, statSync, writeFileSync } from 'node:fs'
import t from 'tap'
import type { Database } from '../../src/storage/database.ts'
import { actAt } from '../support/acts.ts'
import { importOffice, type ListedPerson } from '../support/import-office.ts'

const SON: ListedPerson = {
  name: 'Nguyễn Văn Sơn',
  unit: 'Văn phòng - Sở Nội vụ',
  position: 'Chuyên viên',
  phone: '0912 345 678',
  mailbox: 'sonnv@binhphuoc.gov.vn',
  code: 'CB1',
}
const HA: ListedPerson = {
  name: 'Trần Thị Hà',
  unit: 'Sở Y tế',
  phone: '0168 234 5678',
  mailbox: 'hatt@binhphuoc.gov.vn',
}
const TAM: ListedPerson = { name: 'Lê Thị Tám', unit: 'SNV', mailbox: 'tamlt' }

/** What the tables say of people, but for the times at which it was written. */
export async function peopleOf(database: Database) {
  const accounts = await database.query<Record<string, unknown>>(
    `SELECT id, display_name, unit, unit_id, next_unit_id, position, phone, employee_code,
       disabled_at IS NULL AS is_open, disabled_reason, purge_at
     FROM accounts WHERE EXISTS (SELECT 1 FROM account_identifiers WHERE account_id = accounts.id)
     ORDER BY id`,
  )
  const mailboxes = await database.query(
    'SELECT suffix, name, account_id, state, retired_at FROM account_identifiers ORDER BY 1, 2',
  )
  const plans = await database.query(
    'SELECT account_id, kind, due_at FROM account_plans ORDER BY 1, 2',
  )
  return { accounts, mailboxes, plans }
}

t.test(
  '3.4: a list becomes a plan that changes nothing, then accounts nobody can use yet',
  async (t) => {
    const office = await importOffice(t)
    const { output, lines, planFile, copy } = await office.plan([SON, HA, TAM])
    t.match(output, '3  add (thêm)')
    t.match(output, 'Nothing has been changed.')
    t.same(
      lines.map((line) => line.do),
      ['add', 'add', 'add'],
    )
    t.equal(await office.find('sonnv'), undefined)
    t.equal(statSync(planFile).mode & 0o777, 0o600)
    t.equal(statSync(copy).mode & 0o777, 0o600)

    const applied = await office.run('people', '--apply', planFile)
    t.equal(applied.exitCode, 0, applied.message)
    t.match(applied.output, 'Run 1 is finished: 3 people imported.')
    const son = await office.find('sonnv')
    t.match(son?.account, {
      displayName: 'Nguyễn Văn Sơn',
      unit: 'Văn phòng',
      position: 'Chuyên viên',
      phone: '+84912345678',
      employeeCode: 'CB1',
    })
    t.same(
      son?.account.membership?.path.map(({ code }) => code),
      ['T', 'SNV', 'SNV.VP'],
    )
    t.equal(son?.passwordHash, undefined, 'no password is made')
    t.equal((await office.find('hatt'))?.account.phone, '+84382345678')
    const [entry] = await office.audit.ofAccount(son?.account.id ?? 0, { limit: 1 })
    t.match(entry, {
      event: 'account.added',
      actor: 'hoang',
      reason: 'import run 1: danh-sach.csv',
    })
  },
)

t.test('3.4: applying twice, and planning anew, changes nothing', async (t) => {
  const office = await importOffice(t)
  const { planFile } = await office.plan([SON, HA, TAM])
  await office.run('people', '--apply', planFile)
  const before = await peopleOf(office.database)
  const again = await office.run('people', '--apply', planFile)
  t.equal(again.exitCode, 0)
  t.same(await peopleOf(office.database), before)
  const { output } = await office.plan([SON, HA, TAM])
  t.match(output, '3  unchanged (không đổi)')
  const runs = await office.run('runs')
  t.match(runs.output, /1 .*hoang +danh-sach.csv +finished +3 +0 +0/)
})

t.test(
  '3.4: a row changes what it says, field by field, and an empty cell erases nothing',
  async (t) => {
    const office = await importOffice(t)
    await office.bringIn([SON])
    const { lines } = await office.plan([
      { ...SON, position: 'Phó Trưởng phòng', phone: '', unit: 'Sở KHCN' },
    ])
    t.match(lines[0], {
      do: 'change',
      evidence: 'employee-code',
      before: { position: 'Chuyên viên' },
      after: { position: 'Phó Trưởng phòng' },
      place: { from: { unit: 'Văn phòng' }, to: { unit: 'Sở Khoa học và Công nghệ' } },
    })
    await office.bringIn([{ ...SON, position: 'Phó Trưởng phòng', phone: '', unit: 'Sở KHCN' }])
    const son = await office.find('sonnv')
    t.match(son?.account, {
      position: 'Phó Trưởng phòng',
      phone: '+84912345678',
      unit: 'Sở Khoa học và Công nghệ',
    })
    const [entry] = await office.audit.ofAccount(son?.account.id ?? 0, { limit: 1 })
    t.match(entry, {
      event: 'account.transferred',
      before: { position: 'Chuyên viên', unit: 'Văn phòng' },
      after: { position: 'Phó Trưởng phòng', unit: 'Sở Khoa học và Công nghệ' },
    })
  },
)

t.test('3.4: a name in capitals does not correct the name as names are written', async (t) => {
  const office = await importOffice(t)
  await office.bringIn([SON])
  const { lines } = await office.plan([{ ...SON, name: 'NGUYỄN VĂN SƠN' }])
  t.equal(lines[0]?.do, 'nothing')
})

t.test('3.4: whoever was changed since the plan was made is left alone, and told', async (t) => {
  const office = await importOffice(t)
  await office.bringIn([SON, HA])
  const { planFile } = await office.plan([
    { ...SON, position: 'Kế toán' },
    { ...HA, position: 'Văn thư' },
    TAM,
  ])
  const son = await office.find('sonnv')
  if (son) await office.accounts.correct(son.account, { position: 'Giám đốc' }, actAt(1))
  await office.add({ name: 'tamlt', displayName: 'Lê Thị Tâm' })
  const { exitCode, message, errors } = await office.run('people', '--apply', planFile)
  t.equal(exitCode, 1)
  t.match(message, '2 people were left alone')
  t.match(errors, 'sonnv@binhphuoc.gov.vn was left alone.')
  t.match(errors, 'tamlt@binhphuoc.gov.vn was left alone.')
  t.equal((await office.find('sonnv'))?.account.position, 'Giám đốc')
  t.equal((await office.find('hatt'))?.account.position, 'Văn thư')
  t.equal((await office.find('tamlt'))?.account.displayName, 'Lê Thị Tâm')
})

t.test('3.4: undo brings back what was, frees the mailboxes, and uses no id again', async (t) => {
  const office = await importOffice(t)
  await office.bringIn([SON, HA])
  const before = await peopleOf(office.database)
  const run = await office.bringIn([
    { ...SON, position: 'Kế toán', unit: 'Sở Y tế', note: 'nghỉ hưu từ 01/12/2026' },
    HA,
    TAM,
  ])
  const added = await office.find('tamlt')
  t.notSame(await peopleOf(office.database), before)
  const undone = await office.run('people', '--undo', run)
  t.equal(undone.exitCode, 0, undone.message)
  t.match(undone.output, `Run ${run} is undone: 2 people are as they were before.`)
  t.same(await peopleOf(office.database), before)
  const again = await office.run('people', '--undo', run)
  t.equal(again.exitCode, 0)
  t.same(await peopleOf(office.database), before)
  await office.bringIn([TAM])
  t.not((await office.find('tamlt'))?.account.id, added?.account.id)
})

t.test(
  '3.4: undo leaves alone whom somebody has changed or who has a password by now',
  async (t) => {
    const office = await importOffice(t)
    const run = await office.bringIn([SON, HA, TAM])
    const son = await office.find('sonnv')
    const ha = await office.find('hatt')
    await office.accounts.setPassword(ha?.account.id ?? 0, 'hash', actAt(office.clock.now()))
    if (son) await office.accounts.correct(son.account, { position: 'Giám đốc' }, actAt(1))
    const { exitCode, errors, output } = await office.run('people', '--undo', run)
    t.equal(exitCode, 1)
    t.match(output, '1 people are as they were')
    t.match(errors, 'sonnv@binhphuoc.gov.vn was left alone.')
    t.ok(await office.find('sonnv'))
    t.ok(await office.find('hatt'))
    t.equal(await office.find('tamlt'), undefined)
    const { planFile } = await office.plan([SON])
    t.equal((await office.run('people', '--apply', planFile)).exitCode, 0)
  },
)

t.test(
  '3.4: a plan that was undone, changed, cut short or is none is refused in words',
  async (t) => {
    const office = await importOffice(t)
    const { planFile } = await office.plan([SON, HA])
    const text = readFileSync(planFile, 'utf8')
    for (const [content, message] of [
      [text.replace('Chuyên viên', 'Giám đốc'), /changed after it was made/],
      [text.replace(/.*"end".*\n/, ''), /breaks off/],
      [text.slice(0, -20), /breaks off/],
      ['', /is empty/],
      ['[]\n', /no plan/],
      ['{"format":"other"}\n', /no plan/],
    ] as const) {
      writeFileSync(planFile, content)
      const { exitCode, message: told } = await office.run('people', '--apply', planFile)
      t.equal(exitCode, 65)
      t.match(told, message)
    }
    writeFileSync(planFile, text)
    await office.run('people', '--apply', planFile)
    await office.run('people', '--undo', '1')
    const { exitCode, message } = await office.run('people', '--apply', planFile)
    t.equal(exitCode, 1)
    t.match(message, 'This plan was undone')
  },
)

t.test('3.4: a command that makes no sense is answered in words', async (t) => {
  const office = await importOffice(t)
  const file = await office.list([SON])
  for (const [args, code, message] of [
    [[], 64, /Give one of/],
    [[file, '--apply', 'x'], 64, /Give one of/],
    [['--apply', 'x', '--title-case'], 64, /--title-case belongs to a list/],
    [['--undo', '1', '--dry-run'], 64, /--dry-run belongs to a list/],
    [['--apply', '/nowhere/plan'], 65, /cannot be used \(ENOENT\)/],
    [['--undo', '7'], 1, /no run "7"/],
    [['--undo', 'x'], 1, /no run "x"/],
    [['/nowhere/list.xlsx'], 65, /cannot be read/],
    [[file, '--complete-for', 'Sở Nội'], 64, /is not one unit/],
    [[file, '--convert', 'abc'], 64, /Allowed choices/],
    [[file, '--map', '/nowhere/map'], 65, /cannot be used/],
  ] as const) {
    const { exitCode, message: told } = await office.run('people', ...args)
    t.equal(exitCode, code, args.join(' '))
    t.match(told, message)
  }
})
