import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { exportMapOf, readExportMap } from '../../src/links/export-columns.ts'
import { type ExportRow, readUserExport } from '../../src/links/user-export.ts'
import { SheetError } from '../../src/people-import/sheet-error.ts'
import { SUFFIXES } from '../support/link-directory.ts'
import { EXPORT_HEADER, exportRow } from '../support/link-office.ts'
import { writeTextSheet, writeWorkbookSheet } from '../support/sheet-files.ts'
import { sheetFolder } from '../support/sheet-folder.ts'

async function usersOf(list: Readonly<{ rows: AsyncIterable<ExportRow> }>) {
  const users = []
  for await (const { user } of list.rows) users.push(user)
  return users
}

const TAM = exportRow({
  account: 'tranthanhtam',
  middle: 'Trần',
  given: 'Thanh Tâm',
  phone: '912345678',
  mail: 'tamtt@binhphuoc.gov.vn',
  unit: 'Sở Nội vụ',
})

for (const form of ['utf-8', 'utf-8-mark', 'utf-16le', 'utf-16be-mark'] as const) {
  t.test(`product 3.8: a list as ${form}`, async (t) => {
    const file = join(sheetFolder(t).folder, 'users.csv')
    const delimiter = form.startsWith('utf-16') ? '\t' : ';'
    await writeTextSheet(file, [EXPORT_HEADER, TAM], { form, delimiter })
    t.match(await usersOf(await readUserExport(file, { suffixes: SUFFIXES })), [
      {
        row: 2,
        account: 'tranthanhtam',
        name: 'Trần Thanh Tâm',
        phones: ['+84912345678'],
        unitPath: ['Sở Nội vụ'],
        isLocked: false,
      },
    ])
  })
}

t.test('a workbook, with a title above the header and a row of nobody below', async (t) => {
  const file = join(sheetFolder(t).folder, 'users.xlsx')
  await writeWorkbookSheet(file, [
    ['DANH SÁCH NGƯỜI DÙNG'],
    [],
    EXPORT_HEADER,
    TAM,
    ['', 'Tổng cộng', '', '', '1'],
  ])
  const list = await readUserExport(file, { suffixes: SUFFIXES })
  t.equal((await usersOf(list)).length, 1)
  t.match(list.leftOut(), { nobody: 1, repeated: [] })
})

t.test('a row with an account is a user, however little else it says', async (t) => {
  const file = join(sheetFolder(t).folder, 'users.csv')
  const boss = exportRow({ account: 'giamdoc', position: 'Giám đốc' })
  const rows = [EXPORT_HEADER, boss, TAM, EXPORT_HEADER, exportRow({ account: 'TranThanhTam' })]
  await writeTextSheet(file, rows)
  const list = await readUserExport(file, { suffixes: SUFFIXES })
  t.same(
    (await usersOf(list)).map(({ account }) => account),
    ['giamdoc', 'tranthanhtam'],
  )
  t.same(list.leftOut(), { nobody: 1, repeated: [5] })
})

t.test('accounts that are locked there, in the words of the application', async (t) => {
  const file = join(sheetFolder(t).folder, 'users.csv')
  const states = ['Hoạt động', 'Khóa', 'Ngừng hoạt động', 'Đã khóa', 'Inactive', '0', '', '1']
  const rows = states.map((state, index) => exportRow({ account: `a${index}`, state }))
  await writeTextSheet(file, [EXPORT_HEADER, ...rows])
  const users = await usersOf(await readUserExport(file, { suffixes: SUFFIXES }))
  t.same(
    users.map(({ isLocked }) => isLocked),
    [false, true, true, true, true, true, false, false],
  )
})

t.test('two columns of e-mail are read as one field', async (t) => {
  const file = sheetFolder(t).put(
    'Tài khoản,Họ và tên,Email,Email công vụ\na,Trần Thanh Tâm,tam@gmail.com,tamtt@binhphuoc.gov.vn\n',
  )
  const [user] = await usersOf(await readUserExport(file, { suffixes: SUFFIXES }))
  t.same(
    user?.mail.parts.map(({ kind }) => kind),
    ['foreign', 'ours'],
  )
})

t.test('a map names the columns of an application that calls them otherwise', async (t) => {
  const file = sheetFolder(t).put('Mã,Người,Liên hệ,Cờ\ntamtt,Trần Thanh Tâm,a@b.vn,khóa\n')
  const map = readExportMap(
    '{"columns":{"Mã":"account","Người":"displayName","Liên hệ":"mailbox","Cờ":"state"}}',
  )
  const list = await readUserExport(file, { suffixes: SUFFIXES, map })
  t.match(await usersOf(list), [{ account: 'tamtt', name: 'Trần Thanh Tâm', isLocked: true }])
  const again = readExportMap(exportMapOf(list.header, list.columns))
  t.match(await usersOf(await readUserExport(file, { suffixes: SUFFIXES, map: again })), [
    { account: 'tamtt', isLocked: true },
  ])
})

t.test('a list that does not say what accounts are called is refused', async (t) => {
  const file = join(sheetFolder(t).folder, 'x.csv')
  writeFileSync(file, 'Họ và tên,Email\nTrần Thanh Tâm,tamtt@binhphuoc.gov.vn\n')
  await t.rejects(readUserExport(file, { suffixes: SUFFIXES }), /No column names the account/)
  t.throws(() => readExportMap('{'), SheetError)
  t.throws(() => readExportMap('{"columns":{"a":"nothing"}}'), SheetError)
})
