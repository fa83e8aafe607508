import t from 'tap'
import { planAdditions } from '../../src/units/plan-additions.ts'
import { planCancellation } from '../../src/units/plan-cancellation.ts'
import { planClosure, planMerger, planSplit } from '../../src/units/plan-endings.ts'
import { planMove, planRenaming } from '../../src/units/plan-versions.ts'
import type { UnitRecords } from '../../src/units/unit.ts'
import { applied, type Planned, type UnitPlan } from '../../src/units/unit-change.ts'
import { createUnitStore } from '../../src/units/unit-store.ts'
import { createUnitTree } from '../../src/units/unit-tree.ts'
import { actAt } from '../support/acts.ts'
import { onEveryDatabase } from '../support/database.ts'
import { unitRecords } from '../support/units.ts'

const DAY = '2026-06-01'

const records = unitRecords(
  [
    { code: 'R', name: 'Tỉnh Bình Phước' },
    { code: 'SNV', name: 'Sở Nội vụ', parent: 'R' },
    { code: 'SYT', name: 'Sở Y tế', parent: 'R' },
    { code: 'SNV.TC', name: 'Phòng Tổ chức', parent: 'SNV' },
    { code: 'OLD', name: 'Sở cũ', parent: 'R', to: '2025-01-01' },
    { code: 'NEW', name: 'Sở mới', parent: 'R', from: '2026-12-01' },
    { code: 'LATE', name: 'Tên một', parent: 'R', to: '2026-09-01' },
    { code: 'LATE', name: 'Tên hai', parent: 'R', from: '2026-09-01' },
    { code: 'SOON', name: 'Sở sắp nhập', parent: 'R', to: '2026-08-01' },
    { code: 'FRESH', name: 'Sở vừa lập', parent: 'R', from: DAY },
    { code: 'SHUT', name: 'Sở sắp đóng', parent: 'R', to: '2026-10-01' },
    { code: 'HOST', name: 'Sở sẽ nhận', parent: 'R' },
    { code: 'GOES', name: 'Phòng sẽ sang', parent: 'SNV', to: '2026-07-01' },
    { code: 'GOES', name: 'Phòng sẽ sang', parent: 'HOST', from: '2026-07-01' },
  ],
  [
    ['OLD', 'SNV', '2025-01-01'],
    ['SOON', 'SYT', '2026-08-01'],
  ],
)

const unit = (code: string, name: string, parent?: string) => ({
  code,
  name,
  parent,
  shortName: '',
  kind: 'phong',
})
const add = (...units: ReturnType<typeof unit>[]) => planAdditions(records, units, DAY)
const rename = (code: string, name: string, on = DAY) => planRenaming(records, { code, name }, on)
const move = (code: string, parent?: string) => planMove(records, { code, parent }, DAY)
const merge = (codes: string[], into: string, on = DAY) => planMerger(records, { codes, into }, on)
const split = (code: string, into: string[], rest?: string) =>
  planSplit(records, { code, into, rest }, DAY)
const cancel = (code: string, on: string) => planCancellation(records, { code, today: DAY }, on)
const close = (code: string, people = 0) => planClosure(records, { code, people }, DAY)

