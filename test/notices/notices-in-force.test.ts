import t from 'tap'
import type { Audience } from '../../src/notices/notice.ts'
import { noticesInForce } from '../../src/notices/notices-in-force.ts'
import { isFor, type Reader, readerOf, STRANGER } from '../../src/notices/reader.ts'
import { createServiceRegistry } from '../../src/services/service-registry.ts'
import { createUnitTree } from '../../src/units/unit-tree.ts'
import { type NoticeChanges, newNotice } from '../support/notices.ts'
import { sampleConfig, serviceEntry } from '../support/sample-config.ts'
import { unitRecords } from '../support/units.ts'

const SNV: Audience = { kind: 'unit', code: 'SNV' }
const APP: Audience = { kind: 'application', serviceId: 'app' }
const member: Reader = { belongsTo: new Set(['SNV']), mayUse: (id) => id === 'app' }

/** Numbered in their order, from 1. */
const numbered = (changes: readonly NoticeChanges[]) =>
  changes.map((one, index) => ({ id: index + 1, ...newNotice(one) }))
const at = (now: number, changes: readonly NoticeChanges[]) =>
  noticesInForce(numbered(changes), now)
const work = (workFrom: number, until: number, more: NoticeChanges = {}): NoticeChanges => ({
  level: 'maintenance',
  workFrom,
  until,
  ...more,
})

t.test('2.12: a notice is in force from its first moment until before its last', async (t) => {
  const only = [{ from: 100, until: 200 }]
  const shownAt = (now: number) => at(now, only).onForm(undefined)?.id
  t.equal(shownAt(99), undefined)
  t.equal(shownAt(100), 1)
  t.equal(shownAt(199), 1)
  t.equal(shownAt(200), undefined)
  t.same([at(99, only).from, at(99, only).until], [Number.NEGATIVE_INFINITY, 100])
  t.same([at(100, only).from, at(100, only).until], [100, 200])
  t.same([at(200, only).from, at(200, only).until], [200, Number.POSITIVE_INFINITY])
})

const levels: readonly (readonly [
  level: NonNullable<NoticeChanges['level']>,
  onForm: boolean,
  onPortal: boolean,
])[] = [
  ['info', false, true],
  ['attention', true, true],
  ['must-read', false, false],
  ['maintenance', true, true],
]
for (const [level, onForm, onPortal] of levels) {
  t.test(`2.12: where a notice of the level ${level} is shown`, async (t) => {
    const everybody = at(1, [{ level }])
    t.equal(everybody.onForm(undefined) !== undefined, onForm)
    t.equal(everybody.onForm('app') !== undefined, onForm)
    t.equal(everybody.onPortal(member) !== undefined, onPortal)
    t.equal(everybody.ofApplication('app'), undefined)
    const unit = at(1, [{ level, audience: SNV }])
    t.equal(unit.onForm('app'), undefined, 'before sign-in nobody belongs anywhere')
    t.equal(unit.onPortal(member) !== undefined, onPortal)
    t.equal(unit.onPortal(STRANGER), undefined)
    const application = at(1, [{ level, audience: APP }])
    t.equal(application.onForm('app') !== undefined, onForm)
    t.equal(application.onForm('other'), undefined)
    t.equal(application.onForm(undefined), undefined)
    t.equal(application.onPortal(member), undefined, 'it stands on the tile')
    t.equal(application.ofApplication('app') !== undefined, level !== 'must-read')
  })
}

const ranks: readonly (readonly [
  what: string,
  notices: readonly NoticeChanges[],
  first: number,
])[] = [
  ['maintenance before attention', [work(50, 60), { from: 9 }], 1],
  ['attention before info', [{ level: 'info', from: 9 }, {}], 2],
  ['the maintenance that begins first', [work(70, 80), work(50, 60)], 2],
  ['the narrower audience', [{ audience: SNV }, { from: 9 }], 1],
  ['maintenance of all before attention to a unit', [{ audience: SNV }, work(50, 60)], 2],
  ['the newer one', [{ from: 1 }, { from: 2 }, { from: 0 }], 2],
  ['the later added of two that begin alike', [{}, {}], 2],
]
for (const [what, notices, first] of ranks) {
  t.test(`2.12: one at a time: ${what}`, async (t) => {
    t.equal(at(10, notices).onPortal(member)?.id, first)
  })
}

t.test('2.12: on the form of an application its own notice comes before one for all', async (t) => {
  const inForce = at(10, [{}, { audience: APP }, { audience: { ...APP, serviceId: 'other' } }])
  t.equal(inForce.onForm('app')?.id, 2)
  t.equal(inForce.onForm('other')?.id, 3)
  t.equal(inForce.onForm(undefined)?.id, 1)
  const during = at(10, [work(20, 30), { audience: APP }])
  t.equal(during.onForm('app')?.id, 1, 'a maintenance of all outranks it')
  t.equal(during.ofApplication('app')?.id, 2, 'the tile still tells its own')
})

