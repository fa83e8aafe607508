import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { accountTerminal } from '../support/account-terminal.ts'
import { addPerson, mailbox, sessionIds, signOn } from '../support/people.ts'
import { plantUnits } from '../support/plant-units.ts'

function listOf(t: Test, ...lines: string[]): string {
  const file = join(t.testdir(), 'people.csv')
  writeFileSync(file, `\uFEFF${lines.join('\r\n')}\r\n`)
  return file
}

t.test('3.5: lock and unlock, with the reason', async (t) => {
  const { database, accounts, run, lastEntry } = await accountTerminal(t)
  const id = await addPerson(database, 'tamtt')
  await signOn(database, id, 1)
  t.match(await run('lock', 'tamtt'), { exitCode: 64, message: /--reason/ })
  const locked = await run('lock', 'tamtt', '--reason', 'sự cố 17', '--until', '27/11/2026')
  t.match(locked, { output: 'tamtt@binhphuoc.gov.vn is locked until 2026-11-27.\n' })
  t.same(await sessionIds(database), [])
  t.match(await lastEntry(id), { event: 'account.locked', actor: 'hoang', reason: 'sự cố 17' })
  t.match(await run('show', 'tamtt'), { output: /^Locked: .* until 2026-11-27T17.*: sự cố 17$/m })
  t.match(await run('list'), { output: /locked\n/ })
  const again = await run('lock', 'tamtt', '--reason', 'x', '--until', '27/11/2026')
  t.match(again, { exitCode: 1, message: /so already/ })
  t.match(await run('unlock', 'tamtt'), { output: 'tamtt@binhphuoc.gov.vn is unlocked.\n' })
  t.equal((await accounts.find(id))?.isLocked, false)
})

t.test('3.5: a leaver is planned, shown, cancelled, or closed at once', async (t) => {
  const { database, accounts, run, lastEntry } = await accountTerminal(t)
  const id = await addPerson(database, 'tamtt')
  t.match(await run('leave', 'tamtt', '--on', '30/11/2026', '--reason', 'nghỉ hưu'), {
    output: 'tamtt@binhphuoc.gov.vn is leaving on 2026-11-30.\n',
  })
  t.match(await accounts.plansOf(id), [
    { kind: 'leave', dueAt: Date.UTC(2026, 10, 30, 10), reason: 'nghỉ hưu', plannedBy: 'hoang' },
  ])
  t.match(await run('leave', 'tamtt', '--cancel'), { output: /is staying/ })
  t.same(await accounts.plansOf(id), [])
  t.match(await run('leave', 'tamtt', '--cancel'), { exitCode: 1, message: /Nothing of the kind/ })
  t.match(await run('leave', 'tamtt'), { exitCode: 64, message: /--on, or --cancel/ })
  t.match(await run('leave', 'tamtt', '--on', '20/11/2026', '--reason', 'nghỉ việc'), {
    output: /is closed, as they have left/,
  })
  t.match(await lastEntry(id), { event: 'account.left', reason: 'nghỉ việc' })
  t.match(await accounts.findByMailbox(mailbox('tamtt')), {
    disabledReason: 'nghỉ việc',
    purgeAt: Date.UTC(2027, 10, 24, 0, 30),
  })
})

t.test('3.5: a transfer, outside of any tree, now or from a day on', async (t) => {
  const { database, accounts, run, lastEntry } = await accountTerminal(t)
  const id = await addPerson(database, 'tamtt', { unit: 'Sở TTTT' })
  const now = ['--unit', 'Sở KHCN', '--position', 'Phó phòng', '--rename', 'tamtt.skhcn']
  t.match(await run('transfer', 'tamtt', ...now), { output: /is moved to Sở KHCN\.\n$/ })
  t.match(await accounts.find(id), {
    unit: 'Sở KHCN',
    position: 'Phó phòng',
    primary: { name: 'tamtt.skhcn' },
  })
  t.match(await accounts.identifiersOf(id), [
    {},
    { name: 'tamtt', endsAt: Date.UTC(2027, 10, 24, 17) },
  ])
  t.match(await run('transfer', 'tamtt', '--unit', 'Sở Nội vụ', '--on', '01/01/2027'), {
    output: /is moved to Sở Nội vụ on 2027-01-01/,
  })
  t.match(await accounts.plansOf(id), [{ kind: 'transfer', dueAt: Date.UTC(2026, 11, 31, 17) }])
  t.match(await lastEntry(id), { event: 'account.transfer-planned', after: { unit: 'Sở Nội vụ' } })
  t.match(await run('transfer', 'tamtt', '--unit', 'Sở KHCN'), { exitCode: 1 }, 'is there already')
})

