import t from 'tap'
import { columnMapOf, readColumnMap } from '../../src/people-import/column-map.ts'
import { sheetFolder } from '../support/sheet-folder.ts'

const { read, refusal } = sheetFolder(t)

/** Rows of cells as CSV. */
const csv = (...rows: string[][]) =>
  rows.map((cells) => cells.map((cell) => `"${cell}"`).join(',')).join('\n')

const fields: [header: string, field: string][] = [
  ['Họ tên', 'displayName'],
  ['HỌ VÀ TÊN', 'displayName'],
  ['Cán bộ', 'displayName'],
  ['Đơn vị công tác', 'unit'],
  ['Cơ quan', 'unit'],
  ['Thuộc đơn vị', 'unit'],
  ['Phòng ban', 'unit'],
  ['Chức vụ/chức danh', 'position'],
  ['Chức danh', 'position'],
  ['SĐT', 'phone'],
  ['Số điện\nthoại (*)', 'phone'],
  ['Di động', 'phone'],
  ['E-mail', 'mailbox'],
  ['Địa chỉ thư điện tử công vụ', 'mailbox'],
  ['Hộp thư', 'mailbox'],
  ['Mã nhân viên', 'employeeCode'],
  ['Mã CBCC', 'employeeCode'],
  ['Số hiệu', 'employeeCode'],
  ['Ghi chú', 'note'],
  ['Nghỉ hưu', 'leavesOn'],
  ['Ngày nghỉ', 'leavesOn'],
  ['Ngày nghỉ hưu', 'leavesOn'],
]
const leftOut: [header: string, reason: string][] = [
  ['Số CMND/CCCD', 'private'],
  ['Ngày, tháng, năm sinh', 'private'],
  ['Quê quán', 'private'],
  ['Dân tộc', 'private'],
  ['Tôn giáo', 'private'],
  ['Hệ số lương', 'private'],
  ['Giới tính', 'private'],
  ['Email cá nhân', 'private'],
  ['STT', 'ordinal'],
  ['Trình độ', 'unknown'],
  ['Nghỉ thai sản', 'unknown'],
  ['Ngày nghỉ phép', 'unknown'],
  ['Số điện thoại người thân', 'private'],
  ['Gợi ý', 'annotation'],
]

for (const [header, field] of fields) {
  t.test(`3.4: a column «${header}» is ${field}`, async (t) => {
    const others = ['Họ và tên', 'Email'].filter(
      (other) =>
        !['displayName', 'mailbox'].includes(field) ||
        (field === 'mailbox') === (other === 'Họ và tên'),
    )
    const { sheet } = await read(csv([header, ...others], ['x', 'Lê Văn Tám', 'tamlv']))
    t.equal(sheet.detected.columns.find(({ index }) => index === 0)?.field, field)
  })
}
for (const [header, reason] of leftOut) {
  t.test(`3.4: a column «${header}» is not imported: ${reason}`, async (t) => {
    const { sheet } = await read(csv([header, 'Họ và tên', 'Email'], ['1', 'Lê Văn Tám', 'tamlv']))
    t.same(sheet.detected.ignoredColumns, [{ index: 0, header, reason }])
  })
}

t.test('3.4: họ đệm and tên are joined, in whatever order and under one heading too', async (t) => {
  for (const rows of [
    [
      ['Họ đệm', 'Tên', 'Email'],
      ['Nguyễn Văn', 'Sơn', 'sonnv'],
    ],
    [
      ['Tên', 'Họ và tên đệm', 'Email'],
      ['Sơn', 'Nguyễn Văn', 'sonnv'],
    ],
    [
      ['Họ và tên', '', 'Email'],
      ['Nguyễn Văn', 'Sơn', 'sonnv'],
    ],
    [
      ['Họ', 'Tên đệm', 'Tên', 'Email'],
      ['Nguyễn', 'Văn', 'Sơn', 'sonnv'],
    ],
    // The sample person of Onewin has the middle name in "Tên" (1.8).
    [
      ['Họ và tên đệm', 'Tên', 'Email'],
      ['Nguyễn', 'Văn Sơn', 'sonnv'],
    ],
  ]) {
    const { people } = await read(csv(...rows))
    t.equal(people[0]?.fields.displayName, 'Nguyễn Văn Sơn', String(rows[0]))
  }
})

t.test('3.4: cơ quan and phòng ban together are a path, the smaller one the unit', async (t) => {
  const { people } = await read(
    csv(
      ['Phòng ban', 'Cơ quan', 'Họ và tên', 'Email'],
      ['Phòng Tổ chức', 'Sở Nội vụ', 'Lê Văn Tám', 'tamlv'],
    ),
  )
  t.equal(people[0]?.fields.unit, 'Phòng Tổ chức')
  t.same(people[0]?.sectionPath, ['Sở Nội vụ'])
})

