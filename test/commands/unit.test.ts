import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { createAuditStore } from '../../src/audit/audit-store.ts'
import { serviceEntry } from '../support/sample-config.ts'
import { unitOffice } from '../support/unit-office.ts'

const SERVICES = [
  serviceEntry({ id: 'noi-vu', allowedUnits: ['SNV'] }),
  serviceEntry({
    id: 'vien-thong',
    matches: [{ prefix: 'https://vt.example/' }],
    allowedUnits: ['Sở Thông tin và Truyền thông'],
  }),
  serviceEntry({
    id: 'khoa-hoc',
    matches: [{ prefix: 'https://kh.example/' }],
    allowedUnits: ['SKHCN'],
  }),
]

/** A small province, with three people. */
async function province(t: Test) {
  const office = await unitOffice(t, { services: SERVICES })
  const file = join(t.testdir({}), 'units.csv')
  writeFileSync(
    file,
    [
      'Mã;Tên đơn vị;Tên tắt;Loại;Đơn vị cấp trên',
      'STTTT.BC;Phòng Bưu chính;;Phòng;STTTT',
      'STTTT;Sở Thông tin và Truyền thông;Sở TTTT;so-ban-nganh;TINH',
      'SKHCN;Sở Khoa học và Công nghệ;;Sở, ban, ngành;TINH',
      'SNV;Sở Nội vụ;;so-ban-nganh;TINH',
      'TINH;Tỉnh Bình Phước;;tinh-thanh-pho;',
    ].join('\r\n'),
  )
  await office.unit('import', file, '--on', '2020-01-01')
  await office.addPerson('an', 'STTTT')
  await office.addPerson('binh', 'STTTT.BC')
  await office.addPerson('chi', 'SKHCN')
  return { ...office, file }
}

t.test('a first load reads a CSV of any order, and reading it again changes nothing', async (t) => {
  const { unit, file, tree } = await province(t)
  t.equal(
    await unit('tree'),
    [
      'CODE      NAME                            KIND            PEOPLE  ENDS',
      'TINH      Tỉnh Bình Phước                 tinh-thanh-pho  0',
      'SKHCN       Sở Khoa học và Công nghệ      so-ban-nganh    1',
      'SNV         Sở Nội vụ                     so-ban-nganh    0',
      'STTTT       Sở Thông tin và Truyền thông  so-ban-nganh    1',
      'STTTT.BC      Phòng Bưu chính             phong           1',
      '',
    ].join('\n'),
  )
  const { revision } = await tree('2026-11-24')
  await unit('import', file, '--on', '2020-01-01')
  t.equal((await tree('2026-11-24')).revision, revision)
})

t.test(
  'a dry run of a load tells every mistake of the file at once, and changes nothing',
  async (t) => {
    const { run, tree } = await unitOffice(t)
    const file = join(t.testdir({ 'bad.csv': '' }), 'bad.csv')
    writeFileSync(file, 'code,name,kind\nA,,phong\nB,B,xyz\nC,C,phong\n')
    const { exitCode, message } = await run('unit', 'import', file, '--dry-run')
    t.equal(exitCode, 65)
    t.equal(message, 'Line 2: The name is empty.\nLine 3: there is no kind "xyz".')
    writeFileSync(file, 'code,name,kind,parent\nA,A,phong,NONE\nB,B,phong,A\nA,C,phong,\n')
    const second = await run('unit', 'import', file, '--dry-run')
    t.equal(second.message, 'A is given twice.\nThere is no unit NONE.')
    t.same([...(await tree('2026-11-24')).all()], [])
  },
)

t.test(
  'R8: a dry run of a merger tells units, people and applications, and changes nothing',
  async (t) => {
    const { unit, tree } = await province(t)
    const told = await unit('merge', 'STTTT', '--into', 'SKHCN', '--on', '2027-01-01', '--dry-run')
    t.equal(
      told,
      [
        'STTTT Sở Thông tin và Truyền thông merged from 2027-01-01 (into: SKHCN)',
        '  1 people of STTTT come to SKHCN Sở Khoa học và Công nghệ.',
        '  STTTT.BC Phòng Bưu chính comes under SKHCN.',
        '  Application vien-thong: names Sở Thông tin và Truyền thông; 0 people more may use it, 0 fewer.',
        '  Application khoa-hoc: 2 people more may use it, 0 fewer.',
        'Nothing has been changed (--dry-run).',
        '',
      ].join('\n'),
    )
    t.equal((await tree('2027-01-01')).byCode('STTTT')?.state, 'in-force')
  },
)

