import t from 'tap'
import { nextStep, type StepFacts } from '../../src/sign-in/next-step.ts'

const nothing: StepFacts = {
  secondFactor: { kind: 'none', why: 'not-demanded' },
  isEnrolled: false,
  hasUnsavedCodes: false,
  passwordExpiredAt: undefined,
  isPasswordHere: true,
  actions: [],
  unreadNotices: [],
  news: undefined,
}

const change = { kind: 'change-password', reason: 'reset', addedAt: 5 } as const
const enrol = { kind: 'enrol-second-factor', addedAt: 1 } as const
const phone = { kind: 'confirm-phone', addedAt: 1 } as const
const everything = { actions: [phone, enrol, change], unreadNotices: [{ id: 7 }] }

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
      ...everything,
      passwordExpiredAt: 1,
    },
    { kind: 'verify-second-factor', why: 'enrolled' },
  ],
  [
    {
      secondFactor: { kind: 'enrol-first', why: 'group' },
      ...everything,
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
  [
    { actions: [phone, enrol], unreadNotices: [{ id: 7 }] },
    { kind: 'enrol-second-factor', why: 'required' },
  ],
  [{ actions: [change, phone], isPasswordHere: false }, { kind: 'confirm-phone' }],
  [
    { actions: [phone, enrol], isEnrolled: true, unreadNotices: [{ id: 7 }] },
    { kind: 'confirm-phone' },
  ],
  [
    { isEnrolled: true, hasUnsavedCodes: true, actions: [phone], unreadNotices: [{ id: 7 }] },
    { kind: 'save-recovery-codes' },
  ],
  [{ actions: [phone], unreadNotices: [{ id: 7 }] }, { kind: 'confirm-phone' }],
  [
    { unreadNotices: [{ id: 7 }], news: 'reset' },
    { kind: 'read-notice', noticeId: 7 },
  ],
  [{ news: 'phone' }, { kind: 'hear-news', news: 'phone' }],
  [{ unreadNotices: [{ id: 7 }, { id: 8 }] }, { kind: 'read-notice', noticeId: 7 }],
]

for (const [facts, step] of rows) {
  t.test(`2.6: ${JSON.stringify(facts)} → ${step?.kind ?? 'the session'}`, async (t) => {
    t.same(nextStep({ ...nothing, ...facts }), step)
  })
}
