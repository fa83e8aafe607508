import t from 'tap'
import { sheetFolder } from '../support/sheet-folder.ts'
import { inlineRows, workbookFile } from '../support/workbook-file.ts'

const { read, refusal } = sheetFolder(t)

const STYLES = `
  <numFmts count="3">
    <numFmt numFmtId="164" formatCode="0000000000"/>
    <numFmt numFmtId="165" formatCode="dd/mm/yyyy"/>
    <numFmt numFmtId="166" formatCode="&quot;0&quot;#########"/>
  </numFmts>
  <cellStyleXfs><xf numFmtId="165"/></cellStyleXfs>
  <cellXfs><xf numFmtId="0"/><xf numFmtId="164"/><xf numFmtId="165"/><xf numFmtId="14"/><xf numFmtId="166"/></cellXfs>`

const HEADER = ['Họ và tên', 'Số điện thoại', 'Email', 'Ngày nghỉ hưu', 'Ghi chú']

/** The fields of one person whose row is given as XML. */
async function personOf(cells: string, options: Partial<Parameters<typeof workbookFile>[0]> = {}) {
  const rows = `${inlineRows([HEADER])}<row>${cells}</row>`
  const { people } = await read(workbookFile({ sheets: { A: rows }, styles: STYLES, ...options }))
  return people[0]
}

const name = '<c t="inlineStr"><is><t>Lê Văn Tám</t></is></c>'

t.test('numbers keep every digit, and their leading zero where the format shows one', async (t) => {
  for (const [cell, phone, codes] of [
    ['<c><v>912345678</v></c>', '+84912345678', ['phone-lost-zero']],
    ['<c><v>9.12345678E8</v></c>', '+84912345678', ['phone-lost-zero']],
    ['<c s="1"><v>912345678</v></c>', '+84912345678', []],
    ['<c s="4"><v>912345678</v></c>', '+84912345678', []],
    ['<c t="str"><v>0912345678</v></c>', '+84912345678', []],
  ] as const) {
    const person = await personOf(`${name}${cell}<c t="str"><v>tamlv</v></c>`)
    t.equal(person?.fields.phone, phone, cell)
    const found = person?.findings
      .filter(({ column }) => column === 'phone')
      .map(({ code }) => code)
    t.same(found, codes, cell)
  }
})

t.test('days are days by their format, in both calendars of Excel', async (t) => {
  const mailbox = '<c r="C2" t="str"><v>tamlv</v></c>'
  for (const [cell, day, properties] of [
    ['<c r="D2" s="2"><v>46387</v></c>', '2026-12-31', ''],
    ['<c r="D2" s="3"><v>46387.5</v></c>', '2026-12-31', ''],
    ['<c r="D2" s="2"><v>44925</v></c>', '2026-12-31', '<workbookPr date1904="1"/>'],
    ['<c r="D2" t="d"><v>2026-12-31T00:00:00</v></c>', '2026-12-31', ''],
    ['<c r="D2" t="str"><v>31/12/2026</v></c>', '2026-12-31', ''],
  ] as const) {
    const person = await personOf(name + mailbox + cell, { workbookProperties: properties })
    t.equal(person?.fields.leavesOn, day, cell)
  }
})

t.test('formulas count by their last value and are never worked out', async (t) => {
  const mailbox =
    '<c r="C2" t="str"><f>LOWER("X")&amp;"@binhphuoc.gov.vn"</f><v>tamlv@binhphuoc.gov.vn</v></c>'
  const person = await personOf(name + mailbox)
  t.same(person?.fields.mailbox, { name: 'tamlv', suffix: 'binhphuoc.gov.vn' })
  const failed = await personOf(`${name}<c r="C2" t="e"><f>VLOOKUP(1)</f><v>#N/A</v></c>`)
  t.ok(failed?.findings.some(({ code }) => code === 'cell-error'))
})

