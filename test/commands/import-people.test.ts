import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { PERSONAL_TABLES } from '../../src/wiring/personal-tables.ts'
import { actAt } from '../support/acts.ts'
import { importOffice, type ListedPerson, linesOf } from '../support/import-office.ts'
import { peopleIn } from '../support/import-tables.ts'
import { messySheet } from '../support/messy-sheet.ts'
import { MESSY_UNITS } from '../support/messy-units.ts'
import { setPassword } from '../support/set-password.ts'
import { writeTextSheet } from '../support/sheet-files.ts'

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
  const before = await peopleIn(office.database)
  const again = await office.run('people', '--apply', planFile)
  t.equal(again.exitCode, 0)
  t.same(await peopleIn(office.database), before)
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

for (const name of ['NGUYỄN VĂN SƠN', 'nguyễn văn sơn', 'Nguyen Van Son']) {
  t.test(`3.4: "${name}" does not correct the name as names are written`, async (t) => {
    const office = await importOffice(t)
    await office.bringIn([SON])
    const { lines } = await office.plan([{ ...SON, name }])
    t.equal(lines[0]?.do, 'nothing')
  })
}

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
  const before = await peopleIn(office.database)
  const run = await office.bringIn([
    { ...SON, position: 'Kế toán', unit: 'Sở Y tế', note: 'nghỉ hưu từ 01/12/2026' },
    HA,
    TAM,
  ])
  const added = await office.find('tamlt')
  t.notSame(await peopleIn(office.database), before)
  const undone = await office.run('people', '--undo', run)
  t.equal(undone.exitCode, 0, undone.message)
  t.match(undone.output, `Run ${run} is undone: 2 people are as they were before.`)
  t.same(await peopleIn(office.database), before)
  const again = await office.run('people', '--undo', run)
  t.equal(again.exitCode, 0)
  t.same(await peopleIn(office.database), before)
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
    await setPassword(office.database, ha?.account.id ?? 0, 'hash', office.clock.now())
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

/** So many people of Sở Y tế, and one list without the last of them. */
async function officeOf(t: Test, count: number) {
  const office = await importOffice(t)
  const people = Array.from({ length: count }, (_, index) => ({
    name: `Điểu Văn ${'ABCDEĐGH'[index % 8]}${'aăâeêioôơuưy'[Math.floor(index / 8)]}`,
    unit: index % 2 === 0 ? 'Sở Y tế' : 'Văn phòng - Sở Y tế',
    mailbox: `nguoi${index}@binhphuoc.gov.vn`,
  }))
  await office.bringIn([...people, SON, HA])
  return { ...office, people }
}

t.test(
  '3.4: who is missing from a complete list is closed, and opened again by undo',
  async (t) => {
    const office = await officeOf(t, 6)
    const before = await peopleIn(office.database)
    const listed = office.people.slice(0, 4)
    const rows = [...listed, HA]
    const { output, lines } = await office.plan(rows, '--complete-for', 'Sở Y tế')
    t.match(output, '2  deactivate (ngừng)')
    t.same(
      lines.filter((line) => line.do === 'deactivate').map(({ mailbox }) => mailbox),
      ['nguoi4@binhphuoc.gov.vn', 'nguoi5@binhphuoc.gov.vn'],
    )
    const run = await office.bringIn(rows, '--complete-for', 'SYT', '--reason', 'rà soát tháng 11')
    t.match(await office.find('nguoi5'), {
      account: { isDisabled: true },
      disabledReason: `import run ${run}: rà soát tháng 11`,
    })
    t.equal((await office.find('sonnv'))?.account.isDisabled, false, 'of another unit')
    t.equal((await office.run('people', '--undo', run)).exitCode, 0)
    t.same(await peopleIn(office.database), before)
  },
)

t.test('3.4: whoever may be meant by a row that is not imported is not missing', async (t) => {
  const office = await officeOf(t, 6)
  const broken = office.people.map(({ name, unit }) => ({ name, unit, mailbox: 'sai@@sai' }))
  const { lines } = await office.plan(
    [...broken, { ...HA, unit: 'Sở không có' }],
    '--complete-for',
    'SYT',
  )
  t.same(new Set(lines.map((line) => line.do)), new Set(['error']))
})