t.test('a transfer to a unit of the tree takes its code or name, and no other', async (t) => {
  const { database, accounts, run } = await accountTerminal(t)
  const id = await addPerson(database, 'tamtt', { unit: 'Sở TTTT' })
  await database.batch('process', [
    { sql: "INSERT INTO units (id, code, created_at) VALUES (7, 'SKHCN', 0)" },
    {
      sql: `INSERT INTO unit_versions (unit_id, valid_from, name, kind)
        VALUES (7, '2026-01-01', 'Sở Khoa học và Công nghệ', 'so')`,
    },
    { sql: 'UPDATE unit_revision SET revision = revision + 1' },
  ])
  t.match(await run('transfer', 'tamtt', '--unit', 'Sở KHCN'), {
    exitCode: 65,
    message: /no unit Sở KHCN\. Did you mean SKHCN \(Sở Khoa học và Công nghệ\)\?/,
  })
  t.match(await run('transfer', 'tamtt', '--unit', 'SKHCN'), { exitCode: 0 })
  t.equal((await accounts.find(id))?.unit, 'Sở Khoa học và Công nghệ')
  t.same(await database.query('SELECT unit_id FROM accounts'), [{ unit_id: 7 }])
})

t.test('groups and corrections say before and after', async (t) => {
  const { database, accounts, run, lastEntry } = await accountTerminal(t)
  const id = await addPerson(database, 'tamtt', { groups: ['a'], phone: '+84912345678' })
  t.match(await run('groups', 'add', 'tamtt', '--group', 'b', '--group', 'a'), { exitCode: 0 })
  t.same((await accounts.find(id))?.groups, ['a', 'b'])
  t.match(await lastEntry(id), { before: { groups: ['a'] }, after: { groups: ['a', 'b'] } })
  t.match(await run('groups', 'remove', 'tamtt', '--group', 'a'), { output: /is out of a\.\n/ })
  t.same((await accounts.find(id))?.groups, ['b'])
  t.match(await run('groups', 'remove', 'tamtt', '--group', 'a'), { exitCode: 1 })
  const legacy = ['--legacy-address', 'tamtt@dongxoai.gov.vn']
  t.match(await run('correct', 'tamtt', '--phone', '0913.345.678', ...legacy), {
    output: 'Corrected of tamtt@binhphuoc.gov.vn: phone, legacyAddress.\n',
  })
  t.match(await lastEntry(id), {
    before: { phone: '+84912345678' },
    after: { phone: '+84913345678' },
  })
  await addPerson(database, 'sonnv')
  t.match(await run('correct', 'sonnv', ...legacy), { exitCode: 1, message: /has this legacy/ })
  t.match(await run('correct', 'tamtt', '--phone', '+84 913 345 678'), {
    exitCode: 1,
    message: /Nothing/,
  })
})

for (const [typed, stored] of [
  ['0168 234 5678', '+84382345678'],
  ['912345678', '+84912345678'],
  ['(0271) 3888-999', '+842713888999'],
  ['０９１２３４５６７８', '+84912345678'],
  ['', ''],
] as const) {
  t.test(`1.8: a phone is stored in one form: ${typed} → ${stored}`, async (t) => {
    const { database, accounts, run } = await accountTerminal(t)
    const id = await addPerson(database, 'tamtt', { phone: '+84999999999' })
    t.match(await run('correct', 'tamtt', '--phone', typed), { exitCode: 0 })
    t.equal((await accounts.find(id))?.phone, stored)
    t.match(await run('add', 'sonnv', '--display-name', 'Sơn', '--phone', typed), { exitCode: 0 })
    const added = await accounts.findByMailbox(mailbox('sonnv'))
    t.equal(added?.account.phone, stored)
  })
}

