import { strToU8, zipSync } from 'fflate'
import t from 'tap'
import { sheetErrorWords } from '../../src/commands/people-import-words.ts'
import { peopleImportEn } from '../../src/i18n/people-import-en.ts'
import { peopleImportVi } from '../../src/i18n/people-import-vi.ts'
import type { ReadOptions } from '../../src/people-import/people-sheet.ts'
import { readPeopleSheet } from '../../src/people-import/read-people-sheet.ts'
import type { SheetProblem } from '../../src/people-import/sheet-error.ts'
import { SHEET_OPTIONS, sheetFolder } from '../support/sheet-folder.ts'
import { inlineRows, workbookFile } from '../support/workbook-file.ts'

const { refusal, read, put, folder } = sheetFolder(t)

const HEADER = 'STT,Họ và tên,Email'
const GOOD = [
  ['Họ và tên', 'Email'],
  ['Lê Văn Tám', 'tamlv@binhphuoc.gov.vn'],
]
const compound = (stream: string) =>
  Buffer.concat([
    Buffer.from('d0cf11e0a1b11ae1', 'hex'),
    Buffer.alloc(600),
    Buffer.from(stream, 'utf16le'),
  ])

/** A part that says of itself, in the directory and before its data, that it is small. */
function withFalseSize(archive: Buffer, name: string, size: number): Buffer {
  const copy = Buffer.from(archive)
  for (const [signature, sizeAt, nameAt] of [
    ['PK\u0003\u0004', 22, 30],
    ['PK\u0001\u0002', 24, 46],
  ] as const) {
    for (
      let at = copy.indexOf(signature, 0, 'latin1');
      at >= 0;
      at = copy.indexOf(signature, at + 4, 'latin1')
    ) {
      if (copy.subarray(at + nameAt, at + nameAt + name.length).toString() === name) {
        copy.writeUInt32LE(size, at + sizeAt)
      }
    }
  }
  return copy
}

const manyLetters = Buffer.alloc(3 * 1024 * 1024, 'a').toString()
const bomb = workbookFile({
  sheets: { A: inlineRows([...GOOD, ...Array(4_000).fill(['x'.repeat(900), ''])]) },
})
const encrypted = (() => {
  const archive = workbookFile({ sheets: { A: inlineRows(GOOD) } })
  const at = archive.indexOf('PK\u0001\u0002', 0, 'latin1')
  archive.writeUInt16LE(1, at + 8)
  return archive
})()

type Case = readonly [
  name: string,
  content: string | Buffer,
  problem: SheetProblem,
  options?: Partial<ReadOptions>,
]