t.test('3.4: a map goes before the synonyms and can be kept for the next sheet', async (t) => {
  const rows = csv(
    ['Người', 'Tài khoản', 'Chức vụ', 'Ghi chú'],
    ['Lê Văn Tám', 'tamlv', 'Văn thư', 'x'],
  )
  t.equal((await refusal(rows)).problem, 'no-header')
  const map = readColumnMap(
    '{"columns":{"Người":"displayName","TÀI KHOẢN":"mailbox","ghi chu":"ignore"}}',
  )
  const { sheet, people } = await read(rows, { map })
  t.match(people[0]?.fields, { displayName: 'Lê Văn Tám', mailbox: { name: 'tamlv' }, note: '' })
  const kept = await read(rows, { map: readColumnMap(columnMapOf(sheet.detected)) })
  t.same(kept.sheet.detected.columns, sheet.detected.columns)
})

t.test(
  'security row 43: a map with mistakes is refused, and nothing in it is more than text',
  async (t) => {
    for (const [map, place] of [
      ['{', 'JSON'],
      ['[]', 'columns'],
      ['{"columns":[]}', 'columns'],
      ['{"columns":{"Người":"password"}}', 'Người'],
      ['{"columns":{"__proto__":"constructor"}}', '__proto__'],
    ] as const) {
      try {
        readColumnMap(map)
        t.fail(map)
      } catch (error) {
        t.match(error, { name: 'SheetError', problem: 'bad-map', detail: place }, map)
      }
    }
  },
)

const HEADER = ['STT', 'Họ và tên', 'Chức vụ', 'Email', 'Ghi chú']
const person = (name: string) => ['1', name, 'Văn thư', `${name.at(-1)}@binhphuoc.gov.vn`, '']

const paths: [name: string, headings: string[][], path: string[]][] = [
  [
    'Roman, then a number',
    [
      ['I', 'SỞ NỘI VỤ'],
      ['1', 'Phòng Tổ chức'],
    ],
    ['SỞ NỘI VỤ', 'Phòng Tổ chức'],
  ],
  ['Roman in the text', [['I. SỞ NỘI VỤ'], ['a) Phòng Tổ chức']], ['SỞ NỘI VỤ', 'Phòng Tổ chức']],
  ['the next Roman', [['I. SỞ NỘI VỤ'], ['1. Phòng Tổ chức'], ['II. SỞ Y TẾ']], ['SỞ Y TẾ']],
  [
    'a letter above',
    [['A. KHỐI ĐẢNG'], ['I. Ban Tổ chức'], ['B. KHỐI SỞ'], ['I. SỞ Y TẾ']],
    ['KHỐI SỞ', 'SỞ Y TẾ'],
  ],
  ['C after B is a letter', [['B. KHỐI SỞ'], ['I. SỞ Y TẾ'], ['C. KHỐI XÃ']], ['KHỐI XÃ']],
  [
    'no numbers',
    [['SỞ NỘI VỤ'], ['Phòng Tổ chức'], ['Phòng Pháp chế']],
    ['SỞ NỘI VỤ', 'Phòng Pháp chế'],
  ],
  ['no numbers, next agency', [['SỞ NỘI VỤ'], ['Phòng Tổ chức'], ['SỞ Y TẾ']], ['SỞ Y TẾ']],
  [
    'rooms below a numbered agency',
    [['I. SỞ NỘI VỤ'], ['', 'Phòng Tổ chức']],
    ['SỞ NỘI VỤ', 'Phòng Tổ chức'],
  ],
  ['with a count', [['', 'SỞ NỘI VỤ (25 người)']], ['SỞ NỘI VỤ']],
  ['over merged cells', [['SỞ NỘI VỤ', 'SỞ NỘI VỤ', 'SỞ NỘI VỤ']], ['SỞ NỘI VỤ']],
  ['what is no unit but has a Roman number', [['II', 'Cán bộ biệt phái']], ['Cán bộ biệt phái']],
]
for (const [name, headings, path] of paths) {
  t.test(`3.4: headings: ${name}`, async (t) => {
    const { people } = await read(csv(HEADER, ...headings, person('Lê Văn A')))
    t.equal(people.length, 1)
    t.same(people[0]?.sectionPath, path)
    t.equal(people[0]?.fields.unit, path.at(-1))
  })
}

const stayers = ['Tống Công Minh', 'Đoàn Văn Trường', 'Văn Phong', 'Sơ Văn Ký', 'Cộng Hòa']
for (const name of stayers) {
  t.test(`3.4: ${name} is a person, not a total, a heading or a signature`, async (t) => {
    const { people } = await read(
      csv(HEADER, ['1', name, '', 'x@binhphuoc.gov.vn', ''], ['2', name, '', '', '']),
    )
    t.equal(people.length, 2)
  })
}

