import { existsSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { createAuditStore } from '../../src/audit/audit-store.ts'
import { type ExportedUser, linkOffice } from '../support/link-office.ts'

const TAM = { account: 'tranthanhtam', middle: 'Trần', given: 'Thanh Tâm' }
const SON = { account: 'nguyenvanson', middle: 'Nguyễn Văn', given: 'Sơn' }
const TAM_MAIL = 'tamtt@binhphuoc.gov.vn'
const SON_MAIL = 'sonnv@binhphuoc.gov.vn'

async function twoPeople(...[t, entry]: Parameters<typeof linkOffice>) {
  const office = await linkOffice(t, entry)
  const tam = await office.add('tamtt', { phone: '+84912345678', unit: 'Sở Nội vụ' })
  const son = await office.add('sonnv', { displayName: 'Nguyễn Văn Sơn', unit: 'Sở Y tế' })
  return { ...office, tam, son }
}

t.test('product 3.8: only the mailbox itself links, and the day of the list is kept', async (t) => {
  const { reconcile, standings, tam, son } = await twoPeople(t)
  t.same(await standings.linkOf(tam, 'onewin'), { kind: 'unknown' })
  const result = await reconcile(
    [
      { ...TAM, mail: `tamtt@gmail.com;${TAM_MAIL}` },
      { ...SON, unit: 'Sở Y tế' },
    ],
    '--on',
    '2026-01-02',
  )
  t.match(result.counts, { users: 2, linked: 1, classes: { C1: 1, C3: 1 } })
  t.match(await standings.linkOf(tam, 'onewin'), {
    kind: 'linked',
    appAccount: 'tranthanhtam',
    seenOn: '2026-01-02',
  })
  t.match(await standings.linkOf(son, 'onewin'), { kind: 'not-seen', listDay: '2026-01-02' })
  t.same(await standings.linkOf(son, 'another'), { kind: 'unknown' })
})

t.test('a foreign address of somebody’s account is told to its owner', async (t) => {
  const { reconcile, standings, tam } = await twoPeople(t)
  await reconcile([{ ...TAM, mail: 'tamtt@gmail.com', phone: '0912345678' }], '--accept-fewer')
  t.match(await standings.linkOf(tam, 'onewin'), { kind: 'wrong-suffix' })
})

t.test('C7, C8, C9, a locked account: nothing is claimed of whom it concerns', async (t) => {
  const cases: readonly (readonly ExportedUser[])[] = [
    [
      { ...TAM, mail: TAM_MAIL },
      { ...TAM, account: 'tamtt2', mail: TAM_MAIL },
    ],
    [{ account: 'vanthu', mail: `${TAM_MAIL};${SON_MAIL}` }],
    [{ ...SON, mail: TAM_MAIL }],
    [{ ...TAM, mail: TAM_MAIL, state: 'Khóa' }],
  ]
  for (const users of cases) {
    const { reconcile, standings, tam } = await twoPeople(t)
    await reconcile(users, '--accept-fewer')
    t.match(await standings.linkOf(tam, 'onewin'), { kind: 'doubtful' }, JSON.stringify(users))
  }
})

t.test('C10: whom the application is for and no row names; C11: who has left', async (t) => {
  const { reconcile, accounts, son, add, folder, rowsOf } = await twoPeople(t, {
    allowedGroups: ['can-bo'],
  })
  await add('hoalt', { displayName: 'Lê Thị Hoà', groups: ['can-bo'], unit: 'Sở Nội vụ' })
  await accounts.disable(son, {
    actor: { kind: 'system', name: 'test' },
    at: 5,
    reason: 'nghỉ hưu',
  })
  const out = join(folder, 'report.csv')
  const { counts } = await reconcile([{ ...SON, mail: SON_MAIL }], '--out', out, '--dry-run')
  t.same(counts.classes, { C10: 1, C11: 1 })
  t.match(rowsOf(out), [
    { Loại: 'C11', 'Việc cần làm': 'Khóa tài khoản', 'Hộp thư': SON_MAIL },
    { Loại: 'C10', 'Việc cần làm': 'Tạo tài khoản', 'Hộp thư': 'hoalt@binhphuoc.gov.vn' },
  ])
})

t.test(
  'the report says what to write, why, and how sure that is; no cell is a formula',
  async (t) => {
    const { reconcile, folder, rowsOf } = await twoPeople(t)
    const out = join(folder, 'report.csv')
    await reconcile(
      [
        { ...TAM, mail: 'tamtt@binhphuc.gov.vn' },
        { account: '=HYPERLINK("http://x")', given: '+cmd|x', mail: '@SUM(1)' },
      ],
      '--out',
      out,
      '--dry-run',
    )
    const [tam, evil] = rowsOf(out)
    t.match(tam, {
      Loại: 'C5',
      'Ý nghĩa': 'Gõ sai, có gợi ý',
      'Email trong ứng dụng': 'tamtt@binhphuc.gov.vn',
      'Email nên ghi': TAM_MAIL,
      'Căn cứ': 'email gần giống và họ tên',
      'Mức chắc chắn': 'gần như chắc',
      'Việc cần làm': `Sửa tamtt@binhphuc.gov.vn → ${TAM_MAIL}`,
    })
    t.match(evil, {
      'Tài khoản ứng dụng': '\'=HYPERLINK("http://x")',
      'Họ tên trong ứng dụng': "'+cmd|x",
      'Email trong ứng dụng': "'@SUM(1)",
    })
    t.equal(statSync(out).mode & 0o777, 0o600)
  },
)

t.test('the rows to be mended are in the columns of the list, for its own import', async (t) => {
  const { reconcile, folder, rowsOf } = await twoPeople(t)
  const fixes = join(folder, 'fixes.csv')
  await reconcile(
    [
      { ...TAM, mail: 'tamtt@gmail.com', phone: '0912345678', position: 'Chuyên viên' },
      { ...SON, mail: SON_MAIL },
      { account: 'sonnv', unit: 'Sở Y tế' },
    ],
    '--fixes',
    fixes,
  )
  t.same(rowsOf(fixes), [
    {
      'Tên tài khoản': 'tranthanhtam',
      'Họ và tên đệm': 'Trần',
      Tên: 'Thanh Tâm',
      'Mã nhân viên': '',
      'Số điện thoại': '0912345678',
      Email: `tamtt@gmail.com;${TAM_MAIL}`,
      'Đơn vị/Phòng ban': '',
      'Chức vụ': 'Chuyên viên',
      'Trạng thái': 'Hoạt động',
    },
  ])
})

t.test('a dry run changes nothing', async (t) => {
  const { reconcile, standings, tam, store } = await twoPeople(t)
  await reconcile([{ ...TAM, mail: TAM_MAIL }], '--dry-run')
  t.same(await standings.linkOf(tam, 'onewin'), { kind: 'unknown' })
  t.same(await store.lastLists(), [])
})

t.test('the next list replaces this one, and the trend since is told', async (t) => {
  const { reconcile, run, list, standings, tam, son, clock, database } = await twoPeople(t)
  await reconcile([{ ...TAM, mail: TAM_MAIL }, SON])
  clock.advance(86_400_000)
  const file = await list([TAM, { ...SON, mail: SON_MAIL }], 'next.csv')
  const { output, exitCode } = await run('reconcile', '--app', 'onewin', file)
  t.equal(exitCode, 0)
  t.match(output, /C1 +1 +33\.3 += +Đã liên kết \(Linked\)/)
  t.match(output, /1 of 1 people who were linked are not any more/)
  t.match(output, /This list is now what is known of onewin/)
  t.match(await standings.linkOf(tam, 'onewin'), { kind: 'not-seen' })
  t.match(await standings.linkOf(son, 'onewin'), { kind: 'linked' })
  const entries = await database.query<{ event: string; serviceId: string; subject: string }>(
    `SELECT event, service_id AS "serviceId", subject FROM audit_entries
     WHERE event LIKE 'link.%' ORDER BY id`,
  )
  t.match(entries, [
    { event: 'link.list-read', serviceId: 'onewin', subject: 'users.csv' },
    { event: 'link.list-read', serviceId: 'onewin', subject: 'next.csv' },
  ])
  t.match(JSON.parse((await run('history', '--app', 'onewin', '--json')).output), {
    lists: [{ fileName: 'next.csv' }, { fileName: 'users.csv' }],
  })
})

t.test('a list that would unlink many people is not taken by mistake', async (t) => {
  const { add, reconcile, run, list, folder, store } = await linkOffice(t)
  const users = []
  for (let number = 0; number < 30; number += 1) {
    await add(`nv${number}`)
    users.push({ ...TAM, account: `nv${number}`, mail: `nv${number}@binhphuoc.gov.vn` })
  }
  await reconcile(users)
  const file = await list(users.slice(0, 20), 'part.csv')
  const out = join(folder, 'part.report.csv')
  const refused = await run('reconcile', '--app', 'onewin', file, '--out', out)
  t.match(refused, { exitCode: 1, message: /10 of 30 people .* not be linked any more/ })
  t.ok(existsSync(out), 'who they are can be looked at')
  t.match(await store.lastLists(), [{ counts: { linked: 30 } }])
  const taken = await run('reconcile', '--app', 'onewin', file, '--accept-fewer')
  t.equal(taken.exitCode, 0)
  t.match(await store.lastLists(), [{ counts: { linked: 20 } }])
})

t.test(
  'a list that links nobody is not taken by mistake, and tells how many it would concern',
  async (t) => {
    const { run, list, store } = await twoPeople(t)
    const file = await list([TAM, { ...SON, mail: 'son@gmail.com' }])
    const refused = await run('reconcile', '--app', 'onewin', file)
    t.match(refused, { exitCode: 1, message: /2 people would be told .*Email = mailbox/ })
    t.same(await store.lastLists(), [])
    const taken = await run('reconcile', '--app', 'onewin', file, '--accept-fewer')
    t.match(taken.output, '2 people who may use it are told that it does not know them yet.')
  },
)

t.test('an operator confirms whose an account is; lists that name it leave it so', async (t) => {
  const { reconcile, run, standings, tam, database } = await twoPeople(t)
  await reconcile([TAM, SON], '--accept-fewer')
  const reason = ['--app', 'onewin', '--reason', 'called back']
  t.match(await run('confirm', 'tamtt', 'tranthanhtam', ...reason), { exitCode: 0 })
  t.match(await standings.linkOf(tam, 'onewin'), { kind: 'linked', appAccount: 'tranthanhtam' })
  t.match(await run('confirm', 'sonnv', 'tranthanhtam', '--app', 'onewin'), {
    exitCode: 1,
    message: /linked to tamtt@binhphuoc\.gov\.vn/,
  })
  await reconcile([TAM, { ...TAM, account: 'tamtt.moi', mail: TAM_MAIL }])
  t.match(await standings.linkOf(tam, 'onewin'), { kind: 'linked', appAccount: 'tranthanhtam' })
  const [entry] = await createAuditStore(database).ofAccount(tam, { limit: 1 })
  t.match(entry, { event: 'link.confirmed', serviceId: 'onewin', reason: 'called back' })

  t.match(await run('remove', 'tamtt', 'tranthanhtam', '--app', 'onewin'), {
    exitCode: 0,
    output: 'Removed: tranthanhtam.\n',
  })
  t.match(await run('remove', 'tamtt', 'tranthanhtam', '--app', 'onewin'), { exitCode: 1 })
})

t.test('accounts change hands from one list to the next', async (t) => {
  const { reconcile, standings, tam, son } = await twoPeople(t)
  await reconcile([
    { ...TAM, mail: TAM_MAIL },
    { ...SON, mail: SON_MAIL },
  ])
  await reconcile([
    { ...TAM, account: 'nguyenvanson', mail: TAM_MAIL },
    { ...SON, account: 'tranthanhtam', mail: SON_MAIL },
  ])
  t.match(await standings.linkOf(tam, 'onewin'), { appAccount: 'nguyenvanson' })
  t.match(await standings.linkOf(son, 'onewin'), { appAccount: 'tranthanhtam' })
  await reconcile([
    { ...TAM, account: 'NguyenVanSon', mail: TAM_MAIL },
    { ...SON, account: 'x', mail: SON_MAIL },
  ])
  t.match(await standings.linkOf(tam, 'onewin'), { appAccount: 'NguyenVanSon' })
})

t.test('links can be listed, page by page, and shown of one person or account', async (t) => {
  const { reconcile, run } = await twoPeople(t)
  t.match((await run('list')).output, 'No application has given a list')
  await reconcile([
    { ...TAM, mail: TAM_MAIL },
    { ...SON, mail: SON_MAIL },
  ])
  t.match((await run('list')).output, /onewin +\d{4}-\d\d-\d\d +2 +2 +100\.0/)
  const first = JSON.parse((await run('list', '--app', 'onewin', '--limit', '1', '--json')).output)
  t.match(first, { links: [{ mailbox: TAM_MAIL, state: 'linked', evidence: 'E1' }] })
  const page = ['--after', String(first.next), '--json']
  t.match(JSON.parse((await run('list', '--app', 'onewin', ...page)).output), {
    links: [{ mailbox: SON_MAIL }],
  })
  t.match((await run('list', '--app', 'onewin', '--state', 'doubtful')).output, 'There are none')
  t.match((await run('show', 'tamtt')).output, /onewin +tamtt@.* tranthanhtam +linked +C1/)
  t.match((await run('show', '--app', 'onewin', '--account', 'nguyenvanson')).output, SON_MAIL)
  t.match(await run('show'), { exitCode: 64 })
  t.match(await run('list', '--state', 'linked'), { exitCode: 64 })
  t.match(await run('list', '--app', 'nothing'), { exitCode: 1, message: /There are: onewin/ })
})

t.test('what cannot be read is told in a sentence, and changes nothing', async (t) => {
  const { run, folder, list, store } = await twoPeople(t)
  const missing = await run('reconcile', '--app', 'onewin', join(folder, 'no.csv'))
  t.match(missing, { exitCode: 65 })
  const file = await list([])
  t.match(await run('reconcile', '--app', 'onewin', file), { exitCode: 65, message: /no account/ })
  const some = await list([TAM])
  const future = ['reconcile', '--app', 'onewin', some, '--on', '2999-01-01']
  t.match(await run(...future), { exitCode: 64 })
  t.match(await run('reconcile', '--app', 'onewin', some, '--out', join(folder, 'no', 'x.csv')), {
    exitCode: 65,
  })
  t.same(await store.lastLists(), [])
  const map = join(folder, 'map.json')
  t.match(await run('reconcile', '--app', 'onewin', some, '--save-map', map, '--dry-run'), {
    exitCode: 0,
  })
  t.match(JSON.parse(readFileSync(map, 'utf8')), {
    columns: { 'Tên tài khoản': 'account', Email: 'mailbox', 'Trạng thái': 'state' },
  })
})

t.test(
  'guesses about people go after a month, lists that were replaced after a year',
  async (t) => {
    const { reconcile, store, clock } = await twoPeople(t)
    await reconcile([
      { ...TAM, phone: '0912345678' },
      { ...SON, mail: SON_MAIL },
    ])
    await reconcile([
      { ...TAM, phone: '0912345678' },
      { ...SON, mail: SON_MAIL },
    ])
    const later = clock.now() + 1
    t.equal(await store.sweep(100, { guessesBefore: 0, listsBefore: 0 }), 0)
    t.equal(await store.sweep(100, { guessesBefore: later, listsBefore: later }), 2)
    t.match(await store.list('onewin', { limit: 10 }), [{ mailbox: SON_MAIL, state: 'linked' }])
    t.equal((await store.lists('onewin', 10)).length, 1, 'the last list stays')
  },
)
