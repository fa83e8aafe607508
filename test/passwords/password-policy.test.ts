import t from 'tap'
import {
  createPasswordPolicies,
  type PasswordPolicy,
  type PolicySettings,
} from '../../src/passwords/password-policy.ts'

const settings: PolicySettings = {
  preset: 'vn-level3',
  everyone: {},
  administratorGroups: ['quan-tri'],
  administrators: {},
  groups: [],
}
const FOUR = ['upper', 'lower', 'digit', 'symbol']
const never = undefined

const rows: [
  preset: PolicySettings['preset'],
  groups: string[],
  secondFactor: boolean,
  [length: number, classes: string[], history: number, age: number | undefined],
][] = [
  ['vn-level3', [], false, [14, [], 5, never]],
  ['vn-level3', ['van-thu'], true, [10, [], 5, never]],
  ['vn-level3', ['quan-tri'], false, [14, [], 10, 60]],
  ['vn-level3', ['van-thu', 'quan-tri'], true, [10, [], 10, 60]],
  ['tcvn-classes', [], false, [14, FOUR, 5, 180]],
  ['tcvn-classes', [], true, [10, FOUR, 5, 365]],
  ['tcvn-classes', ['quan-tri'], true, [10, FOUR, 10, 60]],
  ['nist-800-63b-4', [], false, [15, [], 0, never]],
  ['nist-800-63b-4', ['quan-tri'], true, [8, [], 0, never]],
]

for (const [preset, groups, hasSecondFactor, [minimumLength, classes, history, age]] of rows) {
  const who = `${groups.join('+') || 'anybody'}, ${hasSecondFactor ? 'two factors' : 'one factor'}`
  t.test(`decision 14: ${preset}, ${who}`, async (t) => {
    const { policyFor } = createPasswordPolicies({ ...settings, preset })
    const expected = { minimumLength, classes, history, maximumAgeDays: age } as PasswordPolicy
    t.same(policyFor({ groups, hasSecondFactor }), expected)
  })
}

t.test('L6: of several groups the strictest counts in every point', async (t) => {
  const { policyFor } = createPasswordPolicies({
    ...settings,
    everyone: { minimumLengthWithSecondFactor: 12 },
    administrators: { history: 12 },
    groups: [
      { groups: ['ke-toan', 'kho-bac'], minimumLength: 16, maximumAgeDays: 90 },
      { groups: ['van-thu'], classes: ['digit', 'upper'], maximumAgeDays: null, history: 8 },
    ],
  })
  t.same(policyFor({ groups: ['kho-bac', 'van-thu'], hasSecondFactor: false }), {
    minimumLength: 16,
    classes: ['upper', 'digit'],
    history: 8,
    maximumAgeDays: 90,
  })
  t.same(policyFor({ groups: ['ke-toan', 'quan-tri'], hasSecondFactor: true }), {
    minimumLength: 12,
    classes: [],
    history: 12,
    maximumAgeDays: 60,
  })
})

t.test('a group may be asked for less than everybody', async (t) => {
  const { policyFor } = createPasswordPolicies({
    ...settings,
    preset: 'tcvn-classes',
    groups: [{ groups: ['may-quet'], maximumAgeDays: null, classes: [] }],
  })
  const policy = policyFor({ groups: ['may-quet'], hasSecondFactor: false })
  t.equal(policy.maximumAgeDays, undefined)
  t.same(policy.classes, [])
})

t.test('a second factor never asks for more characters than its absence', async (t) => {
  const { policyFor } = createPasswordPolicies({ ...settings, everyone: { minimumLength: 8 } })
  t.equal(policyFor({ groups: [], hasSecondFactor: true }).minimumLength, 8)
})