t.test(
  'R8: people follow a merger on its day by themselves, and the trail says who did it',
  async (t) => {
    const { unit, unitOf, clock, database, run } = await province(t)
    await unit('merge', 'STTTT', '--into', 'SKHCN', '--on', '2027-01-01', '--reason', 'NQ 15')
    t.equal(await unitOf('an'), 'Sở Thông tin và Truyền thông')
    clock.advance(Date.UTC(2026, 11, 31, 16, 59, 59) - clock.now())
    t.equal(await unitOf('an'), 'Sở Thông tin và Truyền thông', 'until midnight here')
    clock.advance(Date.UTC(2026, 11, 31, 17, 0, 0) - clock.now())
    t.equal(await unitOf('an'), 'Sở Khoa học và Công nghệ')
    t.same(
      await database.query(
        "SELECT event, actor, subject, reason FROM audit_entries WHERE event = 'unit.merged'",
      ),
      [
        {
          event: 'unit.merged',
          actor: 'hoang',
          subject: 'STTTT Sở Thông tin và Truyền thông',
          reason: 'NQ 15',
        },
      ],
    )
    t.equal(
      (await run('unit', 'merge', 'STTTT', '--into', 'SNV')).message,
      'STTTT has ended by that day.',
    )
  },
)

t.test('R10: the trail keeps what the unit was called on the day of each act', async (t) => {
  const { unit, clock, accounts, database, addPerson } = await province(t)
  const id = await addPerson('dung', 'SNV')
  await unit('rename', 'SNV', '--name', 'Sở Tổ chức', '--on', '2027-01-01')
  await unit('merge', 'SNV', '--into', 'SKHCN', '--on', '2027-06-01')
  const act = (at: number) => ({ actor: { kind: 'system', name: 'test' } as const, at })
  for (const at of [Date.UTC(2026, 11, 1), Date.UTC(2027, 1, 1), Date.UTC(2027, 6, 1)]) {
    clock.advance(at - clock.now())
    await accounts.disable(id, act(at))
    await accounts.enable(id, act(at))
  }
  const entries = await createAuditStore(database).ofAccount(id, { limit: 10 })
  t.same(
    entries.filter(({ event }) => event === 'account.disabled').map((entry) => entry.unit),
    ['Sở Khoa học và Công nghệ', 'Sở Tổ chức', 'Sở Nội vụ'],
  )
})

t.test(
  'R8: a split sends those who are listed, on its day, and the rest where the rest goes',
  async (t) => {
    const { unit, unitOf, clock, addPerson } = await province(t)
    await unit('add', 'SKH', '--name', 'Sở Khoa học', '--kind', 'so-ban-nganh', '--parent', 'TINH')
    await unit('add', 'SCN', '--name', 'Sở Công nghệ', '--kind', 'so-ban-nganh', '--parent', 'TINH')
    await addPerson('em', 'SKHCN')
    const file = join(t.testdir({ 'people.csv': 'mailbox,unit\nchi,SCN\n' }), 'people.csv')
    const args = ['split', 'SKHCN', '--into', 'SCN', '--people', file, '--rest', 'SKH']
    const told = await unit(...args, '--on', '2027-01-01', '--dry-run', '--json')
    t.match(JSON.parse(told), {
      dryRun: true,
      people: [
        { from: { code: 'SKHCN' }, to: { code: 'SCN' }, people: 1 },
        { from: { code: 'SKHCN' }, to: { code: 'SKH' }, people: 1 },
      ],
    })
    await unit(...args, '--on', '2027-01-01')
    t.equal(await unitOf('chi'), 'Sở Khoa học và Công nghệ')
    clock.advance(Date.UTC(2027, 0, 1) - clock.now())
    t.equal(await unitOf('chi'), 'Sở Công nghệ')
    t.equal(await unitOf('em'), 'Sở Khoa học')
  },
)

t.test(
  'a split without a rest keeps who is not listed; given again, it moves nobody twice',
  async (t) => {
    const { unit, unitOf, addPerson, database } = await province(t)
    await addPerson('em', 'SKHCN')
    const file = join(t.testdir({ 'people.csv': 'Hộp thư,Đơn vị\nchi,SNV\n' }), 'people.csv')
    const args = ['split', 'SKHCN', '--into', 'SNV', '--people', file]
    await unit(...args)
    t.equal(await unitOf('chi'), 'Sở Nội vụ')
    t.equal(await unitOf('em'), 'Sở Khoa học và Công nghệ')
    await unit(...args)
    const moves = "SELECT event FROM audit_entries WHERE event LIKE 'account.move%'"
    t.equal((await database.query(moves)).length, 1)
  },
)

