import t from 'tap'
import type { Unit } from '../../src/units/unit.ts'
import { createUnitTree } from '../../src/units/unit-tree.ts'
import { type UnitRow, unitRecords } from '../support/units.ts'

/** The thirteen days of change between 2021 and 2026 (product 1.9), made up for one department. */
const DAYS = [
  '2021-11-01',
  '2022-02-10',
  '2022-06-01',
  '2022-10-01',
  '2023-01-10',
  '2023-04-10',
  '2023-12-01',
  '2024-03-01',
  '2024-09-01',
  '2024-11-01',
  '2025-03-01',
  '2025-07-01',
  '2026-04-30',
] as const

const root: UnitRow = { code: 'R', name: 'Tỉnh Bình Phước' }
const codes = (units: readonly Unit[]) => units.map(({ code }) => code)

t.test(
  'R7: a chain of mergers on thirteen days leads to the last unit, each day to its own',
  async (t) => {
    const rows = DAYS.map((day, index) => ({
      code: `U${index}`,
      name: `Đơn vị ${index}`,
      parent: 'R',
      to: day,
    }))
    const records = unitRecords(
      [root, ...rows, { code: 'U13', name: 'Đơn vị 13', parent: 'R' }],
      DAYS.map((day, index) => [`U${index}`, `U${index + 1}`, day] as const),
    )
    const first = 2
    for (const [index, day] of DAYS.entries()) {
      t.same(codes(createUnitTree(records, day).inForce(first)), [`U${index + 1}`], day)
      t.equal(createUnitTree(records, day).heirOf(first)?.code, `U${index + 1}`)
    }
    t.same(codes(createUnitTree(records, '2021-10-31').inForce(first)), ['U0'])
    const today = createUnitTree(records, '2026-11-24')
    t.equal(today.membershipOf(first).unit.code, 'U13')
    for (const { code } of rows) t.ok(today.membershipOf(first).belongsTo.has(code), code)
  },
)

t.test('R7: a unit is called on each of thirteen days what it was called then', async (t) => {
  const rows = ['2020-01-01', ...DAYS].map((from, index, all) => ({
    code: 'U',
    name: `Tên ${index}`,
    parent: 'R',
    from,
    to: all[index + 1],
  }))
  const records = unitRecords([root, ...rows.map(({ to, ...row }) => (to ? { ...row, to } : row))])
  for (const [index, day] of DAYS.entries()) {
    t.equal(createUnitTree(records, day).byCode('U')?.name, `Tên ${index + 1}`, day)
  }
  t.equal(createUnitTree(records, '2021-10-31').byCode('U')?.name, 'Tên 0')
})

t.test(
  'a split of a split leads to all that came of it; who was not sent goes with the rest',
  async (t) => {
    const records = unitRecords(
      [
        root,
        { code: 'A', name: 'A', parent: 'R', to: '2024-01-01' },
        { code: 'B', name: 'B', parent: 'R', to: '2025-01-01' },
        ...['C', 'D', 'E'].map((code) => ({ code, name: code, parent: 'R' })),
      ],
      [
        ['A', 'C', '2024-01-01', false],
        ['A', 'B', '2024-01-01', true],
        ['B', 'D', '2025-01-01', false],
        ['B', 'E', '2025-01-01', true],
      ],
    )
    const tree = createUnitTree(records, '2026-01-01')
    t.same(codes(tree.inForce(2)).sort(), ['C', 'D', 'E'])
    t.equal(tree.heirOf(2)?.code, 'E')
    t.same(codes(createUnitTree(records, '2024-06-01').inForce(2)), ['B', 'C'])
  },
)

t.test('subunits of a unit that has ended lie below the one that took over', async (t) => {
  const tree = createUnitTree(
    unitRecords(
      [
        root,
        { code: 'TT', name: 'Sở TTTT', parent: 'R', to: '2025-03-01' },
        { code: 'KH', name: 'Sở KHCN', parent: 'R' },
        { code: 'TT.1', name: 'Phòng Bưu chính', parent: 'TT' },
      ],
      [['TT', 'KH', '2025-03-01']],
    ),
    '2025-03-01',
  )
  t.same(codes(tree.pathOf(4)), ['R', 'KH', 'TT.1'])
  t.ok(tree.isWithin(4, 3))
  t.same(codes(tree.childrenOf(3)), ['TT.1'])
  t.same(codes(tree.childrenOf()), ['R'])
})

