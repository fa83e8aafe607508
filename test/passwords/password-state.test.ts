import t from 'tap'
import { type PasswordState, passwordState } from '../../src/passwords/password-state.ts'

const DAY = 86_400_000
const since = Date.UTC(2026, 0, 5)
const end = since + 180 * DAY

const rows: [string, number | undefined, number, PasswordState][] = [
  ['no expiry', undefined, 9999 * DAY, { kind: 'good' }],
  ['new', 180, 0, { kind: 'good' }],
  ['more than two weeks left', 180, 165.9 * DAY, { kind: 'good' }],
  ['two weeks left', 180, 166 * DAY, { kind: 'expires-soon', inDays: 14, on: end }],
  ['the last day', 180, 179.5 * DAY, { kind: 'expires-soon', inDays: 1, on: end }],
  ['the last moment', 180, 180 * DAY - 1, { kind: 'expires-soon', inDays: 1, on: end }],
  ['over', 180, 180 * DAY, { kind: 'expired', on: end }],
  ['a short life is not a warning from its first day', 10, 4 * DAY, { kind: 'good' }],
  ['a clock that was set back', 180, -3 * DAY, { kind: 'good' }],
]

for (const [promise, maximumAgeDays, later, expected] of rows) {
  t.test(`2.6: ${promise}: ${expected.kind}`, async (t) => {
    const state = passwordState({ passwordChangedAt: since }, { maximumAgeDays }, since + later)
    t.same(state, expected)
  })
}

t.test('an account without a password has none that expires', async (t) => {
  const state = passwordState({ passwordChangedAt: undefined }, { maximumAgeDays: 1 }, 99 * DAY)
  t.same(state, { kind: 'good' })
})