t.test('3.4: closing more than 50, or more than 5 %, needs a second operator', async (t) => {
  const office = await officeOf(t, 8)
  const { planFile, output } = await office.plan([HA], '--complete-for', 'SYT')
  t.match(output, 'It closes 8 accounts at once: a second operator must look at it')
  const refused = await office.run('people', '--apply', planFile)
  t.equal(refused.exitCode, 1)
  t.match(refused.message, 'somebody other than hoang must say')
  const own = await office.run('approve', planFile)
  t.equal(own.exitCode, 1)
  t.match(own.message, 'hoang made this plan: somebody else must approve it.')
  t.equal((await office.run('people', '--apply', planFile)).exitCode, 1)
  office.become('lan')
  t.equal((await office.run('approve', planFile)).exitCode, 0)
  office.become('hoang')
  t.equal((await office.run('people', '--apply', planFile)).exitCode, 0)
  t.equal((await office.find('nguoi0'))?.account.isDisabled, true)
  const entries = await office.database.query<{ event: string; actor: string }>(
    "SELECT event, actor FROM audit_entries WHERE event LIKE 'import.%' ORDER BY id",
  )
  t.same(
    entries.slice(-3).map(({ event, actor }) => `${event} by ${actor}`),
    ['import.approved by lan', 'import.begun by hoang', 'import.finished by hoang'],
  )
})

t.test('5.3: a clock that was set back is told, and loses nothing', async (t) => {
  const office = await importOffice(t)
  const { planFile } = await office.plan([SON])
  office.clock.advance(-3_600_000)
  const { exitCode, errors } = await office.run('people', '--apply', planFile)
  t.equal(exitCode, 0)
  t.match(errors, 'The clock of this machine is 60 minutes behind')
  t.ok(await office.find('sonnv'))
})

t.test(
  '5.3: a full disk stops an import between two people, is told, and loses nothing',
  async (t) => {
    const office = await importOffice(t)
    const people = Array.from({ length: 250 }, (_, index) => ({
      name: `Điểu ${'ABCDEĐGHKL'[index % 10]}a Thị ${'BCDĐGHKLMN'[Math.floor(index / 10) % 10]}an`,
      unit: 'SYT',
      mailbox: `nguoi${index}@binhphuoc.gov.vn`,
    }))
    const { planFile } = await office.plan(people)
    const batch = office.database.batch
    let batches = 0
    office.database.batch = async (...given) => {
      batches += 1
      // The first one begins the run, the second one brings in the first hundred.
      if (batches === 3) throw Object.assign(new Error('full'), { code: 'SQLITE_FULL' })
      return batch(...given)
    }
    const { exitCode, message } = await office.run('people', '--apply', planFile)
    t.equal(exitCode, 1)
    t.match(message, 'The disk is full. Everybody who was done is kept, and nobody is half done.')
    t.equal((await peopleIn(office.database)).accounts.length, 100)
    t.match((await office.run('runs')).output, 'interrupted')
    t.equal((await office.run('people', '--apply', planFile)).exitCode, 0)
    t.equal((await peopleIn(office.database)).accounts.length, 250)
  },
)

t.test('3.4: a machine reads everything as JSON', async (t) => {
  const office = await importOffice(t)
  const planned = JSON.parse((await office.plan([SON, { ...HA, mailbox: '' }], '--json')).output)
  t.match(planned, {
    end: { counts: { add: 1, error: 1 }, needsApproval: false },
    problems: [{ row: 3, findings: [{ code: 'mailbox-missing' }] }],
  })
  const applied = await office.run('people', '--apply', planned.plan, '--json')
  t.match(JSON.parse(applied.output), { run: 1, state: 'finished', done: 1, conflicts: 0 })
  t.match(JSON.parse((await office.run('runs', '--json')).output), [{ id: 1, state: 'finished' }])
})

t.test(
  '3.4: the copy says in Vietnamese what is wrong, and reads in again when it is mended',
  async (t) => {
    const office = await importOffice(t)
    await office.add({ name: 'sonnv', displayName: 'Phạm Thị Oanh' })
    const { copy } = await office.plan([SON, TAM])
    const text = readFileSync(copy, 'utf8')
    t.match(text, 'Không nhập: sonnv@binhphuoc.gov.vn đang là hộp thư của Phạm Thị Oanh.')
    t.match(text, 'cấp hộp thư khác, ví dụ sonnv2@binhphuoc.gov.vn')
    writeFileSync(copy, text.replace(',sonnv@', ',sonnv2@'))
    const { output, exitCode } = await office.run('people', copy)
    t.equal(exitCode, 0)
    t.match(output, '2  add (thêm)')
  },
)