t.test(
  '3.4: people without a mailbox, director or not, are not taken for the signatures',
  async (t) => {
    const { sheet, people } = await read(
      csv(
        HEADER,
        ['1', 'Lê Văn A', 'Giám đốc', '', ''],
        ['', 'Trần Thị B', 'Giám đốc', '', 'nghỉ hưu ngày 1 tháng 12 năm 2026'],
      ),
    )
    t.equal(people.length, 2)
    t.same(sheet.dropped, [])
  },
)

t.test('3.4: lists one under another, each with its signatures, are read to the end', async (t) => {
  const { sheet, people } = await read(
    csv(
      HEADER,
      ['I', 'SỞ NỘI VỤ'],
      person('Lê Văn A'),
      ['', 'NGƯỜI LẬP BIỂU', '', 'GIÁM ĐỐC'],
      ['', 'Lê Văn X', '', 'Trần Văn Y'],
      ['II', 'SỞ Y TẾ'],
      person('Lê Văn B'),
      ['', 'Tổng cộng: 2 người'],
    ),
  )
  t.same(
    people.map(({ sectionPath }) => sectionPath),
    [['SỞ NỘI VỤ'], ['SỞ Y TẾ']],
  )
  t.same(
    sheet.dropped.map(({ row, reason }) => [row, reason]),
    [
      [4, 'signature'],
      [5, 'signature'],
      [8, 'total'],
    ],
  )
})

t.test('Excel’s sep= line names the delimiter and is no row of the list', async (t) => {
  const { sheet, people } = await read('sep=|\nHọ và tên|Email\nLê Văn Tám|tamlv\n')
  t.equal(sheet.detected.delimiter, '|')
  t.equal(people[0]?.row, 3)
})

t.test(
  '3.4: one mailbox, two names that only look alike: neither of the two gets it',
  async (t) => {
    const { people } = await read(
      csv(
        ['Họ và tên', 'Email'],
        ['Nguyễn Văn Hùng', 'hungnv@binhphuoc.gov.vn'],
        ['Nguyễn Văn Hưng', 'hungnv@binhphuoc.gov.vn'],
      ),
    )
    t.same(
      people.map(({ findings }) => findings.at(-1)?.code),
      ['mailbox-duplicate', 'mailbox-duplicate'],
    )
  },
)

t.test('3.4: one person under one code with two mailboxes is told', async (t) => {
  const { people } = await read(
    csv(
      ['Họ và tên', 'Email', 'Mã cán bộ'],
      ['Nguyễn Văn Hùng', 'hungnv@binhphuoc.gov.vn', 'CB1'],
      ['Nguyễn Văn Hùng', 'hungnv2@binhphuoc.gov.vn', 'CB1'],
    ),
  )
  t.same(
    people.map(({ findings }) => findings.at(-1)?.code),
    ['employee-code-duplicate', 'employee-code-duplicate'],
  )
})

t.test('security row 43: nothing that a terminal obeys is stored, and Ð is Đ', async (t) => {
  const { people } = await read(
    csv(
      ['Họ và tên', 'Email', 'Chức vụ', 'Mã cán bộ'],
      ['Ðỗ \u001b[31mVăn\u0007 Ðức', 'ducdv', 'Văn\u0001 thư', 'CB\u009b1'],
    ),
  )
  t.match(people[0]?.fields, {
    displayName: 'Đỗ [31mVăn Đức',
    position: 'Văn thư',
    employeeCode: 'CB1',
  })
})

t.test('3.4: one broken letter does not make a file another encoding', async (t) => {
  const text = csv(
    ['Họ và tên', 'Email'],
    ...Array.from({ length: 40 }, (_, index) => [`Nguyễn Văn Sơn`, `sonnv${index}`]),
  )
  const file = Buffer.concat([
    Buffer.from(`${text}\n"Trần Thị H`),
    Buffer.of(0xc3),
    Buffer.from('","hatt"'),
  ])
  const { sheet, people } = await read(file)
  t.equal(sheet.detected.encoding, 'utf-8')
  t.equal(people[0]?.fields.displayName, 'Nguyễn Văn Sơn')
  t.match(people.at(-1)?.findings, [{ code: 'lost-diacritics' }])
})

t.test('3.4: a title right above the header is a part of the letterhead', async (t) => {
  const { sheet } = await read(
    csv(
      ['UBND TỈNH BÌNH PHƯỚC', '', ''],
      ['DANH SÁCH CÁN BỘ', '', ''],
      ['Họ và tên', 'Email', 'Đơn vị'],
      ['Lê Văn Tám', 'tamlv', 'Sở Nội vụ'],
    ),
  )
  t.match(sheet.detected, { headerRow: 3, headerRows: 1 })
  t.same(
    sheet.detected.columns.map(({ header }) => header),
    ['Họ và tên', 'Email', 'Đơn vị'],
  )
  t.equal(sheet.droppedCount, 2)
})