t.test('a name holds nothing that cannot be seen, and no tower of marks', async (t) => {
  const { accounts, run } = await accountTerminal(t)
  const typed = 'Trần\u200b \u202eThanh\u202c Ta\u0302\u0303\u0351\u0352\u0357\u035bm'
  t.match(await run('add', 'sonnv', '--display-name', typed), { exitCode: 0 })
  const added = await accounts.findByMailbox(mailbox('sonnv'))
  t.equal(added?.account.displayName, 'Trần Thanh Tẫ\u0351\u0352m')
})

t.test('1.8: what is no phone number is refused, and nothing changes', async (t) => {
  const { database, accounts, run } = await accountTerminal(t)
  const id = await addPerson(database, 'tamtt', { phone: '+84912345678' })
  for (const typed of ['0912', 'không có', '0912345678; 0913345678', '+1 202 555 0100']) {
    const refused = { exitCode: 65, message: /--phone is no Vietnamese phone number/ }
    t.match(await run('correct', 'tamtt', '--phone', typed), refused, typed)
    t.match(await run('add', 'sonnv', '--display-name', 'Sơn', '--phone', typed), refused, typed)
  }
  t.equal((await accounts.find(id))?.phone, '+84912345678')
  t.equal(await accounts.findByMailbox(mailbox('sonnv')), undefined)
})

t.test('a list is counted first, and very many must be meant', async (t) => {
  const { database, accounts, run } = await accountTerminal(t)
  const names = Array.from({ length: 60 }, (_, n) => `n${n}`)
  for (const name of names) await addPerson(database, name)
  const file = listOf(
    t,
    'Hộp thư,Ghi chú',
    ...names.map((name) => `${name}@binhphuoc.gov.vn,x`),
    'n0',
  )
  const why = ['--reason', 'sự cố']
  const dry = await run('lock', '--from', file, ...why, '--dry-run')
  t.match(dry.output, /^60 of 60 people would be locked; nothing is changed:\n {2}n0@/)
  t.match(dry.output, /… and 50 more\n$/)
  t.match(await run('lock', '--from', file, ...why), {
    exitCode: 1,
    message: /60 of 60 open accounts.*--yes-many 60/,
  })
  t.match(await run('lock', '--from', file, ...why, '--yes-many', '59'), { exitCode: 1 })
  t.equal((await accounts.find(1))?.isLocked, false)
  const done = await run('lock', '--from', file, ...why, '--yes-many', '60', '--json')
  t.match(JSON.parse(done.output), { people: 60, toChange: 60, changed: 60, problems: [] })
  t.equal((await accounts.find(60))?.isLocked, true)
  t.match(await run('lock', '--from', file, ...why), { output: '0 of 60 people locked.\n' })
})

t.test('a list with a mistake changes nobody', async (t) => {
  const { database, accounts, run } = await accountTerminal(t)
  await addPerson(database, 'tamtt')
  const file = listOf(t, 'tamtt', 'hoalt', 'tâmtt')
  const result = await run('lock', '--from', file, '--reason', 'x')
  t.match(result, { exitCode: 65, message: /Nothing was changed\.\nLine 2: .*hoalt.*\nLine 3: / })
  t.equal((await accounts.find(1))?.isLocked, false)
  t.match(await run('lock', 'tamtt', '--from', file, '--reason', 'x'), { exitCode: 64 })
  t.match(await run('lock', '--from', 'nowhere.csv', '--reason', 'x'), { exitCode: 65 })
})

