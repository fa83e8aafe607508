import t from 'tap'
import { createUnitTree } from '../../src/units/unit-tree.ts'
import { unitRecords } from '../support/units.ts'

const tree = createUnitTree(
  unitRecords(
    [
      { code: 'TINH', name: 'Tỉnh Bình Phước' },
      { code: 'SNV', name: 'Sở Nội vụ', parent: 'TINH' },
      { code: 'SYT', name: 'Sở Y tế', parent: 'TINH' },
      { code: 'STTTT', name: 'Sở Thông tin và Truyền thông', parent: 'TINH', to: '2025-03-01' },
      { code: 'SKHCN', name: 'Sở Khoa học và Công nghệ', parent: 'TINH' },
      { code: 'SLD', name: 'Sở Lao động - Thương binh và Xã hội', parent: 'TINH' },
      { code: 'VP', name: 'Văn phòng UBND tỉnh', parent: 'TINH' },
      { code: 'MT', name: 'Ủy ban Mặt trận Tổ quốc Việt Nam tỉnh', parent: 'TINH' },
      { code: 'TTCNTT', name: 'Trung tâm Công nghệ thông tin và Truyền thông', parent: 'SKHCN' },
      { code: 'SNV.TC', name: 'Phòng Tổ chức', parent: 'SNV' },
      { code: 'SYT.TC', name: 'Phòng Tổ chức', parent: 'SYT' },
      { code: 'SNV.KHTC', name: 'Phòng Kế hoạch - Tài chính', shortName: 'P. KHTC', parent: 'SNV' },
      { code: 'P1', name: 'Phường Đồng Xoài', parent: 'TINH' },
      { code: 'X1', name: 'Xã Đắk Nhau', parent: 'TINH' },
      { code: 'DU', name: 'Đảng ủy Ủy ban nhân dân tỉnh', parent: 'TINH' },
      { code: 'SXD', name: 'Sở Giao thông', parent: 'TINH', to: '2024-01-01' },
      { code: 'SXD', name: 'Sở Xây dựng', parent: 'TINH', from: '2024-01-01' },
    ],
    [['STTTT', 'SKHCN', '2025-03-01']],
  ),
  '2026-11-24',
)

const exact: [text: string, ...codes: string[]][] = [
  ['Sở Nội vụ', 'SNV'],
  ['SỞ NỘI VỤ', 'SNV'],
  ['so noi vu', 'SNV'],
  ['  1. Sở  Nội vụ. ', 'SNV'],
  ['Sở Nội vụ tỉnh Bình Phước', 'SNV'],
  ['snv', 'SNV'],
  ['Sở TTTT', 'SKHCN'],
  ['Sở TT&TT', 'SKHCN'],
  ['SỞ TTTT', 'SKHCN'],
  ['Sở Thông tin & Truyền thông', 'SKHCN'],
  ['Sở KH-CN', 'SKHCN'],
  ['Sở LĐTB&XH', 'SLD'],
  ['Sở LĐ-TB và XH', 'SLD'],
  ['VP UBND tỉnh', 'VP'],
  ['Văn phòng Uỷ ban nhân dân tỉnh', 'VP'],
  ['VP. Ủy ban nhân dân tỉnh', 'VP'],
  ['UBMTTQVN tỉnh', 'MT'],
  ['TT. CNTT và TT', 'TTCNTT'],
  ['P. Tổ chức', 'SNV.TC', 'SYT.TC'],
  ['Phòng Tổ chức - Sở Nội vụ', 'SNV.TC'],
  ['Sở Y tế/Phòng Tổ chức', 'SYT.TC'],
  ['Phòng Tổ chức thuộc Sở Y tế', 'SYT.TC'],
  ['Phòng Tổ chức trực thuộc SYT', 'SYT.TC'],
  ['P. Tổ chức (SNV)', 'SNV.TC'],
  ['Phòng KH-TC', 'SNV.KHTC'],
  ['P.KHTC', 'SNV.KHTC'],
  ['P. Đồng Xoài', 'P1'],
  ['X. Đắk Nhau', 'X1'],
  ['Đảng uỷ UBND tỉnh', 'DU'],
  ['Sở Giao thông', 'SXD'],
]

for (const [text, ...codes] of exact) {
  t.test(`product 3.4: "${text}" is ${codes.join(' or ')}`, async (t) => {
    const found = tree.nearest(text, 3)
    t.same(
      found.map(({ unit }) => unit.code),
      codes,
    )
    t.ok(found.every(({ isExact }) => isExact))
  })
}

t.test(
  'product 3.4: a unit that is not found gives the nearest three, none of them exact',
  async (t) => {
    const found = tree.nearest('Sở Nôi vị', 3)
    t.equal(found[0]?.unit.code, 'SNV')
    t.ok(found.length <= 3)
    t.notOk(found.some(({ isExact }) => isExact))
  },
)

t.test('what resembles nothing gives nothing', async (t) => {
  for (const text of ['', '   ', '–', 'xyz', '12345']) t.same(tree.nearest(text, 3), [], text)
})

t.test(
  'a match tells the unit that the text named, where that has ended or been renamed',
  async (t) => {
    t.equal(tree.nearest('Sở TTTT', 1)[0]?.formerly?.code, 'STTTT')
    t.equal(tree.nearest('Sở Giao thông', 1)[0]?.formerly?.code, 'SXD')
    t.equal(tree.nearest('Sở Nội vụ', 1)[0]?.formerly, undefined)
  },
)

t.test('a search within a unit finds only what is at it or below it', async (t) => {
  const within = tree.byCode('SYT')?.id
  t.same(
    tree.nearest('Phòng Tổ chức', 3, within).map(({ unit }) => unit.code),
    ['SYT.TC'],
  )
  t.same(
    tree.nearest('Sở Nội vụ', 3, within).filter(({ isExact }) => isExact),
    [],
  )
})

t.test('a very long text, and one of single letters, is answered', async (t) => {
  t.same(tree.nearest('a '.repeat(5_000), 3), [])
  t.equal(tree.nearest(`Sở Nội vụ ${' '.repeat(100_000)}`, 3)[0]?.unit.code, 'SNV')
})
