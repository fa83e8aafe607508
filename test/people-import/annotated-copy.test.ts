import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { findingWords, remarkOf } from '../../src/commands/people-import-words.ts'
import { peopleImportEn } from '../../src/i18n/people-import-en.ts'
import { peopleImportVi } from '../../src/i18n/people-import-vi.ts'
import { type SheetRemark, writeAnnotatedCopy } from '../../src/people-import/annotated-copy.ts'
import { harmlessCell, isFormula, withoutApostrophe } from '../../src/people-import/cell-safety.ts'
import type { CellRow, PeopleSheet, SheetPerson } from '../../src/people-import/people-sheet.ts'
import { readPeopleSheet } from '../../src/people-import/read-people-sheet.ts'
import { messySheet } from '../support/messy-sheet.ts'
import { type TextForm, writeTextSheet, writeWorkbookSheet } from '../support/sheet-files.ts'
import { SHEET_OPTIONS, sheetFolder } from '../support/sheet-folder.ts'
import { inlineRows, workbookFile } from '../support/workbook-file.ts'

const { folder, put } = sheetFolder(t)
t.setTimeout(120_000)

const headings = { error: 'Lỗi', suggestion: 'Gợi ý' }

async function all<T>(rows: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = []
  for await (const row of rows) list.push(row)
  return list
}

async function remarksOn(sheet: PeopleSheet): Promise<Map<number, SheetRemark>> {
  const remarks = new Map<number, SheetRemark>()
  for await (const { row, findings } of sheet.rows) {
    if (findings.length > 0) remarks.set(row, remarkOf(findings, peopleImportVi))
  }
  return remarks
}

const withoutRow = ({ fields, findings, sectionPath }: SheetPerson) => ({
  fields,
  findings,
  sectionPath,
})

const messy = messySheet({ people: 150, seed: 3, faulty: 0.6 })
const forms: [format: string, form: TextForm | undefined, delimiter: string][] = [
  ['csv', 'utf-8', ';'],
  ['csv', 'windows-1258', ','],
  ['tsv', 'utf-16le', '\t'],
  ['xlsx', undefined, ''],
]
for (const [format, form, delimiter] of forms) {
  t.test(
    `3.4: the copy of ${format} ${form ?? ''} has two more columns and reads as before`,
    async (t) => {
      const file = join(folder, 'list')
      const copy = join(folder, 'copy')
      if (form) await writeTextSheet(file, messy.rows, { form, delimiter })
      else await writeWorkbookSheet(file, messy.rows)
      const sheet = await readPeopleSheet(file, SHEET_OPTIONS)
      await writeAnnotatedCopy(sheet, copy, { remarks: await remarksOn(sheet), headings })

      const again = await readPeopleSheet(copy, SHEET_OPTIONS)
      t.equal(again.detected.format, sheet.detected.format)
      t.equal(again.detected.headerRow, sheet.detected.headerRow)
      t.same((await all(again.rows)).map(withoutRow), (await all(sheet.rows)).map(withoutRow))
      t.equal(again.droppedCount, sheet.droppedCount)
      const annotated = again.detected.ignoredColumns.filter(
        ({ reason }) => reason === 'annotation',
      )
      t.same(
        annotated.map(({ header }) => header),
        ['Lỗi', 'Gợi ý'],
      )
      const width = Math.max(...messy.rows.map((row) => row.length))
      const shown = ({ row, cells }: CellRow) => [
        row,
        cells.slice(0, width).map(withoutApostrophe).join('|').replace(/\|+$/, ''),
      ]
      t.same((await all(again.cellRows)).map(shown), (await all(sheet.cellRows)).map(shown))
      t.equal(statSync(copy).mode & 0o077, 0, 'for its owner only')

      await writeAnnotatedCopy(again, file, { remarks: new Map(), headings })
      const third = await readPeopleSheet(file, SHEET_OPTIONS)
      t.same(
        third.detected.ignoredColumns,
        again.detected.ignoredColumns,
        'no columns are added twice',
      )
    },
  )
}

