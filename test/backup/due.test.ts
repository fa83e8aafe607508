import t from 'tap'
import { isBackupDue, isTestDue, type PastRuns, type Schedule } from '../../src/backup/due.ts'

const at = (time: string) => Date.parse(`2026-11-${time}+07:00`)
const DAILY: Schedule = { dailyAt: '01:30', everyHours: 0 }
const OFTEN: Schedule = { dailyAt: '01:30', everyHours: 6 }
const NEVER: Schedule = { dailyAt: 'never', everyHours: 0 }

const rows: readonly (readonly [
  promise: string,
  schedule: Schedule,
  past: PastRuns,
  now: number,
  isDue: boolean,
])[] = [
  ['never', NEVER, {}, at('30T12:00'), false],
  ['the first one at once', DAILY, {}, at('30T12:00'), true],
  ['not before its time', DAILY, { goodAt: at('29T01:30') }, at('30T01:29'), false],
  ['at its time', DAILY, { goodAt: at('29T01:31') }, at('30T01:30'), true],
  ['once', DAILY, { goodAt: at('30T01:30') }, at('30T23:59'), false],
  ['one that was missed, at the start', DAILY, { goodAt: at('28T01:30') }, at('30T09:00'), true],
  ['by hand counts as well', DAILY, { goodAt: at('30T01:31') }, at('30T01:32'), false],
  ['so many hours later', OFTEN, { goodAt: at('30T01:30') }, at('30T07:30'), true],
  ['not sooner', OFTEN, { goodAt: at('30T01:30') }, at('30T07:29'), false],
  ['a failed one not at once', DAILY, { failedAt: at('30T01:30') }, at('30T02:29'), false],
  ['but an hour later', DAILY, { failedAt: at('30T01:30') }, at('30T02:30'), true],
  ['one from the future proves nothing', DAILY, { goodAt: at('30T12:00') }, at('20T12:00'), true],
  ['nor does a failure from there', DAILY, { failedAt: at('30T12:00') }, at('20T12:00'), true],
]
for (const [promise, schedule, past, now, isDue] of rows) {
  t.test(`L14: ${promise}`, async (t) => {
    t.equal(isBackupDue(schedule, past, now), isDue)
  })
}

const tests: readonly (readonly [
  promise: string,
  everyDays: number,
  passedAt: number | undefined,
  now: number,
  isDue: boolean,
])[] = [
  ['never', 0, undefined, at('30T12:00'), false],
  ['the first backup', 7, undefined, at('30T12:00'), true],
  ['not within the week', 7, at('23T01:30'), at('29T01:30'), false],
  [
    'a week later, though its backup was begun some minutes later',
    7,
    at('23T01:40'),
    at('30T01:30'),
    true,
  ],
  ['a test from the future proves nothing', 7, at('30T12:00'), at('20T12:00'), true],
]
for (const [promise, everyDays, passedAt, now, isDue] of tests) {
  t.test(`L14: a restore test: ${promise}`, async (t) => {
    t.equal(isTestDue(everyDays, passedAt, now), isDue)
  })
}