const refusals: [what: string, planned: Planned, ...kinds: string[]][] = [
  ['a code that is none', add(unit('a b', 'X', 'R')), 'bad-code'],
  ['a code that is taken, in another case', add(unit('snv', 'X', 'R')), 'code-taken'],
  ['a code that a unit had that has ended', add(unit('OLD', 'X', 'R')), 'code-taken'],
  ['the same code twice', add(unit('A', 'X', 'R'), unit('a', 'Y', 'R')), 'twice'],
  ['no name', add(unit('A', '', 'R')), 'no-name'],
  ['an unknown parent', add(unit('A', 'X', 'NONE')), 'unknown'],
  ['a parent that has ended', add(unit('A', 'X', 'OLD')), 'parent-not-in-force'],
  ['a parent that has not begun', add(unit('A', 'X', 'NEW')), 'parent-not-in-force'],
  ['a name that a sibling bears, in other letters', add(unit('A', 'SO NOI VU', 'R')), 'name-taken'],
  [
    'the same name twice below a new parent',
    add(unit('A', 'A', 'R'), unit('B', 'X', 'A'), unit('C', 'x', 'A')),
    'name-taken',
  ],
  ['new units in a circle', add(unit('A', 'A', 'B'), unit('B', 'B', 'A')), 'cycle'],
  ['renaming what is unknown', rename('NONE', 'X'), 'unknown'],
  ['renaming what has ended', rename('OLD', 'X'), 'ended'],
  ['renaming before the unit began', rename('NEW', 'X'), 'not-begun'],
  ['renaming before another renaming', rename('LATE', 'X'), 'later-change'],
  ['renaming to the same', rename('SNV', 'Sở Nội vụ'), 'nothing-changes'],
  ['renaming to a sibling’s name', rename('SNV', 'Sở Y Tế'), 'name-taken'],
  ['moving below itself', move('SNV', 'SNV.TC'), 'cycle'],
  ['moving under itself', move('SNV', 'SNV'), 'cycle'],
  ['moving under what is unknown', move('SNV', 'NONE'), 'unknown'],
  ['moving under what has ended', move('SNV', 'OLD'), 'parent-not-in-force'],
  ['moving to where it is', move('SNV.TC', 'SNV'), 'nothing-changes'],
  ['merging into itself', merge(['SNV'], 'SNV'), 'itself'],
  ['merging into a unit of its own', merge(['SNV'], 'SNV.TC'), 'cycle'],
  ['merging one twice', merge(['SNV', 'snv'], 'SYT'), 'twice'],
  ['merging into what is unknown', merge(['SNV'], 'NONE'), 'unknown'],
  ['merging into what has ended', merge(['SNV'], 'OLD'), 'into-not-in-force'],
  [
    'merging what is unknown, and what has ended',
    merge(['NONE', 'OLD'], 'SYT'),
    'unknown',
    'ended',
  ],
  ['merging what is to be merged already', merge(['SOON'], 'SNV'), 'later-change'],
  ['merging what is to take over from another later', merge(['SYT'], 'SNV'), 'later-change'],
  ['ending on its first day', merge(['FRESH'], 'SNV'), 'begins-that-day'],
  ['splitting into itself', split('SNV', ['SNV'], 'SYT'), 'itself'],
  ['splitting into what is unknown', split('SNV', ['NONE']), 'unknown'],
  ['splitting into one twice', split('SNV', ['SYT', 'SYT']), 'twice'],
  ['splitting with a rest that has ended', split('SNV', ['SYT'], 'OLD'), 'into-not-in-force'],
  ['closing with units below', close('SNV'), 'has-subunits'],
  ['adding below what is to be closed', add(unit('A', 'X', 'SHUT')), 'parent-ends'],
  ['moving under what is to be closed', move('SNV.TC', 'SHUT'), 'parent-ends'],
  ['merging into what is to be closed', merge(['SNV'], 'SHUT'), 'into-ends'],
  ['splitting into what is to be closed', split('SNV', ['SHUT']), 'into-ends'],
  ['closing what another unit will come under', close('HOST'), 'has-subunits'],
  ['taking back what is unknown', cancel('NONE', '2026-09-01'), 'unknown'],
  ['taking back what has begun', cancel('FRESH', DAY), 'has-come'],
  ['taking back a unit', cancel('NEW', '2026-12-01'), 'begins-then'],
  ['taking back nothing', cancel('SNV', '2026-09-01'), 'nothing-written'],
  ['taking back what a later change builds on', cancel('LATE', '2026-08-01'), 'later-change'],
  ['closing with people', close('SNV.TC', 3), 'has-people'],
]

