import t from 'tap'
import { createUnitReader } from '../../src/people-import/unit-reading.ts'
import { createUnitTree } from '../../src/units/unit-tree.ts'
import { unitRecords } from '../support/units.ts'

const tree = createUnitTree(
  unitRecords([
    { code: 'T', name: 'UBND tỉnh Bình Phước' },
    { code: 'SNV', name: 'Sở Nội vụ', parent: 'T' },
    { code: 'SNV.TC', name: 'Phòng Tổ chức', parent: 'SNV' },
    { code: 'STP', name: 'Sở Tư pháp', parent: 'T' },
    { code: 'STP.PC', name: 'Phòng Pháp chế', parent: 'STP' },
    { code: 'STP.TT', name: 'Trung tâm Trợ giúp pháp lý', parent: 'STP' },
    { code: 'STP.TT.HC', name: 'Phòng Hành chính', parent: 'STP.TT' },
  ]),
  '2026-11-24',
)

const rows: [path: string[], words: string, kind: string, unit: string | undefined][] = [
  [['SỞ TƯ PHÁP'], 'Phòng Pháp chế', 'found', 'STP.PC'],
  [[], 'Phòng Pháp chế', 'found', 'STP.PC'],
  // An office of that name is another agency's: nobody is sent there.
  [['SỞ NỘI VỤ'], 'Phòng Pháp chế', 'part', 'SNV'],
  [['SỞ NỘI VỤ'], 'Trung tâm Trợ giúp pháp lý', 'part', 'SNV'],
  [['SỞ LAO ĐỘNG'], 'Phòng Pháp chế', 'unknown', undefined],
  [['SỞ TƯ PHÁP', 'Chi cục Hộ tịch'], 'Phòng Pháp chế', 'part', 'STP'],
  [['SỞ LAO ĐỘNG', 'Trung tâm Trợ giúp pháp lý'], 'Phòng Hành chính', 'unknown', undefined],
  // What names an agency is that agency, under whatever heading.
  [['SỞ NỘI VỤ'], 'Sở Tư pháp', 'found', 'STP'],
  [['SỞ NỘI VỤ'], 'Phòng Pháp chế - Sở Tư pháp', 'found', 'STP.PC'],
  [['SỞ LAO ĐỘNG', 'SỞ TƯ PHÁP'], 'Phòng Pháp chế', 'found', 'STP.PC'],
  // Headings that only group.
  [['KHỐI CÁC SỞ', 'SỞ TƯ PHÁP'], 'Phòng Pháp chế', 'found', 'STP.PC'],
  [['SỞ TƯ PHÁP', 'Khối chuyên môn'], 'Phòng Pháp chế', 'found', 'STP.PC'],
  [['SỞ TƯ PHÁP', 'Các đơn vị trực thuộc'], 'Trung tâm Trợ giúp pháp lý', 'found', 'STP.TT'],
]

for (const [path, words, kind, code] of rows) {
  t.test(`3.4: «${words}» under [${path}] → ${kind} ${code ?? ''}`, async (t) => {
    const reading = createUnitReader(tree)([...path, words], words)
    t.equal(reading.kind, kind)
    t.equal('unit' in reading ? reading.unit.code : undefined, code)
  })
}

t.test(
  '3.4: a unit below one that is missing is told with it, and what is like that',
  async (t) => {
    const reading = createUnitReader(tree)(['SỞ TƯ PHÁPP'], 'Phòng Pháp chế')
    t.match(reading, { kind: 'unknown', words: 'Phòng Pháp chế - SỞ TƯ PHÁPP' })
    t.match('nearest' in reading ? reading.nearest[0] : '', 'Sở Tư pháp')
  },
)
