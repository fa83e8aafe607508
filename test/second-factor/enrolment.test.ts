import { onEveryDatabase } from '../support/database.ts'
import { PHRASE, secondFactorDesk } from '../support/second-factor-desk.ts'

const ASKED = { holder: 'sign-in 1', mailbox: 'tamtt@binhphuoc.gov.vn' }

onEveryDatabase(
  'product 2.7: enrolment from the first page to the first code',
  async (t, database) => {
    const desk = await secondFactorDesk(database)
    const id = await desk.addPerson()
    const begun = await desk.beginEnrolment(desk.act(), id, ASKED)
    if (begun.kind !== 'begun') throw new Error(begun.kind)
    const { uri, keyText, expiresAt } = begun.enrolment
    t.match(uri, /^otpauth:\/\/totp\/.*secret=[A-Z2-7]{32}&/)
    t.match(keyText, /^([A-Z2-7]{4} ){7}[A-Z2-7]{4}$/)
    t.equal(expiresAt, desk.clock.now() + 600_000)
    t.equal((await desk.stateOf(id, desk.clock.now())).isEnrolled, false, 'shown is not turned on')

    const given = { holder: 'sign-in 1', guard: desk.guard }
    const wrong = await desk.confirmEnrolment(desk.act(), id, { ...given, code: '000000' })
    t.match(wrong, { kind: 'wrong', triesLeft: 4 })
    const code = desk.codeOf(keyText, 12)
    t.match(await desk.confirmEnrolment(desk.act(), id, { ...given, code }), {
      kind: 'skewed',
      minutes: 6,
    })
    const right = { ...given, code: desk.codeOf(keyText) }
    const confirmed = await desk.confirmEnrolment(desk.act(), id, right)
    if (confirmed.kind !== 'confirmed') throw new Error(confirmed.kind)
    t.equal(new Set(confirmed.recoveryCodes).size, 10)
    for (const one of confirmed.recoveryCodes) {
      t.match(one, /^([2-9A-HJKMNP-TV-Z]{4}-){3}[2-9A-HJKMNP-TV-Z]{4}$/)
    }
    t.match(await desk.stateOf(id, desk.clock.now()), {
      isEnrolled: true,
      recoveryCodesLeft: 10,
      areRecoveryCodesConfirmed: false,
    })
    t.same(await desk.events(id), [
      'account.added',
      'second-factor.enrolment-begun',
      'second-factor.enrolled',
    ])
  },
)

onEveryDatabase(
  'a page that is loaded again shows the same key, another holder another',
  async (t, database) => {
    const desk = await secondFactorDesk(database)
    const id = await desk.addPerson()
    const begin = async (holder: string) => {
      const begun = await desk.beginEnrolment(desk.act(), id, { ...ASKED, holder })
      return begun.kind === 'begun' ? begun.enrolment.keyText : begun.kind
    }
    const first = await begin('sign-in 1')
    t.equal(await begin('sign-in 1'), first)
    const seen = await desk.enrolmentOf(id, ASKED, desk.clock.now())
    t.equal(seen?.keyText, first)
    t.not(await begin('sign-in 2'), first)
    t.equal(await desk.enrolmentOf(id, ASKED, desk.clock.now()), undefined)
    const given = { holder: 'sign-in 1', code: desk.codeOf(first), guard: desk.guard }
    t.match(await desk.confirmEnrolment(desk.act(), id, given), { kind: 'expired' })
  },
)

onEveryDatabase('a key that nobody confirmed in ten minutes is no key', async (t, database) => {
  const desk = await secondFactorDesk(database)
  const id = await desk.addPerson()
  const begun = await desk.beginEnrolment(desk.act(), id, ASKED)
  if (begun.kind !== 'begun') throw new Error(begun.kind)
  desk.clock.advance(600_000)
  const code = desk.codeOf(begun.enrolment.keyText)
  const given = { holder: ASKED.holder, code, guard: desk.guard }
  t.match(await desk.confirmEnrolment(desk.act(), id, given), { kind: 'expired' })
  t.equal(await desk.sweep(100, desk.clock.now()), 1)
})

onEveryDatabase('of two who confirm at once, one gets the codes', async (t, database) => {
  const desk = await secondFactorDesk(database)
  const id = await desk.addPerson()
  const begun = await desk.beginEnrolment(desk.act(), id, ASKED)
  if (begun.kind !== 'begun') throw new Error(begun.kind)
  const code = desk.codeOf(begun.enrolment.keyText)
  const given = { holder: ASKED.holder, code, guard: desk.guard }
  const both = await Promise.all([
    desk.confirmEnrolment(desk.act(), id, given),
    desk.confirmEnrolment(desk.act(), id, given),
  ])
  t.same(both.map(({ kind }) => kind).sort(), ['confirmed', 'expired'])
  t.equal((await desk.stateOf(id, desk.clock.now())).recoveryCodesLeft, 10)
})

onEveryDatabase(
  'who has an app cannot be given another by somebody with the password',
  async (t, database) => {
    const desk = await secondFactorDesk(database)
    const id = await desk.addPerson()
    const { keyText } = await desk.enrol(id)
    t.match(await desk.beginEnrolment(desk.act(), id, ASKED), { kind: 'enrolled-already' })
    t.match(await desk.checkCode(desk.act(), id, desk.codeOf(keyText), desk.guard), {
      kind: 'right',
    })
  },
)