const cases: Case[] = [
  ['nothing', '', 'empty'],
  ['only blanks', '\n \n,,\n', 'empty'],
  ['more bytes than allowed', Buffer.alloc(21 * 1024 * 1024, 'a'), 'too-large'],
  [
    'more rows than allowed',
    `${HEADER}\n${'1,a,b\n'.repeat(30)}`,
    'too-many-rows',
    { limits: { rows: 20 } },
  ],
  ['more columns than allowed', `${HEADER}${',x'.repeat(300)}\n`, 'too-many-columns'],
  ['a cell of 40,000 letters', `${HEADER}\n1,${'a'.repeat(40_000)},b\n`, 'cell-too-long'],
  ['a workbook with a password', compound('EncryptedPackage'), 'password-protected'],
  ['an archive with a password', encrypted, 'password-protected'],
  ['an .xls', compound('Workbook'), 'old-excel'],
  [
    'a binary workbook',
    Buffer.from(
      zipSync({
        '_rels/.rels': strToU8(
          '<Relationships><Relationship Id="a" Type="x/officeDocument" Target="xl/workbook.bin"/></Relationships>',
        ),
        'xl/workbook.bin': strToU8('x'),
      }),
    ),
    'old-excel',
  ],
  [
    'a text document',
    Buffer.from(zipSync({ 'word/document.xml': strToU8('<w/>') })),
    'not-a-sheet',
  ],
  ['a PDF', '%PDF-1.7\n', 'not-a-sheet'],
  ['a picture', Buffer.from('89504e470d0a1a0a', 'hex'), 'not-a-sheet'],
  ['HTML called .xls', '<html><body><table><tr><td>Họ và tên</td></tr></table>', 'web-page'],
  ['the XML of Excel 2003', '<?xml version="1.0"?><Workbook/>', 'web-page'],
  [
    'half a workbook',
    workbookFile({ sheets: { A: inlineRows(GOOD) } }).subarray(0, 900),
    'damaged',
  ],
  ['a workbook of broken XML', workbookFile({ sheets: { A: '<row><c' } }), 'damaged'],
  [
    'an entity of its own',
    workbookFile({ sheets: { A: '<row><c t="inlineStr"><is><t>&lol;</t></is></c></row>' } }),
    'damaged',
  ],
  ['a workbook without its sheet', workbookFile({ sheets: {} }), 'empty'],
  ['a bomb that says so', bomb, 'zip-bomb', { limits: { inflatedBytes: 1_000_000 } }],
  [
    'a bomb that denies it',
    withFalseSize(bomb, 'xl/worksheets/sheet1.xml', 5_000),
    'damaged',
    { limits: { inflatedBytes: 1_000_000 } },
  ],
  [
    'a cell of three million letters',
    workbookFile({ sheets: { A: inlineRows([[manyLetters]]) } }),
    'cell-too-long',
  ],
  [
    'a cell of three million letters in pieces',
    workbookFile({
      sheets: {
        A: `<row><c t="inlineStr"><is>${`<r><t>${'b'.repeat(1_000)}</t></r>`.repeat(3_000)}</is></c></row>`,
      },
    }),
    'cell-too-long',
  ],
  [
    'a value of three million letters in pieces',
    workbookFile({
      sheets: { A: `<row><c><v>${`${'1'.repeat(1_000)}<x/>`.repeat(3_000)}</v></c></row>` },
    }),
    'cell-too-long',
  ],
  [
    'shared strings without end',
    workbookFile({
      sheets: { A: inlineRows(GOOD) },
      sharedStrings: Array(100).fill(`<t>${'b'.repeat(1_000)}</t>`),
    }),
    'zip-bomb',
    { limits: { sharedLetters: 50_000 } },
  ],
  [
    'thousands of parts',
    workbookFile(
      { sheets: { A: inlineRows(GOOD) } },
      Object.fromEntries(Array.from({ length: 60 }, (_, index) => [`x/${index}`, strToU8('')])),
    ),
    'zip-bomb',
    { limits: { parts: 50 } },
  ],
  [
    'a sheet that is not there',
    workbookFile({ sheets: { A: inlineRows(GOOD) } }),
    'unknown-sheet',
    { sheet: 'B' },
  ],
  [
    'a quote that is never closed',
    `${HEADER}\n1,"Lê Văn Tám,tamlv\n${'2,a,b\n'.repeat(100)}`,
    'broken-quotes',
  ],
  [
    'a quote that the next row closes',
    `${HEADER}\n1,Lê Văn A,a\n2,"Lê Văn Tám,tamlv\n3,"Trần Thị Hà",hatt\n`,
    'broken-quotes',
  ],
  [
    'a quote that a later row closes',
    `${HEADER}\n1,"Lê Văn Tám,tamlv\n${'2,a,b\n'.repeat(9)}3,"Trần Thị Hà",hatt\n`,
    'broken-quotes',
  ],
  ['NUL bytes', `${HEADER}\n1,Lê\u0000Tám,tamlv\n`, 'nul-bytes'],
  ['no header', 'a,b\nc,d\n', 'no-header'],
  ['no column to know people by', 'Họ và tên,Chức vụ\nLê Văn Tám,Văn thư\n', 'no-mailbox-column'],
  ['nobody', `${HEADER}\n,Tổng cộng: 0,\n`, 'no-people'],
  [
    'lost letters in the header',
    'STT,H? v? t?n,?on v?\n1,Nguy?n V?n S?n,S? N?i v?\n',
    'lost-diacritics',
  ],
  [
    'lost letters in the names',
    `${HEADER}\n${'1,Nguy?n V?n S?n,sonnv@binhphuoc.gov.vn\n'.repeat(3)}`,
    'lost-diacritics',
  ],
]

for (const [name, content, problem, options] of cases) {
  t.test(`issue 4, bad input: ${name} → ${problem}`, async (t) => {
    const error = await refusal(content, options)
    t.equal(error.problem, problem)
    t.match(error.message, /^\S.*\.$/, 'one plain sentence')
    for (const texts of [peopleImportVi, peopleImportEn]) {
      t.match(sheetErrorWords(error, texts), /\S.*\.$/)
    }
  })
}

t.test('a file that is not there, and one that is no file, say so', async (t) => {
  for (const path of [`${folder}/none.csv`, folder]) {
    const error: unknown = await readPeopleSheet(path, SHEET_OPTIONS).catch((error) => error)
    t.match(error, { name: 'SheetError', problem: 'unreadable' })
  }
})

t.test('product 3.4: lost letters come with the advice to save as Unicode or Excel', async (t) => {
  const error = await refusal(`${HEADER}\n1,Nguy?n V?n S?n,sonnv@binhphuoc.gov.vn\n`)
  t.match(sheetErrorWords(error, peopleImportVi), 'Lưu lại dạng Unicode/Excel')
})

t.test('quotes inside a cell are only a part of it', async (t) => {
  const { people } = await read(
    `${HEADER}\n1,Lê "Bé" Tám,tamlv@binhphuoc.gov.vn\n2,"Trần, Thị Hà",hatt@binhphuoc.gov.vn\n`,
  )
  t.equal(people.length, 2)
  t.equal(people[1]?.fields.displayName, 'Trần, Thị Hà')
})

t.test('a sheet of 5,000 rows that all claim one mailbox is refused row by row', async (t) => {
  const rows = Array.from(
    { length: 5_000 },
    (_, index) => `${index},Lê Văn ${'abcdefgh'[index % 8]}am,tamlv@binhphuoc.gov.vn`,
  )
  const { people } = await read(`${HEADER}\n${rows.join('\n')}\n`)
  t.equal(people.length, 5_000)
  t.ok(people.every(({ findings }) => findings.some(({ level }) => level === 'error')))
})

t.test('the sheet can be put away while it is being read', async (t) => {
  const sheet = await readPeopleSheet(
    put(`${HEADER}\n${'1,Lê Văn Tám,tamlv\n'.repeat(5_000)}`),
    SHEET_OPTIONS,
  )
  for await (const person of sheet.rows) {
    t.equal(person.row, 2)
    break
  }
  let count = 0
  for await (const _ of sheet.rows) count += 1
  t.equal(count, sheet.people, 'and read again from its start')
})