t.test('2.12: a maintenance is told beforehand, and under way from its first minute', async (t) => {
  const notices = [work(50, 60, { from: 10 })]
  const shown = (now: number) => at(now, notices).onForm(undefined)
  t.equal(shown(9), undefined)
  t.equal(shown(10)?.isUnderWay, false)
  t.equal(shown(49)?.isUnderWay, false)
  t.equal(shown(50)?.isUnderWay, true)
  t.equal(shown(59)?.isUnderWay, true)
  t.equal(shown(60), undefined)
  t.equal(at(10, notices).until, 50, 'what is shown changes when the work begins')
  t.equal(at(49, notices).maintenanceNow, undefined)
  t.equal(at(50, notices).maintenanceNow?.id, 1)
  t.equal(
    at(50, [work(50, 60, { audience: APP })]).maintenanceNow,
    undefined,
    'one application only',
  )
})

t.test('S22: what must be read is asked of whom it concerns, the oldest first', async (t) => {
  const mustRead = { level: 'must-read' } as const
  const inForce = at(10, [
    { ...mustRead, from: 5 },
    { ...mustRead, from: 3, audience: SNV },
    { ...mustRead, from: 4, audience: { kind: 'unit', code: 'SYT' } },
    { ...mustRead, from: 11 },
    {},
    { ...mustRead, from: 4, audience: APP },
  ])
  t.same(
    inForce.mustRead(member).map(({ id }) => id),
    [2, 6, 1],
  )
  t.same(
    inForce.mustRead(STRANGER).map(({ id }) => id),
    [1],
  )
})

t.test('2.12, R8: a unit is everything below it, and goes on in who took it over', async (t) => {
  const records = unitRecords(
    [
      { code: 'TINH', name: 'UBND tỉnh' },
      { code: 'STTTT', name: 'Sở Thông tin và Truyền thông', parent: 'TINH', to: '2026-07-01' },
      { code: 'TTCNTT', name: 'Trung tâm CNTT', parent: 'STTTT' },
      { code: 'SKHCN', name: 'Sở Khoa học và Công nghệ', parent: 'TINH' },
      { code: 'SYT', name: 'Sở Y tế', parent: 'TINH' },
    ],
    [['STTTT', 'SKHCN', '2026-07-01']],
  )
  const tree = createUnitTree(records, '2026-11-24')
  const readerAt = (code: string): Reader => ({
    belongsTo: tree.membershipOf(tree.byCode(code)?.id ?? 0).belongsTo,
    mayUse: () => false,
  })
  const to = (code: string) => ({ audience: { kind: 'unit', code } }) as const
  for (const place of ['STTTT', 'TTCNTT', 'SKHCN', 'SYT']) {
    t.equal(isFor(to('TINH'), readerAt(place)), true, `${place} is below the province`)
  }
  t.equal(isFor(to('STTTT'), readerAt('STTTT')), true, 'who was in the unit that has ended')
  t.equal(isFor(to('STTTT'), readerAt('TTCNTT')), true, 'and below it')
  t.equal(isFor(to('SKHCN'), readerAt('STTTT')), true, 'is told what its successor is told')
  t.equal(isFor(to('SKHCN'), readerAt('TTCNTT')), true)
  t.equal(isFor(to('STTTT'), readerAt('SKHCN')), false, 'and nobody else is')
  t.equal(isFor(to('SYT'), readerAt('TTCNTT')), false)
})

t.test('2.12: an application’s notice concerns whoever may use it', async (t) => {
  const { services } = sampleConfig({
    services: [serviceEntry({ allowedGroups: ['lanh-dao'] })],
  })
  const registry = createServiceRegistry(services)
  const person = (groups: readonly string[]) =>
    readerOf(
      {
        mailboxName: 'tamtt',
        mailboxAddress: 'tamtt@binhphuoc.gov.vn',
        displayName: 'Trần Thanh Tâm',
        unit: '',
        unitCode: '',
        unitPath: [],
        belongsTo: new Set(),
        position: '',
        phone: '',
        employeeCode: '',
        legacyAddress: '',
        groups,
      },
      registry,
    )
  const to = (serviceId: string) => ({ audience: { kind: 'application', serviceId } }) as const
  t.equal(isFor(to('app'), person(['lanh-dao'])), true)
  t.equal(isFor(to('app'), person([])), false)
  t.equal(isFor(to('gone'), person(['lanh-dao'])), false, 'no longer in the configuration')
})
