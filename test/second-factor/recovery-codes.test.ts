import { onEveryDatabase } from '../support/database.ts'
import { PHRASE, secondFactorDesk } from '../support/second-factor-desk.ts'

onEveryDatabase('row 62: each code passes once, and what is left is told', async (t, database) => {
  const desk = await secondFactorDesk(database)
  const id = await desk.addPerson()
  const { recoveryCodes } = await desk.enrol(id)
  const [first = '', second = ''] = recoveryCodes
  const spend = (code: string) => desk.spendRecoveryCode(desk.act(), id, code, desk.guard)
  t.same(await spend(first), { kind: 'right', left: 9 })
  t.same(await spend(first), { kind: 'used', left: 9 })
  t.same(await spend(` ${second.toLowerCase().replaceAll('-', ' ')}`), { kind: 'right', left: 8 })
  t.match(await spend('2222-2222-2222-2222'), { kind: 'wrong' })
  t.match(await spend('123456'), { kind: 'malformed' })
  const events = (await desk.events(id)).filter((event) => event.includes('recovery'))
  t.same(events, ['second-factor.recovery-code-spent', 'second-factor.recovery-code-spent'])
})

onEveryDatabase('row 62: of twenty callers with one code, one passes', async (t, database) => {
  const desk = await secondFactorDesk(database)
  const id = await desk.addPerson()
  const { recoveryCodes } = await desk.enrol(id)
  const checks = await Promise.all(
    Array.from({ length: 20 }, () =>
      desk.spendRecoveryCode(desk.act(), id, recoveryCodes[0] ?? '', desk.guard),
    ),
  )
  t.equal(checks.filter(({ kind }) => kind === 'right').length, 1)
  t.equal(checks.filter(({ kind }) => kind === 'used').length, 19)
})

onEveryDatabase('row 13: a code is good for its own account only', async (t, database) => {
  const desk = await secondFactorDesk(database)
  const [mine, theirs] = [await desk.addPerson(), await desk.addPerson('sonnv')]
  const { recoveryCodes } = await desk.enrol(mine)
  await desk.enrol(theirs)
  const check = await desk.spendRecoveryCode(desk.act(), theirs, recoveryCodes[0] ?? '', desk.guard)
  t.match(check, { kind: 'wrong' })
})

onEveryDatabase(
  'product 2.7 e.codes.confirm: confirming spends nothing, and ends the showing',
  async (t, database) => {
    const desk = await secondFactorDesk(database)
    const id = await desk.addPerson()
    const { recoveryCodes } = await desk.enrol(id)
    const now = desk.clock.now()
    t.same(await desk.recoveryCodesOf(id, 'desk', now), recoveryCodes, 'a page loaded again')
    t.equal(await desk.recoveryCodesOf(id, 'somebody else', now), undefined)
    const [first = ''] = recoveryCodes
    t.match(await desk.confirmRecoveryCodes(desk.act(), id, '2222-2222-2222-2222', desk.guard), {
      kind: 'wrong',
    })
    t.same(await desk.confirmRecoveryCodes(desk.act(), id, first, desk.guard), {
      kind: 'confirmed',
    })
    t.match(await desk.stateOf(id, now), {
      recoveryCodesLeft: 10,
      areRecoveryCodesConfirmed: true,
    })
    t.equal(await desk.recoveryCodesOf(id, 'desk', now), undefined)
    t.match(await desk.spendRecoveryCode(desk.act(), id, first, desk.guard), { kind: 'right' })
  },
)

onEveryDatabase(
  'the codes are shown for ten minutes, then kept as hashes alone',
  async (t, database) => {
    const desk = await secondFactorDesk(database)
    const id = await desk.addPerson()
    const { recoveryCodes } = await desk.enrol(id)
    desk.clock.advance(600_000)
    t.equal(await desk.recoveryCodesOf(id, 'desk', desk.clock.now()), undefined)
    await desk.sweep(100, desk.clock.now())
    const [row] = await database.query<{ sealed: unknown }>(
      'SELECT sealed_codes AS sealed FROM recovery_code_sets',
    )
    t.equal(row?.sealed, null)
    t.match(await desk.spendRecoveryCode(desk.act(), id, recoveryCodes[3] ?? '', desk.guard), {
      kind: 'right',
    })
  },
)

onEveryDatabase(
  'renewing takes password and code, voids the old ones, ends other sessions',
  async (t, database) => {
    const desk = await secondFactorDesk(database)
    const id = await desk.addPerson()
    const { keyText, recoveryCodes } = await desk.enrol(id)
    await desk.addSession(1, id)
    await desk.addSession(2, id)
    const asked = (password: string) => ({
      holder: 'session 1',
      keptSession: 1,
      proof: { password, code: desk.codeOf(keyText), guard: desk.guard },
    })
    t.match(await desk.renewRecoveryCodes(desk.act(), id, asked('sai')), { kind: 'wrong-password' })
    const renewed = await desk.renewRecoveryCodes(desk.act(), id, asked(PHRASE))
    if (renewed.kind !== 'renewed') throw new Error(renewed.kind)
    t.same(await desk.sessions(), [1])
    const spend = (code = '') => desk.spendRecoveryCode(desk.act(), id, code, desk.guard)
    t.match(await spend(recoveryCodes[0]), { kind: 'wrong' })
    t.same(await spend(renewed.recoveryCodes[0]), { kind: 'right', left: 9 })
    t.same(await desk.recoveryCodesOf(id, 'session 1', desk.clock.now()), renewed.recoveryCodes)
    t.equal((await desk.events(id)).includes('second-factor.recovery-codes-renewed'), true)
  },
)
