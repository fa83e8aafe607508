import type { FindingCode } from '../../src/people-import/finding.ts'
import type { DroppedRow } from '../../src/people-import/people-sheet.ts'
import { createInventor, type InventedPerson } from './invented-people.ts'
import { faultyRow, type MessyRow, PAIRS } from './messy-faults.ts'
import { type SeededRandom, seededRandom } from './seeded-random.ts'

/** A list as an office sends it, and everything that is known to be wrong with it. */
export type MessySheet = Readonly<{
  /** Row 1 is the first. */
  rows: readonly (readonly string[])[]
  /** What has to be said of each person, by row; people without faults have an empty list. */
  people: ReadonlyMap<number, readonly FindingCode[]>
  /** The headings each person stands under. */
  sections: ReadonlyMap<number, readonly string[]>
  dropped: ReadonlyMap<number, DroppedRow['reason']>
}>

export type MessyOptions = Readonly<{
  people: number
  seed: number
  /** Of the people, how many have a fault. */
  faulty?: number
}>

const UPPER = ['TT', 'Họ và tên', '', 'Chức vụ', 'Liên hệ', '', 'Mã CBCC', 'Ngày sinh', 'Số CCCD']
const LOWER = ['', 'Họ đệm', 'Tên', '', 'Số điện thoại', 'Email công vụ', '', '', '']
const HEADER = [
  [...UPPER, 'Ngày nghỉ hưu', 'Ghi chú'],
  [...LOWER, '', ''],
]
export const AGENCIES = [
  'SỞ NỘI VỤ',
  'SỞ Y TẾ',
  'SỞ TÀI CHÍNH',
  'SỞ XÂY DỰNG',
  'SỞ TƯ PHÁP',
  'UBND XÃ LỘC NINH',
  'UBND PHƯỜNG ĐỒNG XOÀI',
  'THANH TRA TỈNH',
  'BAN QUẢN LÝ KHU KINH TẾ',
]
export const ROOMS = [
  'Văn phòng',
  'Phòng Tổ chức – Cán bộ',
  'Phòng Kế hoạch (12 người)',
  'Phòng Chuyên môn',
  'Thanh tra',
]
const ROMAN: readonly (readonly [number, string])[] = [
  [100, 'C'],
  [90, 'XC'],
  [50, 'L'],
  [40, 'XL'],
  [10, 'X'],
  [9, 'IX'],
  [5, 'V'],
  [4, 'IV'],
  [1, 'I'],
]

/** The same sheet for the same seed. */
export function messySheet({ people, seed, faulty = 0.3 }: MessyOptions): MessySheet {
  const random = seededRandom(seed)
  const rows: string[][] = []
  const known = new Map<number, readonly FindingCode[]>()
  const sections = new Map<number, readonly string[]>()
  const dropped = new Map<number, DroppedRow['reason']>()

  function put(cells: readonly string[], reason?: DroppedRow['reason']): void {
    rows.push([...cells])
    if (reason) dropped.set(rows.length, reason)
  }

  putLetterhead(put)
  for (const cells of HEADER) put(cells)
  put(HEADER[0]?.map((_, column) => `(${column + 1})`) ?? [], 'column-numbers')

  let path: string[] = []
  let inAgency = 0
  let agencies = 0
  let left = 3
  for (const [index, row] of messyRows(random, people, faulty).entries()) {
    if (left === 0) {
      if (inAgency === 0) {
        if (agencies > 0) put(['', `Cộng: ${agencies + 20} người`], 'total')
        agencies += 1
        inAgency = 4 + random.below(4)
        const agency = `${random.pick(AGENCIES)}`
        path = [agency]
        put(random.chance(0.5) ? [roman(agencies), agency] : [`${roman(agencies)}. ${agency}`])
      }
      inAgency -= 1
      const room = random.pick(ROOMS)
      path = [path[0] ?? '', room.replace(' (12 người)', '')]
      put(random.chance(0.5) ? ['', room] : [room])
      if (random.chance(0.1)) for (const cells of HEADER) put(cells, 'repeated-header')
      if (random.chance(0.1)) put([])
      left = 5 + random.below(30)
    }
    left -= 1
    rows.push(cellsOf(row, index + 1, random))
    // The first few stand above any heading: nobody can say where they belong.
    known.set(rows.length, path.length === 0 ? [...row.codes, 'unit-missing'] : row.codes)
    sections.set(rows.length, path)
  }
  putEnding(put, people)
  return { rows, people: known, sections, dropped }
}

