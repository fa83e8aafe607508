import t from 'tap'
import { endOf, hourOf, lastDayBefore, monthsLater } from '../../src/accounts/calendar.ts'

t.test('a day begins and ends in Asia/Ho_Chi_Minh', async (t) => {
  t.equal(new Date(hourOf('2026-11-30', 17)).toISOString(), '2026-11-30T10:00:00.000Z')
  t.equal(new Date(endOf('2026-12-31')).toISOString(), '2026-12-31T17:00:00.000Z')
  t.equal(lastDayBefore(endOf('2026-12-31')), '2026-12-31')
})

const rows: [string, number, string][] = [
  ['2026-01-31', 1, '2026-02-28'],
  ['2024-01-31', 1, '2024-02-29'],
  ['2026-11-24', -24, '2024-11-24'],
  ['2026-11-24', 14, '2028-01-24'],
  ['2026-05-31', -1, '2026-04-30'],
]
for (const [from, months, to] of rows) {
  t.test(`${months} months from ${from} is ${to}`, async (t) => {
    t.equal(new Date(monthsLater(Date.parse(from), months)).toISOString().slice(0, 10), to)
  })
}