t.test('3.4: the columns of a sender are remembered', async (t) => {
  const office = await importOffice(t)
  const map = join(office.folder, 'so-y-te.json')
  await office.plan([SON], '--save-map', map)
  t.match(JSON.parse(readFileSync(map, 'utf8')), { columns: { 'Mã cán bộ': 'employeeCode' } })
  const other = readFileSync(map, 'utf8').replace('"employeeCode"', '"ignore"')
  writeFileSync(map, other)
  const { lines } = await office.plan([SON], '--map', map)
  t.match(lines[0], { do: 'add', values: { employeeCode: '' } })
})

t.test('3.4: of two commands that apply one plan at once, nobody is imported twice', async (t) => {
  const office = await importOffice(t)
  const { planFile } = await office.plan([SON, HA, TAM])
  const ends = await Promise.all([
    office.run('people', '--apply', planFile),
    office.run('people', '--apply', planFile),
  ])
  t.same(ends.map(({ exitCode }) => exitCode).sort(), [0, 1])
  t.match(ends.map(({ message }) => message).join(), 'Another command is working on the same run')
  t.equal((await peopleIn(office.database)).accounts.length, 3)
})

t.test('L23: the ledger keeps no more of a person than the accounts do', async (t) => {
  const office = await importOffice(t)
  const { planFile } = await office.plan([SON, HA, TAM])
  await office.add({ name: 'tamlt', displayName: 'Lê Thị Tâm' })
  await office.run('people', '--apply', planFile)
  const kept = async () =>
    (
      await office.database.query<{ details: string }>(
        'SELECT details FROM import_run_items ORDER BY item',
      )
    ).map(({ details }) => details)
  t.match(await kept(), [/Nguyễn Văn Sơn/, /Trần Thị Hà/, '{"mailbox":"tamlt@binhphuoc.gov.vn"}'])
  const id = (await office.find('hatt'))?.account.id ?? 0
  await office.accounts.leave(id, { purgeAt: 5, isPlanned: false }, actAt(4))
  await office.accounts.purgeDue(10, actAt(6), PERSONAL_TABLES)
  await office.run('people', '--undo', '1')
  t.notMatch((await kept()).join(), /Nguyễn|Trần/)
})

for (const [file, message] of [
  [Buffer.from('d0cf11e0a1b11ae1', 'hex'), /old Excel|password/],
  [Buffer.alloc(21 * 1024 * 1024, 0x41), /larger than 20 MB/],
  [Buffer.from('PK\u0003\u0004 not a workbook'), /damaged/],
  [Buffer.from(`${'Họ và tên,Email\r\n'}`), /nobody|no one|There is/],
] as const) {
  t.test(`3.4: a file of ${file.length} bytes that is no list is refused in words`, async (t) => {
    const office = await importOffice(t)
    const path = join(office.folder, 'list.xlsx')
    writeFileSync(path, file)
    const { exitCode, message: told } = await office.run('people', path)
    t.equal(exitCode, 65)
    t.match(told, message)
    t.same(readdirSync(office.folder), ['list.xlsx'], 'nothing was written')
  })
}

t.test(
  '3.4: every fault of a messy sheet is an error where it must be, everything else is imported',
  async (t) => {
    const office = await importOffice(t, { units: MESSY_UNITS })
    const messy = messySheet({ people: 2_000, seed: 5 })
    const file = join(office.folder, 'messy.csv')
    await writeTextSheet(file, messy.rows)
    const { message, exitCode } = await office.run('people', file)
    t.equal(exitCode, 0, message)
    const wrong: string[] = []
    for (const line of linesOf(join(office.folder, 'messy.plan.jsonl'))) {
      const row = 'row' in line ? line.row : 0
      const found = line.findings?.map(({ code }) => code) ?? []
      const seeded = [...(messy.people.get(row) ?? [])]
      // Whose last day is over before anybody knew them is not added.
      if (messy.rows[row - 1]?.join().includes('15.11.2026')) seeded.push('leaver-gone')
      const does = line.findings?.some(({ level }) => level === 'error') ? 'error' : 'add'
      if (found.sort().join() !== seeded.sort().join() || line.do !== does) {
        wrong.push(`${row}: ${line.do} ${found} for ${seeded}`)
      }
    }
    t.same(wrong.slice(0, 20), [])
  },
)