for (const [what, planned, ...kinds] of refusals) {
  t.test(`refused: ${what}`, async (t) => {
    t.same('problems' in planned && planned.problems.map(({ kind }) => kind), kinds)
  })
}

function sound(planned: Planned): UnitPlan {
  if ('problems' in planned) throw new Error(JSON.stringify(planned.problems))
  return planned
}

t.test('a renaming holds from its day on, and its subunits and code stay', async (t) => {
  const after = applied(records, sound(rename('SNV', 'Sở Tổ chức')))
  t.equal(createUnitTree(after, '2026-05-31').byCode('SNV')?.name, 'Sở Nội vụ')
  const tree = createUnitTree(after, DAY)
  t.equal(tree.byCode('SNV')?.name, 'Sở Tổ chức')
  t.same(
    tree.childrenOf(2).map(({ code }) => code),
    ['GOES', 'SNV.TC'],
  )
})

t.test('a mistake of the same day is put right in its place', async (t) => {
  const once = applied(records, sound(rename('SNV', 'Sở Tổ chứ')))
  const twice = applied(once, sound(planRenaming(once, { code: 'SNV', name: 'Sở Tổ chức' }, DAY)))
  t.equal(twice.versions.filter(({ unitId }) => unitId === 2).length, 2)
  t.equal(createUnitTree(twice, DAY).byCode('SNV')?.name, 'Sở Tổ chức')
})

t.test(
  'units of a file may stand before those above them; parents come first in the plan',
  async (t) => {
    const plan = sound(add(unit('C', 'C', 'B'), unit('B', 'B', 'A'), unit('A', 'A', 'R')))
    t.same(
      plan.changes.map(({ code }) => code),
      ['A', 'B', 'C'],
    )
  },
)

t.test('R8: a merger leads people and subunits on from its day, and not before', async (t) => {
  const after = applied(records, sound(merge(['SNV'], 'SYT', '2027-01-01')))
  t.equal(createUnitTree(after, '2026-12-31').heirOf(2)?.code, 'SNV')
  const tree = createUnitTree(after, '2027-01-01')
  t.equal(tree.heirOf(2)?.code, 'SYT')
  t.same(
    tree.pathOf(4).map(({ code }) => code),
    ['R', 'SYT', 'SNV.TC'],
  )
})

t.test(
  'a split without a rest leaves the unit in force; told again, it adds nothing twice',
  async (t) => {
    const after = applied(records, sound(split('SNV', ['SYT'])))
    t.equal(createUnitTree(after, DAY).heirOf(2)?.code, 'SNV')
    const again = sound(planSplit(after, { code: 'SNV', into: ['SYT'] }, DAY))
    t.same(again.changes[0]?.steps, [])
  },
)

t.test('a split with a rest ends the unit, and the rest goes there', async (t) => {
  const tree = createUnitTree(applied(records, sound(split('SNV', ['SYT'], 'FRESH'))), DAY)
  t.equal(tree.byCode('SNV')?.state, 'ended')
  t.equal(tree.heirOf(2)?.code, 'FRESH')
  t.same(
    tree
      .inForce(2)
      .map(({ code }) => code)
      .sort(),
    ['FRESH', 'SYT'],
  )
})

t.test('R8: what is written down for a day to come is taken back, and nothing else', async (t) => {
  for (const [code, on] of [
    ['LATE', '2026-09-01'],
    ['SOON', '2026-08-01'],
    ['SHUT', '2026-10-01'],
    ['GOES', '2026-07-01'],
  ] as const) {
    const after = applied(records, sound(cancel(code, on)))
    const [before, then] = ['2026-06-30', '2027-01-01'].map((day) => {
      const found = createUnitTree(after, day).byCode(code)
      return found && [found.name, found.parentId, found.state, found.until]
    })
    t.same(then, before, code)
    t.ok(then?.includes('in-force'))
  }
  const kept = applied(records, sound(cancel('SOON', '2026-08-01')))
  t.equal(kept.successors.length, records.successors.length - 1)
})