onEveryDatabase(
  'row 27: turning it on ends the other sessions and forgets devices',
  async (t, database) => {
    const desk = await secondFactorDesk(database)
    const [id, other] = [await desk.addPerson(), await desk.addPerson('sonnv')]
    await desk.addSession(1, id)
    await desk.addSession(2, id)
    await desk.addSession(3, other)
    const begun = await desk.beginEnrolment(desk.act(), id, ASKED)
    if (begun.kind !== 'begun') throw new Error(begun.kind)
    const code = desk.codeOf(begun.enrolment.keyText)
    const given = { holder: ASKED.holder, code, guard: desk.guard, keptSession: 2 }
    t.match(await desk.confirmEnrolment(desk.act(), id, given), { kind: 'confirmed' })
    t.same(await desk.sessions(), [2, 3])
    t.equal(desk.ended.count, 1)
  },
)

onEveryDatabase(
  'another phone: password and code, and the old one works until then',
  async (t, database) => {
    const desk = await secondFactorDesk(database)
    const id = await desk.addPerson()
    const { keyText, recoveryCodes } = await desk.enrol(id)
    const proof = { password: PHRASE, code: desk.codeOf(keyText), guard: desk.guard }
    t.match(await desk.allowReplacement(desk.act(), id, 'session 5', proof), { kind: 'allowed' })
    t.equal((await desk.stateOf(id, desk.clock.now(), 'session 5')).mayReplace, true)
    t.equal((await desk.stateOf(id, desk.clock.now(), 'session 6')).mayReplace, false)
    t.match(await desk.beginEnrolment(desk.act(), id, { ...ASKED, holder: 'session 6' }), {
      kind: 'enrolled-already',
    })
    const second = await desk.enrol(id, 'session 5')
    t.not(second.keyText, keyText)
    t.match(await desk.checkCode(desk.act(), id, desk.codeOf(keyText), desk.guard), {
      kind: 'wrong',
    })
    t.match(await desk.checkCode(desk.act(), id, desk.codeOf(second.keyText), desk.guard), {
      kind: 'right',
    })
    const [old = ''] = recoveryCodes
    t.match(await desk.spendRecoveryCode(desk.act(), id, old, desk.guard), { kind: 'wrong' })
    t.equal((await desk.stateOf(id, desk.clock.now(), 'session 5')).mayReplace, false, 'only once')
  },
)

const CODE = 'a code of the app'
const RECOVERY = 'a recovery code'
const proofs: [what: string, password: string, code: string, is: object][] = [
  ['a wrong password', 'sai', CODE, { kind: 'wrong-password', triesLeft: 4 }],
  ['a wrong code', PHRASE, '000000', { kind: 'wrong', triesLeft: 4 }],
  ['no code', PHRASE, '', { kind: 'malformed' }],
  ['both', PHRASE, CODE, { kind: 'removed' }],
  ['the password and a recovery code', PHRASE, RECOVERY, { kind: 'removed' }],
]

for (const [what, password, code, is] of proofs) {
  onEveryDatabase(
    `product 2.7 d.off: turned off by ${what}: ${JSON.stringify(is)}`,
    async (t, database) => {
      const desk = await secondFactorDesk(database)
      const id = await desk.addPerson()
      const { keyText, recoveryCodes } = await desk.enrol(id)
      await desk.addSession(1, id)
      await desk.addSession(2, id)
      const typed =
        code === CODE ? desk.codeOf(keyText) : code === RECOVERY ? recoveryCodes[0] : code
      const proof = { password, code: typed ?? '', guard: desk.guard }
      t.match(await desk.remove(desk.act(), id, { proof, keptSession: 1 }), is)
      const isOff = 'kind' in is && is.kind === 'removed'
      const state = await desk.stateOf(id, desk.clock.now())
      t.equal(state.isEnrolled, !isOff)
      t.same(await desk.sessions(), isOff ? [1] : [1, 2], 'row 27')
      t.equal((await desk.events(id)).includes('second-factor.removed'), isOff)
      if (isOff) t.equal(state.recoveryCodesLeft, 0)
    },
  )
}

onEveryDatabase('a wrong password spends no code', async (t, database) => {
  const desk = await secondFactorDesk(database)
  const id = await desk.addPerson()
  const { recoveryCodes } = await desk.enrol(id)
  const proof = { password: 'sai', code: recoveryCodes[0] ?? '', guard: desk.guard }
  await desk.remove(desk.act(), id, { proof })
  t.equal((await desk.stateOf(id, desk.clock.now())).recoveryCodesLeft, 10)
  t.equal(desk.counted.at(-1), 'current-password failed')
})

onEveryDatabase('nothing secret is in the audit trail', async (t, database) => {
  const desk = await secondFactorDesk(database)
  const id = await desk.addPerson()
  const { keyText, recoveryCodes } = await desk.enrol(id)
  await desk.spendRecoveryCode(desk.act(), id, recoveryCodes[0] ?? '', desk.guard)
  const trusted = await desk.trust(desk.act(), id, 'Chrome trên Windows')
  const trail = JSON.stringify(await desk.audit.ofAccount(id, { limit: 100 }))
  for (const secret of [keyText, keyText.replaceAll(' ', ''), ...recoveryCodes]) {
    t.notMatch(trail, secret)
  }
  t.notMatch(trail, trusted?.token ?? '?')
})