t.test('3.4: a run that is being undone is not gone on with', async (t) => {
  const office = await importOffice(t)
  const { planFile } = await office.plan([SON, HA])
  const ends = await Promise.all([
    office.run('people', '--apply', planFile),
    office.run('people', '--undo', '1'),
  ])
  t.ok(ends.some(({ exitCode }) => exitCode !== 0))
  await office.run('people', '--undo', '1')
  t.same((await peopleIn(office.database)).accounts, [])
})

t.test('3.4: a list of codes without any mailboxes changes those who are known', async (t) => {
  const office = await importOffice(t)
  await office.bringIn([SON])
  const { lines } = await office.plan([{ name: SON.name, code: 'CB1', phone: '0912345679' }])
  t.match(lines[0], { do: 'change', after: { phone: '+84912345679' } })
})

t.test('3.4: who is missing and was changed since the plan was made is not closed', async (t) => {
  const office = await officeOf(t, 6)
  const { planFile } = await office.plan(
    [...office.people.slice(0, 4), HA],
    '--complete-for',
    'SYT',
  )
  office.clock.advance(60_000)
  const corrected = (await office.find('nguoi4'))?.account
  if (!corrected) throw new Error('Nobody there.')
  const change = { phone: '+84912345679' }
  await office.accounts.correct(corrected, change, actAt(office.clock.now()))
  const { exitCode, errors } = await office.run('people', '--apply', planFile)
  t.equal(exitCode, 1)
  t.match(errors, 'nguoi4@binhphuoc.gov.vn was left alone')
  t.equal((await office.find('nguoi4'))?.account.isDisabled, false)
  t.equal((await office.find('nguoi5'))?.account.isDisabled, true)
})

t.test('3.4: no file is written over the list or over another', async (t) => {
  const office = await importOffice(t)
  const file = await office.list([SON])
  const before = readFileSync(file)
  for (const options of [
    ['--copy', file],
    ['--plan', file],
    ['--save-map', file],
    ['--plan', join(office.folder, 'a'), '--copy', join(office.folder, 'b', '..', 'a')],
  ]) {
    const { exitCode, message } = await office.run('people', file, ...options)
    t.equal(exitCode, 64)
    t.match(message, 'would be written over')
  }
  t.same(readFileSync(file), before)
  t.same(readdirSync(office.folder), ['danh-sach.csv'])
})

t.test('3.4: what an interruption left lends no wider mode to the plan', async (t) => {
  const office = await importOffice(t)
  writeFileSync(join(office.folder, 'danh-sach.plan.jsonl.part'), 'x', { mode: 0o644 })
  writeFileSync(join(office.folder, 'danh-sach.loi.csv.part'), 'x', { mode: 0o644 })
  const { planFile, copy } = await office.plan([SON])
  t.equal(statSync(planFile).mode & 0o777, 0o600)
  t.equal(statSync(copy).mode & 0o777, 0o600)
})

t.test('3.4: a copy that cannot be written leaves no plan, as is told', async (t) => {
  const office = await importOffice(t)
  const file = await office.list([SON])
  const { exitCode } = await office.run(
    'people',
    file,
    '--copy',
    join(office.folder, 'no', 'x.csv'),
  )
  t.equal(exitCode, 65)
  t.same(readdirSync(office.folder), ['danh-sach.csv'])
})

t.test('a text file that is called .xlsx gets a copy that opens as text', async (t) => {
  const office = await importOffice(t)
  const file = await office.list([SON], 'danh-sach.xlsx')
  t.match((await office.run('people', file)).output, 'danh-sach.loi.csv')
})

t.test('3.4: names that were sorted without the rest of the list are told at once', async (t) => {
  const office = await importOffice(t)
  const ha = { ...HA, code: 'CB2' }
  await office.bringIn([SON, ha])
  const { output, errors } = await office.plan(
    [
      { ...SON, name: HA.name },
      { ...ha, name: SON.name },
    ],
    '--complete-for',
    'SNV',
  )
  t.match(output, 'Accounts that get another name: 2.')
  t.notMatch(errors, '3 of 2')
})