t.test('ASVS 1.2.10: no cell of a copy begins like a formula', async (t) => {
  const file = join(folder, 'formulas')
  const copy = join(folder, 'formulas-copy')
  const evil = ['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', "=cmd|'/C calc'!A0", '＝1']
  await writeTextSheet(file, [
    ['Họ và tên', 'Email', 'Ghi chú'],
    ...evil.map((cell, index) => ['Lê Văn Tám', `tamlv${index}@binhphuoc.gov.vn`, cell]),
  ])
  const sheet = await readPeopleSheet(file, SHEET_OPTIONS)
  await writeAnnotatedCopy(sheet, copy, {
    remarks: new Map([[2, { error: '=x', suggestion: '-y' }]]),
    headings,
  })
  const text = readFileSync(copy, 'utf8')
  t.equal(text.charCodeAt(0), 0xfeff)
  t.notMatch(text.slice(1), /(?:^|[,\n"])[=+\-@\t＝]/)
  const rows = await all((await readPeopleSheet(copy, SHEET_OPTIONS)).rows)
  t.ok(rows[0]?.findings.some(({ code }) => code === 'formula'))
})

t.test('what is a formula, and what only begins like one', async (t) => {
  for (const text of ['=1+1', '=HYPERLINK("x")', '@SUM(A1)', "+cmd|' /C calc'!A0", '-SUM(1)']) {
    t.ok(isFormula(text), text)
    t.equal(withoutApostrophe(harmlessCell(text)), text)
  }
  for (const text of ['+84912345678', '-', '- Như trên', '@', 'Sở = Ban', "'=1", ''])
    t.notOk(isFormula(text), text)
})

t.test('every finding of the messy sheet has words in both languages', async (t) => {
  const file = join(folder, 'words.csv')
  await writeTextSheet(file, messy.rows)
  const sheet = await readPeopleSheet(file, SHEET_OPTIONS)
  for await (const { findings } of sheet.rows) {
    for (const finding of findings) {
      for (const texts of [peopleImportVi, peopleImportEn]) {
        const { problem, suggestion } = findingWords(finding, texts)
        const whole = `${problem}${suggestion}`
        if (finding.level !== 'note') t.match(problem, /\S.*[.?]$/, finding.code)
        t.match(suggestion, /\S.*[.?]$/, finding.code)
        t.notMatch(whole, /undefined|\[object/, finding.code)
      }
    }
  }
})

t.test('errors come before warnings, and notes are suggestions only', async (t) => {
  const remark = remarkOf(
    [
      {
        code: 'phone-lost-zero',
        column: 'phone',
        level: 'note',
        params: { typed: '912345678', phone: '0912 345 678' },
      },
      {
        code: 'name-case',
        column: 'displayName',
        level: 'warning',
        params: { typed: 'LÊ TÁM', suggestion: 'Lê Tám' },
      },
      { code: 'mailbox-missing', column: 'mailbox', level: 'error', params: {} },
    ],
    peopleImportVi,
  )
  t.match(remark.error, /^Không nhập: Thiếu hộp thư công vụ\.\nCần xem: /)
  t.match(remark.suggestion, /Đã thêm số 0 bị mất của 912345678: 0912 345 678\.$/)
})

t.test('3.4: names of sheets and signs that Excel refuses do not get into the copy', async (t) => {
  const rows = inlineRows([
    ['Họ và tên', 'Email', 'Ghi chú'],
    ['Lê Văn Tám', 'tamlv', 'x_xFFFF_y'],
  ])
  for (const [name, written] of [
    ['Danh sách [2026]: cán bộ, công chức của cả tỉnh', 'Danh sách  2026   cán bộ, công'],
    [':', 'Sheet1'],
  ] as const) {
    const sheet = await readPeopleSheet(
      put(workbookFile({ sheets: { [name]: rows } })),
      SHEET_OPTIONS,
    )
    const copy = join(folder, 'renamed.xlsx')
    await writeAnnotatedCopy(sheet, copy, { remarks: new Map(), headings })
    const again = await readPeopleSheet(copy, SHEET_OPTIONS)
    t.equal(again.detected.sheetName, written)
    for await (const { fields } of again.rows) t.equal(fields.note, 'xy')
  }
})