t.test('every mistake of a list of people is told, and nobody is moved', async (t) => {
  const { run, unitOf } = await province(t)
  const rows = ['nobody,SNV', 'chi,TINH', 'an,SNV', 'chi,SNV', 'chi,SNV', 'Trần Thị Chi,SNV']
  const text = ['mailbox,unit', ...rows].join('\n')
  const file = join(t.testdir({ 'people.csv': text }), 'people.csv')
  const result = await run('unit', 'split', 'SKHCN', '--into', 'SNV', '--people', file)
  t.equal(result.exitCode, 65)
  t.same(
    result.message.split('\n').map((line) => line.replace(/:.*/, '')),
    ['Line 2', 'Line 3', 'Line 4', 'Line 6', 'Line 7'],
  )
  t.equal(await unitOf('chi'), 'Sở Khoa học và Công nghệ')
})

t.test('a move takes subunits and people along; a rename leaves them', async (t) => {
  const { unit, tree } = await province(t)
  const moved = await unit('move', 'STTTT', '--under', 'SNV')
  t.match(moved, 'STTTT Sở Thông tin và Truyền thông moved from 2026-11-24 (parent: TINH → SNV)')
  t.match(moved, '  Application noi-vu: 2 people more may use it, 0 fewer.')
  await unit('rename', 'SNV', '--name', 'Sở Tổ chức', '--short-name', 'STC')
  const now = await tree('2026-11-24')
  t.same(
    now.pathOf(now.byCode('STTTT.BC')?.id ?? 0).map(({ name }) => name),
    ['Tỉnh Bình Phước', 'Sở Tổ chức', 'Sở Thông tin và Truyền thông', 'Phòng Bưu chính'],
  )
})

t.test('a unit is closed only when nobody is left in it', async (t) => {
  const { unit, run, tree } = await province(t)
  const { message, exitCode } = await run('unit', 'close', 'STTTT.BC')
  t.equal(message, 'STTTT.BC has 1 people: merge it into another unit, or move them first.')
  t.equal(exitCode, 1)
  await unit('merge', 'STTTT.BC', '--into', 'STTTT')
  await unit('close', 'SNV', '--on', '2027-01-01')
  t.equal((await tree('2027-01-01')).byCode('SNV')?.state, 'ended')
})

t.test('the tree is shown a page at a time, below a unit, on any day, and as JSON', async (t) => {
  const { unit } = await province(t)
  const first = await unit('tree', '--limit', '2')
  t.match(first, '\nMore: --after SKHCN\n')
  const second = JSON.parse(await unit('tree', '--limit', '2', '--after', 'SKHCN', '--json'))
  t.same(
    second.units.map(({ code }: { code: string }) => code),
    ['SNV', 'STTTT'],
  )
  t.equal(second.next, 'STTTT')
  t.notMatch(await unit('tree', '--under', 'STTTT'), 'SNV')
  t.equal((await unit('tree', '--on', '2019-12-31')).split('\n').length, 2)
})

t.test('what is typed wrongly is refused', async (t) => {
  const { run } = await province(t)
  const cases: [args: string[], exitCode: number, message: string | RegExp][] = [
    [['tree', '--on', '2026-02-30'], 64, /a day such as 2026-11-30 or 30\/11\/2026/],
    [['tree', '--under', 'NONE'], 1, 'There is no unit NONE.'],
    [['move', 'SNV'], 64, 'Give one of --under and --root.'],
    [['move', 'SNV', '--under', 'TINH', '--root'], 64, 'Give one of --under and --root.'],
    [['rename', 'SNV'], 64, 'Give --name, --short-name or --kind.'],
    [['rename', 'SNV', '--kind', 'x'], 65, /^There is no kind "x"; the kinds are tinh-thanh-pho,/],
    [['rename', 'SNV', '--name', 'a\u0007'], 65, '--name holds a control character.'],
    [['import', '/nowhere.csv'], 65, '/nowhere.csv cannot be read (ENOENT).'],
    [['merge', 'SNV', '--into', 'SNV'], 1, 'SNV cannot take over from itself.'],
  ]
  for (const [args, exitCode, message] of cases) {
    t.match(await run('unit', ...args), { exitCode, message }, args.join(' '))
  }
})

t.test('a list that is no CSV in UTF-8 is refused', async (t) => {
  const { run } = await province(t)
  const folder = t.testdir({})
  const files: [content: string | Buffer, message: RegExp][] = [
    ['', /is empty/],
    ['a,b\n1,2\n', /has no column code, name, kind/],
    [Buffer.from('m\xe3,t\xean\n', 'latin1'), /is not in UTF-8/],
    ['code,name,kind\nA,"B,phong\n', /is not CSV/],
    [Buffer.alloc(9 * 1024 * 1024, 65), /is too large/],
  ]
  for (const [index, [content, message]] of files.entries()) {
    const file = join(folder, `${index}.csv`)
    writeFileSync(file, content)
    t.match(await run('unit', 'import', file), { exitCode: 65, message })
  }
})

