import t from 'tap'
import { backupName, parseBackupName } from '../../src/backup/backup-name.ts'
import { kept } from '../../src/backup/retention.ts'

const DAY_MS = 86_400_000
/** A Monday, at half past one in Asia/Ho_Chi_Minh. */
const NIGHT = Date.parse('2026-11-30T01:30:00+07:00')

const named = (...times: readonly string[]) =>
  times.map((time) => ({ name: time, at: Date.parse(`${time}+07:00`) }))

const nightly = (count: number) =>
  Array.from({ length: count }, (_, night) => {
    const at = NIGHT - night * DAY_MS
    return { name: backupName({ at, schema: 23 }), at }
  })

const daysOf = (names: ReadonlySet<string>) =>
  [...names].map((name) => {
    const { at } = parseBackupName(name) ?? { at: 0 }
    return Math.round((NIGHT - at) / DAY_MS)
  })

t.test('product 3.7: 7 days, 4 weeks and 12 months of 400 nights', async (t) => {
  const stays = daysOf(kept(nightly(400), { daily: 7, weekly: 4, monthly: 12 }, NIGHT + 1))
  t.same(
    stays.sort((a, b) => a - b),
    [
      // 30 November is a Monday, the first day of its week.
      0, 1, 2, 3, 4, 5, 6,
      // The Sundays that ended the weeks before, the first of them is among the days.
      8, 15,
      // The last days of October back to December: 31, 30, 31, 31, 30, 31, 30, 31, 28, 31, 31.
      30, 61, 91, 122, 153, 183, 214, 244, 275, 303, 334,
    ],
  )
})

const rows: readonly (readonly [
  promise: string,
  backups: ReturnType<typeof named>,
  stays: readonly string[],
])[] = [
  ['nothing', [], []],
  ['the only one stays, however old', named('2020-01-01T01:30:00'), ['2020-01-01T01:30:00']],
  [
    'all of the last 24 hours stay',
    named('2026-11-30T01:00:00', '2026-11-29T19:00:00', '2026-11-29T13:00:00'),
    ['2026-11-30T01:00:00', '2026-11-29T19:00:00', '2026-11-29T13:00:00'],
  ],
  [
    'of an earlier day the last one stays',
    named('2026-11-30T01:00:00', '2026-11-27T07:00:00', '2026-11-27T23:00:00'),
    ['2026-11-30T01:00:00', '2026-11-27T23:00:00'],
  ],
  [
    'days are those of Asia/Ho_Chi_Minh',
    named('2026-11-30T01:00:00', '2026-11-28T00:30:00', '2026-11-27T23:30:00'),
    ['2026-11-30T01:00:00', '2026-11-28T00:30:00', '2026-11-27T23:30:00'],
  ],
  [
    'a server that stood still loses none',
    named('2026-03-01T01:00:00', '2026-02-01T01:00:00', '2026-01-01T01:00:00'),
    ['2026-03-01T01:00:00', '2026-02-01T01:00:00', '2026-01-01T01:00:00'],
  ],
]
for (const [promise, backups, stays] of rows) {
  t.test(promise, async (t) => {
    const keep = { daily: 7, weekly: 0, monthly: 0 }
    t.same([...kept(backups, keep, NIGHT)].sort(), [...stays].sort())
  })
}

t.test('names of backups say when and of which version, and nothing else is one', async (t) => {
  const name = backupName({ at: NIGHT, schema: 23 })
  t.equal(name, 'cas-20261129T183000Z-0023')
  t.same(parseBackupName(name), { at: NIGHT, schema: 23 })
  for (const other of ['', 'cas-20261129T183000Z', '../cas-20261129T183000Z-0023', 'cas.sqlite']) {
    t.equal(parseBackupName(other), undefined)
  }
})