t.test('L3: inactive accounts are reported, exempted and locked', async (t) => {
  const day = 24 * 3_600_000
  const { database, accounts, clock, run } = await accountTerminal(t)
  await database.change('process', 'UPDATE accounts SET active_from = NULL')
  await addPerson(database, 'unused', {}, clock.now() - 50 * day)
  await addPerson(database, 'away', {}, clock.now() - 50 * day)
  await addPerson(database, 'nearly', {}, clock.now() - 31 * day)
  await addPerson(database, 'fresh', {}, clock.now() - day)
  const exempt = ['inactive', 'exempt', 'away', '--until', '2027-05-01']
  t.match(await run(...exempt), { exitCode: 65, message: /--reason is empty/ })
  t.match(await run(...exempt, '--reason', 'thai sản'), { output: /until 2027-05-01/ })
  const { output } = await run('inactive', 'report')
  t.match(output, /unused@.*never\n/)
  t.match(output, /nearly@/)
  t.notMatch(output, /fresh@/)
  t.match(output, /away@.*2027-05-01\n/)
  t.match(output, /\n2 of 4 accounts, and 1 exempt\.\n$/)
  t.match(await run('inactive', 'lock', '--dry-run'), { output: /^1 of 4 accounts would/ })
  t.match(await run('inactive', 'lock'), { output: /^1 accounts are locked/ })
  t.equal((await accounts.findByMailbox(mailbox('unused')))?.lockedReason, 'not used for 45 days')
  t.match(await run('inactive', 'exempt', 'away', '--end'), { output: /as everybody else/ })
  t.match(await run('inactive', 'lock'), { output: /^1 accounts are locked/ })
})

t.test('3.6: sessions are listed and ended', async (t) => {
  const { database, clock, run, lastEntry } = await accountTerminal(t)
  const id = await addPerson(database, 'tamtt')
  for (const session of [1, 2]) await signOn(database, id, session)
  await database.change(
    'process',
    `UPDATE sign_on_sessions SET device = 'Chrome/Windows', came_from = '10.1.2.3',
       last_used_at = :now, started_at = :now, idle_limit_ms = 1000, expires_at = :now + 1000`,
    { now: clock.now() },
  )
  await database.change(
    'process',
    `INSERT INTO entered_services (session_id, ticket, service, entered_at)
     VALUES (2, 'ST-1', 'https://app.example/app/x', 1)`,
  )
  const { output } = await run('sessions', 'tamtt')
  t.match(output, /2 +Chrome\/Windows +10\.1\.2\.3 +2026-11-24 07:30 +2026-11-24 07:30 +app\n/)
  t.match(await run('sessions', 'tamtt', '--end', '2', '--reason', 'máy lạ'), { exitCode: 0 })
  t.same(await sessionIds(database), [1])
  t.match(await lastEntry(id), { event: 'session.ended', reason: 'máy lạ' })
  t.match(await run('sessions', 'tamtt', '--end', '2'), { exitCode: 1, message: /no session 2/ })
  t.match(await run('sessions', 'tamtt', '--end-all'), { output: /^1 session of tamtt/ })
  t.same(await sessionIds(database), [])
})