t.test('shared strings: rich text is joined, how it is pronounced is left out', async (t) => {
  const { people } = await read(
    workbookFile({
      sheets: {
        A: `${inlineRows([HEADER])}<row><c t="s"><v>0</v></c><c r="C2" t="s"><v>1</v></c><c r="E2" t="s"><v>2</v></c></row>`,
      },
      sharedStrings: [
        '<r><t>Lê </t></r><r><rPr><b/></rPr><t xml:space="preserve">Văn Tám</t></r><rPh><t>x</t></rPh>',
        '<t>tamlv@binhphuoc.gov.vn</t>',
        '<t>một_x000A_hai</t>',
      ],
    }),
  )
  t.equal(people[0]?.fields.displayName, 'Lê Văn Tám')
  t.equal(people[0]?.fields.note, 'một\nhai')
})

t.test('elements may have any prefix', async (t) => {
  const rows = inlineRows([HEADER, ['Lê Văn Tám', '', 'tamlv@binhphuoc.gov.vn']])
  const prefixed = rows.replace(/<(\/?)(row|c|is|t)\b/g, '<$1x:$2')
  const { people } = await read(workbookFile({ sheets: { A: prefixed } }))
  t.equal(people[0]?.fields.displayName, 'Lê Văn Tám')
})

t.test('of several sheets the first with a header is read and the others are named', async (t) => {
  const list = inlineRows([HEADER, ['Lê Văn Tám', '', 'tamlv@binhphuoc.gov.vn']])
  const other = inlineRows([HEADER, ['Trần Thị Hà', '', 'hatt@binhphuoc.gov.vn']])
  const file = workbookFile({
    sheets: { Ẩn: other, Bìa: inlineRows([['DANH SÁCH']]), Sở: list, Khác: other },
    hidden: ['Ẩn'],
  })
  const { sheet, people } = await read(file)
  t.equal(sheet.detected.sheetName, 'Sở')
  t.same(sheet.detected.otherSheets, ['Ẩn', 'Bìa', 'Khác'])
  t.equal(people[0]?.fields.displayName, 'Lê Văn Tám')
  const asked = await read(file, { sheet: 'Khác' })
  t.equal(asked.people[0]?.fields.displayName, 'Trần Thị Hà')
})

t.test('a sheet that only counts people does not hide the one that lists them', async (t) => {
  const file = workbookFile({
    sheets: {
      'Tổng hợp': inlineRows([
        ['STT', 'Đơn vị', 'Cán bộ'],
        ['1', 'Sở Nội vụ', '25'],
      ]),
      'Danh sách': inlineRows([HEADER, ['Lê Văn Tám', '', 'tamlv@binhphuoc.gov.vn']]),
    },
  })
  const { sheet } = await read(file)
  t.equal(sheet.detected.sheetName, 'Danh sách')
})

t.test('a hidden sheet is read where no other has people, and told to be hidden', async (t) => {
  const list = inlineRows([HEADER, ['Lê Văn Tám', '', 'tamlv@binhphuoc.gov.vn']])
  const cover = inlineRows([['DANH SÁCH']])
  const hidden = { sheets: { Ẩn: list, Bìa: cover }, hidden: ['Ẩn'] }
  t.match((await read(workbookFile(hidden))).sheet.detected, {
    sheetName: 'Ẩn',
    isHiddenSheet: true,
  })
  const counted = inlineRows([
    ['Họ và tên', 'Chức vụ'],
    ['Lê Văn Tám', 'Văn thư'],
  ])
  const shown = { sheets: { Ẩn: list, Bìa: counted }, hidden: ['Ẩn'] }
  t.match(await refusal(workbookFile(shown)), { problem: 'no-mailbox-column' })
})

t.test('a unit in a merged cell is that of every row it covers', async (t) => {
  const rows = inlineRows([
    ['Đơn vị', 'Họ và tên', 'Email'],
    ['Sở Nội vụ', 'Lê Văn Tám', 'tamlv'],
    ['', 'Trần Thị Hà', 'hatt'],
    ['', 'Đỗ Văn Tư', 'tudv'],
    ['Sở Y tế', 'Bùi Thu Lan', 'lanbt'],
  ])
  const file = workbookFile({
    sheets: { A: rows },
    afterRows: '<mergeCells><mergeCell ref="A2:A4"/><mergeCell ref="nonsense"/></mergeCells>',
  })
  const { people } = await read(file)
  t.same(
    people.map(({ fields }) => fields.unit),
    ['Sở Nội vụ', 'Sở Nội vụ', 'Sở Nội vụ', 'Sở Y tế'],
  )
})