t.test('a check tells which entries of allowedUnits name nothing, or what has ended', async (t) => {
  const { run, unit } = await province(t)
  t.equal(await unit('tree', '--check'), 'Every entry of allowedUnits names a unit in force.\n')
  await unit('merge', 'STTTT', '--into', 'SKHCN')
  const { exitCode, message } = await run('unit', 'tree', '--check')
  t.equal(exitCode, 1)
  t.equal(
    message,
    'vien-thong: allowedUnits "Sở Thông tin và Truyền thông" has ended on 2026-11-24 (SKHCN?).',
  )
})

t.test(
  'people whose unit is written as words come into the tree where the words are clear',
  async (t) => {
    const { unit, unitOf, addPerson, accounts, units } = await province(t)
    await addPerson('dung', undefined, { unit: 'Sở TTTT' })
    await addPerson('em', undefined, { unit: 'SỞ NỘI VỤ' })
    await addPerson('giang', undefined, { unit: 'Sở Nôi vị' })
    await addPerson('hoa')
    const told = [
      '2 people come into the tree; 1 stay outside it.',
      '  1 of "Sở TTTT" → STTTT',
      '  1 of "SỞ NỘI VỤ" → SNV',
      '  1 of "Sở Nôi vị" stay (SNV, STTTT?)',
    ]
    const dry = await unit('link-people', '--dry-run')
    t.same(dry.split('\n').slice(0, 4), told)
    t.equal(await unitOf('em'), 'SỞ NỘI VỤ')
    await unit('link-people')
    t.equal(await unitOf('em'), 'Sở Nội vụ')
    t.equal(await unitOf('dung'), 'Sở Thông tin và Truyền thông')
    t.equal(await unitOf('giang'), 'Sở Nôi vị')
    units.forget()
    const found = await accounts.findByMailbox({ name: 'em', suffix: 'binhphuoc.gov.vn' })
    t.equal(found?.account.membership?.unit.code, 'SNV')
    t.match(await unit('link-people'), '0 people come into the tree; 1 stay outside it.')
  },
)

t.test('R8: a merger of a day to come is taken back, with what it did to people', async (t) => {
  const { unit, unitOf, run, clock, database } = await province(t)
  await unit('merge', 'STTTT', '--into', 'SKHCN', '--on', '2027-01-01')
  const refused = await run('unit', 'rename', 'SKHCN', '--name', 'X', '--on', '2026-02-30')
  t.match(refused, { exitCode: 64 })
  t.match(
    (await run('unit', 'merge', 'STTTT', '--into', 'SNV')).message,
    /cas unit cancel STTTT --on 2027/,
  )
  t.match(
    await unit('cancel', 'STTTT', '--on', '01/01/2027', '--reason', 'NQ 16', '--dry-run'),
    /^STTTT Sở Thông tin và Truyền thông goes on as it was from 2027-01-01 \(into: SKHCN → –\)\n {2}1 people of SKHCN come to STTTT/,
  )
  await unit('cancel', 'STTTT', '--on', '2027-01-01', '--reason', 'NQ 16')
  t.match(await run('unit', 'cancel', 'STTTT', '--on', '2027-01-01'), {
    exitCode: 1,
    message: 'Nothing of STTTT is written down for 2027-01-01.',
  })
  clock.advance(Date.UTC(2027, 0, 2) - clock.now())
  t.equal(await unitOf('an'), 'Sở Thông tin và Truyền thông')
  t.match(
    await database.query("SELECT reason FROM audit_entries WHERE event = 'unit.change-cancelled'"),
    [{ reason: 'NQ 16' }],
  )
})

t.test('R8: who was to go elsewhere by a split stays when it is taken back', async (t) => {
  const { unit, unitOf, clock, addPerson } = await province(t)
  await addPerson('em', 'SKHCN')
  const file = join(t.testdir({ 'people.csv': 'mailbox,unit\nchi,SNV\n' }), 'people.csv')
  const split = ['split', 'SKHCN', '--into', 'SNV', '--people', file, '--rest', 'STTTT']
  await unit(...split, '--on', '2027-01-01')
  const told = JSON.parse(await unit('cancel', 'SKHCN', '--on', '2027-01-01', '--json'))
  t.match(told.people, [
    { from: { code: 'SNV' }, to: { code: 'SKHCN' }, people: 1 },
    { from: { code: 'STTTT' }, to: { code: 'SKHCN' }, people: 1 },
  ])
  clock.advance(Date.UTC(2027, 0, 2) - clock.now())
  t.equal(await unitOf('chi'), 'Sở Khoa học và Công nghệ')
  t.equal(await unitOf('em'), 'Sở Khoa học và Công nghệ')
})
