import t from 'tap'
import { nextStep, type StepFacts } from '../../src/sign-in/next-step.ts'

const nothing: StepFacts = {
  secondFactor: { kind: 'none', why: 'not-demanded' },
  isEnrolled: false,
  hasUnsavedCodes: false,
  passwordExpiredAt: undefined,
  isPasswordHere: true,
  actions: [],
}

const change = { kind: 'change-password', reason: 'reset', addedAt: 5 } as const
const enrol = { kind: 'enrol-second-factor', addedAt: 1 } as const
const phone = { kind: 'confirm-phone', addedAt: 1 } as const
const read = (noticeId: number) => ({ kind: 'read-notice', noticeId, addedAt: 1 }) as const
const everything = [read(7), phone, enrol, change]

const rows: [facts: Partial<StepFacts>, step: ReturnType<typeof nextStep>][] = [
  [{}, undefined],
  [
    { secondFactor: { kind: 'verify', why: 'enrolled' }, isEnrolled: true },
    { kind: 'verify-second-factor', why: 'enrolled' },
  ],
  [
    {
      secondFactor: { kind: 'verify', why: 'enrolled' },
      isEnrolled: true,
      actions: everything,
      passwordExpiredAt: 1,
    },
    { kind: 'verify-second-factor', why: 'enrolled' },
  ],
  [
    {
      secondFactor: { kind: 'enrol-first', why: 'group' },
      actions: everything,
      passwordExpiredAt: 1,
    },
    { kind: 'change-password', reason: 'reset', since: 5 },
  ],
  [{ passwordExpiredAt: 9 }, { kind: 'change-password', reason: 'expired', since: 9 }],
  [
    { secondFactor: { kind: 'enrol-first', why: 'group' }, actions: [phone] },
    { kind: 'enrol-second-factor', why: 'group' },
  ],
  [
    { secondFactor: { kind: 'enrol-first', why: 'group' }, isEnrolled: true, actions: [phone] },
    { kind: 'enrol-second-factor', why: 'group' },
  ],
  [{ actions: [read(7), phone, enrol] }, { kind: 'enrol-second-factor', why: 'required' }],
  [{ actions: [change, phone], isPasswordHere: false }, { kind: 'confirm-phone' }],
  [{ actions: [read(7), phone, enrol], isEnrolled: true }, { kind: 'confirm-phone' }],
  [
    { isEnrolled: true, hasUnsavedCodes: true, actions: [read(7), phone] },
    { kind: 'save-recovery-codes' },
  ],
  [{ actions: [read(7), phone] }, { kind: 'confirm-phone' }],
  [{ actions: [read(7), read(8)] }, { kind: 'read-notice', noticeId: 7 }],
]

for (const [facts, step] of rows) {
  t.test(`2.6: ${JSON.stringify(facts)} → ${step?.kind ?? 'the session'}`, async (t) => {
    t.same(nextStep({ ...nothing, ...facts }), step)
  })
}