function putLetterhead(put: (cells: readonly string[], reason?: DroppedRow['reason']) => void) {
  put(['UBND TỈNH BÌNH PHƯỚC', '', '', '', 'CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM'], 'letterhead')
  put(['SỞ NỘI VỤ', '', '', '', 'Độc lập - Tự do - Hạnh phúc'], 'letterhead')
  put([])
  put(['DANH SÁCH CÁN BỘ, CÔNG CHỨC, VIÊN CHỨC'], 'letterhead')
  put(['(Kèm theo Công văn số 123/SNV-CCHC ngày 15 tháng 10 năm 2026)'], 'letterhead')
  put([])
}

function putEnding(
  put: (cells: readonly string[], reason?: DroppedRow['reason']) => void,
  people: number,
) {
  put(['', `Tổng cộng: ${people} người`], 'total')
  put(['', '', '', '', 'Bình Phước, ngày 15 tháng 10 năm 2026'], 'signature')
  put(['', 'NGƯỜI LẬP BIỂU', '', '', 'KT. GIÁM ĐỐC'], 'signature')
  put(['', '(Ký, ghi rõ họ tên)', '', '', 'PHÓ GIÁM ĐỐC'], 'signature')
  put([])
  put(['', 'Nguyễn Thị Mẫu', '', '', 'Trần Văn Thử'], 'signature')
}

/** So many rows of people, pairs that go wrong together included. */
function messyRows(random: SeededRandom, people: number, faulty: number): MessyRow[] {
  const invent = createInventor(random)
  const rows: MessyRow[] = []
  while (rows.length < people) {
    const first = cleanRow(invent())
    if (!random.chance(faulty)) rows.push(first)
    else if (rows.length + 1 < people && random.chance(0.15)) {
      rows.push(...random.pick(PAIRS)(first, cleanRow(invent())))
    } else rows.push(faultyRow(first, random))
  }
  return rows
}

function cleanRow(person: InventedPerson): MessyRow {
  return { ...person, leavesOn: '', codes: [] }
}

function cellsOf(row: MessyRow, ordinal: number, random: SeededRandom): string[] {
  const { family, given, position, phone, mailbox, code, leavesOn, note } = row
  const born = `${1 + random.below(28)}/${1 + random.below(12)}/${1965 + random.below(35)}`
  const id = `070${String(random.below(1_000_000_000)).padStart(9, '0')}`
  const isClean = row.codes.length === 0
  return [
    String(ordinal),
    family,
    given,
    position,
    isClean ? dressedPhone(phone, random) : phone,
    isClean && random.chance(0.1) ? mailbox.toUpperCase() : mailbox,
    code,
    born,
    id,
    leavesOn,
    note,
  ]
}

/** All the ways in which a right number is written. */
function dressedPhone(phone: string, random: SeededRandom): string {
  const [a, b, c] = [phone.slice(0, 4), phone.slice(4, 7), phone.slice(7)]
  return random.pick([
    phone,
    phone,
    `${a}.${b}.${c}`,
    `${a} ${b} ${c}`,
    `+84${phone.slice(1)}`,
    `84${phone.slice(1)}`,
  ])
}

function roman(number: number): string {
  let rest = number
  let text = ''
  for (const [value, sign] of ROMAN) {
    for (; rest >= value; rest -= value) text += sign
  }
  return text
}
