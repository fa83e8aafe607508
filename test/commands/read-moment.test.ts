import t from 'tap'
import { readMoment } from '../../src/commands/read-moment.ts'

const TEN_AT_NIGHT = Date.UTC(2026, 10, 25, 15, 0)

for (const typed of [
  '2026-11-25 22:00',
  '2026-11-25T22:00',
  '25/11/2026 22:00',
  ' 22:00 25/11/2026 ',
]) {
  t.test(`2.12: ${typed} is ten at night in Asia/Ho_Chi_Minh`, async (t) => {
    t.equal(readMoment(typed), TEN_AT_NIGHT)
  })
}

t.test('2.12: a day has its edges', async (t) => {
  t.equal(readMoment('1/3/2027 0:00'), Date.UTC(2027, 1, 28, 17, 0))
  t.equal(readMoment('23:59 31/12/2026'), Date.UTC(2026, 11, 31, 16, 59))
})

for (const typed of [
  '',
  '22:00',
  '2026-11-25',
  '30/2/2027 10:00',
  '2026-11-25 24:00',
  '2026-11-25 22:60',
  '25-11-2026 22:00',
]) {
  t.test(`2.12: "${typed}" is no moment`, async (t) => {
    t.throws(() => readMoment(typed), /2026-11-25 22:00/)
  })
}