t.test('the history tells who did what, from where and why', async (t) => {
  const { database, run, lastEntry } = await accountTerminal(t)
  const id = await addPerson(database, 'tamtt', { phone: '+84912345678' })
  await run('correct', 'tamtt', '--phone', '0913345678', '--reason', 'đổi số')
  await run('lock', 'tamtt', '--reason', 'sự cố 17')
  const { output } = await run('history', 'tamtt', '--limit', '2')
  t.match(output, /^2026-11-24 07:30 {2}hoang \(10\.0\.0\.3\) locked it: sự cố 17 \[isLocked/)
  t.match(
    output,
    /corrected it: đổi số \[phone: \+84912345678 → \+84913345678\]\n\nMore: --before 2\n$/,
  )
  t.match(await lastEntry(id), { event: 'account.history-read' }, 'reading is written down')
  await run('unlock', 'tamtt')
  await run('reset-code', 'tamtt', '--verified', 'called-back')
  t.match(
    (await run('history', 'tamtt', '--limit', '1')).output,
    /hoang .* handed out access to it/,
  )
  const { entries, next } = JSON.parse(
    (await run('history', 'tamtt', '--before', '2', '--json')).output,
  )
  t.same([entries.length, entries[0].event, next], [1, 'account.added', null])
})

t.test('3.5: between units of one name people are moved all the same', async (t) => {
  const { database, accounts, run } = await accountTerminal(t)
  await plantUnits(database, [
    { code: 'BLA', name: 'UBND phường Bình Lâm' },
    { code: 'DXO', name: 'UBND phường Đồng Xoài' },
    { code: 'BLA.KT', name: 'Phòng Kinh tế', parent: 'BLA' },
    { code: 'DXO.KT', name: 'Phòng Kinh tế', parent: 'DXO' },
    { code: 'MOI', name: 'Sở mới', from: '2027-01-01' },
  ])
  const id = await addPerson(database, 'tamtt', { unit: 'Phòng Kinh tế', unitId: 3 })
  const outside = await addPerson(database, 'sonnv', { unit: 'UBND phường Bình Lâm' })
  t.match(await run('transfer', 'tamtt', '--unit', 'DXO.KT'), {
    output: /is moved to Phòng Kinh tế \(DXO\.KT\)\.\n$/,
  })
  t.match(await run('show', 'tamtt'), { output: /^Unit: +Phòng Kinh tế \(DXO\.KT\)$/m })
  t.equal((await accounts.find(id))?.membership?.unit.code, 'DXO.KT')
  t.match(await run('transfer', 'tamtt', '--unit', 'DXO.KT'), {
    exitCode: 1,
    message: /so already/,
  })
  t.match(await run('transfer', 'sonnv', '--unit', 'BLA'), { exitCode: 0 }, 'into the tree')
  t.equal((await accounts.find(outside))?.membership?.unit.code, 'BLA')
  t.match(await run('transfer', 'tamtt', '--unit', 'MOI'), {
    exitCode: 65,
    message: 'Sở mới begins on 2027-01-01: give --on 2027-01-01.',
  })
})

t.test('3.5: what is planned is shown, and a move is cancelled as a leave is', async (t) => {
  const { database, accounts, run, lastEntry } = await accountTerminal(t)
  const id = await addPerson(database, 'tamtt', { unit: 'Sở TTTT' })
  await run('transfer', 'tamtt', '--unit', 'Sở KHCN', '--on', '01/01/2027', '--reason', 'QĐ 5')
  t.match(await run('show', 'tamtt'), {
    output: /^Planned: +moves to Sở KHCN at 2026-12-31T17:00:00\.000Z, by hoang: QĐ 5$/m,
  })
  const { plans } = JSON.parse((await run('show', 'tamtt', '--json')).output)
  t.match(plans, [{ kind: 'transfer', unit: 'Sở KHCN', due: '2026-12-31T17:00:00.000Z' }])
  t.match(await run('transfer', 'tamtt', '--cancel', '--unit', 'Sở KHCN'), { exitCode: 64 })
  t.match(await run('transfer', 'tamtt'), { exitCode: 64, message: /--unit, or --cancel/ })
  t.match(await run('transfer', 'tamtt', '--cancel'), { output: /is staying/ })
  t.same(await accounts.plansOf(id), [])
  t.match(await lastEntry(id), { event: 'account.transfer-cancelled' })
})

t.test('R6: a move to a mailbox that is another’s is refused, not planned', async (t) => {
  const { database, accounts, run } = await accountTerminal(t)
  const id = await addPerson(database, 'tamtt', { unit: 'Sở TTTT' })
  await addPerson(database, 'tam.khcn')
  const move = ['transfer', 'tamtt', '--unit', 'Sở KHCN', '--rename', 'tam.khcn']
  for (const when of [[], ['--on', '01/01/2027'], ['--dry-run']]) {
    t.match(await run(...move, ...when), { exitCode: 1, message: /somebody's mailbox/ })
  }
  t.same(await accounts.plansOf(id), [])
  t.equal((await accounts.find(id))?.unit, 'Sở TTTT')
})

t.test('3.5: a lock that runs out can be made longer, and is not made shorter', async (t) => {
  const { database, accounts, run, lastEntry } = await accountTerminal(t)
  const id = await addPerson(database, 'tamtt')
  await run('lock', 'tamtt', '--reason', 'nghi ngờ', '--until', '27/11/2026')
  t.match(await run('lock', 'tamtt', '--reason', 'sự cố 17', '--dry-run', '--json'), {
    output: /"toChange": 1/,
  })
  t.match(await run('lock', 'tamtt', '--reason', 'sự cố 17'), { output: /is locked\.\n$/ })
  t.match(await accounts.findByMailbox(mailbox('tamtt')), {
    lockedUntil: undefined,
    lockedReason: 'sự cố 17',
  })
  t.match(await lastEntry(id), { before: { isLocked: true }, reason: 'sự cố 17' })
  t.match(await run('lock', 'tamtt', '--reason', 'x', '--until', '30/11/2026'), {
    exitCode: 1,
    message: /so already/,
  })
})