t.test('R8: what was built on an end stands in the way of taking it back', async (t) => {
  const merged = applied(records, sound(merge(['SNV'], 'SYT', '2027-01-01')))
  const cancelled = (now: UnitRecords) =>
    planCancellation(now, { code: 'SNV', today: DAY }, '2027-01-01')
  t.notOk('problems' in cancelled(merged))
  const named = sound(planAdditions(merged, [unit('A', 'Sở Nội vụ', 'R')], '2027-01-01'))
  t.match(cancelled(applied(merged, named)), { problems: [{ kind: 'name-taken', other: 'A' }] })
})

onEveryDatabase('the tables hold after each change what the plan says', async (t, database) => {
  const store = createUnitStore(database)
  let expected: UnitRecords = await store.load()
  const act = actAt(Date.UTC(2026, 5, 1))
  const step = async (plan: (now: UnitRecords) => Planned) => {
    const planned = sound(plan(expected))
    t.equal(await store.apply(planned, act), 'done')
    expected = applied(expected, planned)
    t.same(await store.load(), sorted(expected))
  }
  const units = [unit('R', 'Gốc'), unit('A', 'A', 'R'), unit('B', 'B', 'R'), unit('C', 'C', 'A')]
  await step((now) => planAdditions(now, units, '2020-01-01'))
  await step((now) => planRenaming(now, { code: 'A', name: 'A mới', kind: 'khoi-dang' }, DAY))
  await step((now) => planRenaming(now, { code: 'A', name: 'A mới nữa' }, DAY))
  await step((now) => planMove(now, { code: 'C', parent: 'B' }, '2026-07-01'))
  await step((now) => planSplit(now, { code: 'A', into: ['B'] }, '2026-08-01'))
  await step((now) => planMerger(now, { codes: ['A'], into: 'B' }, '2026-09-01'))
  await step((now) => planClosure(now, { code: 'C', people: 0 }, '2026-10-01'))
  const today = DAY
  await step((now) => planCancellation(now, { code: 'C', today }, '2026-10-01'))
  await step((now) => planCancellation(now, { code: 'A', today }, '2026-09-01'))
  await step((now) => planCancellation(now, { code: 'C', today }, '2026-07-01'))
})

onEveryDatabase(
  'of two changes planned on the same records, the second changes nothing',
  async (t, database) => {
    const store = createUnitStore(database)
    const before = await store.load()
    const act = actAt(0)
    const first = sound(planAdditions(before, [unit('A', 'A')], DAY))
    const second = sound(planAdditions(before, [unit('B', 'B')], DAY))
    t.same(await Promise.all([store.apply(first, act), store.apply(second, act)]), [
      'done',
      'changed-meanwhile',
    ])
    t.same(
      (await store.load()).units.map(({ code }) => code),
      ['A'],
    )
    const events = await database.query('SELECT event, subject FROM audit_entries')
    t.same(events, [{ event: 'unit.added', subject: 'A A' }])
  },
)

onEveryDatabase('more units than fit in one reading are all read', async (t, database) => {
  const store = createUnitStore(database)
  const units = Array.from({ length: 1_234 }, (_, index) => unit(`U${index}`, `Đơn vị ${index}`))
  await store.apply(sound(planAdditions(await store.load(), units, DAY)), actAt(0))
  const { units: read, versions } = await store.load()
  t.equal(read.length, 1_234)
  t.equal(versions.length, 1_234)
})

function sorted(records: UnitRecords): UnitRecords {
  return {
    ...records,
    versions: [...records.versions].sort(
      (a, b) => a.unitId - b.unitId || (a.from < b.from ? -1 : 1),
    ),
    successors: [...records.successors].sort(
      (a, b) => a.unitId - b.unitId || a.successorId - b.successorId || (a.on < b.on ? -1 : 1),
    ),
  }
}