t.test(
  'nobody loses by a merger what their old unit was allowed, and nobody gains what it was',
  async (t) => {
    const tree = createUnitTree(
      unitRecords(
        [
          root,
          { code: 'TT', name: 'Sở TTTT', parent: 'R', to: '2025-03-01' },
          { code: 'KH', name: 'Sở KHCN', parent: 'R' },
        ],
        [['TT', 'KH', '2025-03-01']],
      ),
      '2025-03-01',
    )
    t.same([...tree.membershipOf(2).belongsTo].sort(), [
      'KH',
      'R',
      'Sở KHCN',
      'Sở TTTT',
      'TT',
      'Tỉnh Bình Phước',
    ])
    t.notOk(tree.membershipOf(3).belongsTo.has('TT'))
  },
)

t.test('a former name still names its unit, unless another unit bears it now', async (t) => {
  const rows: UnitRow[] = [
    root,
    { code: 'A', name: 'Phòng Hành chính', parent: 'R', to: '2024-01-01' },
    { code: 'A', name: 'Phòng Tổng hợp', parent: 'R', from: '2024-01-01' },
  ]
  const alone = createUnitTree(unitRecords(rows), '2026-01-01')
  t.ok(alone.membershipOf(2).belongsTo.has('Phòng Hành chính'))
  t.same(codes(alone.namedBy('Phòng Hành chính')), ['A'])
  const beside = createUnitTree(
    unitRecords([
      ...rows,
      { code: 'B', name: 'Phòng Hành chính', parent: 'R', from: '2025-01-01' },
    ]),
    '2026-01-01',
  )
  t.notOk(beside.membershipOf(2).belongsTo.has('Phòng Hành chính'))
  t.same(codes(beside.namedBy('Phòng Hành chính')), ['B'])
  t.same(beside.namedBy('Phòng không có'), [])
})

t.test('records that go in a circle are read all the same', async (t) => {
  const tree = createUnitTree(
    unitRecords(
      [
        { code: 'A', name: 'A', parent: 'B' },
        { code: 'B', name: 'B', parent: 'A' },
        { code: 'C', name: 'C', to: '2024-01-01' },
        { code: 'D', name: 'D', to: '2024-01-01' },
      ],
      [
        ['C', 'D', '2024-01-01'],
        ['D', 'C', '2024-01-01'],
      ],
    ),
    '2026-01-01',
  )
  t.same(codes(tree.pathOf(1)), ['B', 'A'])
  t.same(tree.inForce(3), [])
  t.equal(tree.heirOf(3), undefined)
  t.equal(tree.membershipOf(3).unit.code, 'C')
})

t.test('a unit is planned until its first day and has ended from its last', async (t) => {
  const records = unitRecords([{ code: 'A', name: 'A', from: '2024-01-01', to: '2025-01-01' }])
  const states = ['2023-12-31', '2024-01-01', '2024-12-31', '2025-01-01'].map(
    (day) => createUnitTree(records, day).byCode('A')?.state,
  )
  t.same(states, ['planned', 'in-force', 'in-force', 'ended'])
})

t.test('looking up a name reads its own runs of letters, not every unit', async (t) => {
  const rows = Array.from({ length: 2_000 }, (_, index) => ({
    code: `U${index}`,
    name: `Phòng Số ${index} xã ${String.fromCharCode(97 + (index % 26))}`,
    parent: 'R',
  }))
  const tree = createUnitTree(unitRecords([root, ...rows]), '2026-11-24')
  for (let row = 0; row < 30_000; row += 1) {
    const index = row % 2_000
    const [found] = tree.nearest(
      `Phòng số ${index} xã ${String.fromCharCode(97 + (index % 26))}`,
      3,
    )
    if (found?.unit.code !== `U${index}`) t.fail(`row ${row}`)
  }
  t.equal(tree.nearest('Phong So 1999 xa x', 1)[0]?.unit.code, 'U1999')
})
