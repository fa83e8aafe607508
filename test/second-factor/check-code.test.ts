import { onEveryDatabase } from '../support/database.ts'
import { secondFactorDesk } from '../support/second-factor-desk.ts'

onEveryDatabase(
  'security row 60: of twenty callers with one code, one passes',
  async (t, database) => {
    const desk = await secondFactorDesk(database)
    const id = await desk.addPerson()
    const { keyText } = await desk.enrol(id)
    const code = desk.codeOf(keyText)
    const checks = await Promise.all(
      Array.from({ length: 20 }, () => desk.checkCode(desk.act(), id, code, desk.guard)),
    )
    t.equal(checks.filter(({ kind }) => kind === 'right').length, 1)
    t.equal(checks.filter(({ kind }) => kind === 'reused').length, 19)
  },
)

onEveryDatabase('row 60: nor does one of the step before, afterwards', async (t, database) => {
  const desk = await secondFactorDesk(database)
  const id = await desk.addPerson()
  const { keyText } = await desk.enrol(id)
  t.match(await desk.checkCode(desk.act(), id, desk.codeOf(keyText, 1), desk.guard), {
    kind: 'right',
  })
  for (const steps of [-1, 0, 1]) {
    const check = await desk.checkCode(desk.act(), id, desk.codeOf(keyText, steps), desk.guard)
    t.match(check, { kind: 'reused' })
  }
})

onEveryDatabase('the code that enrolled is not good for signing in', async (t, database) => {
  const desk = await secondFactorDesk(database)
  const id = await desk.addPerson()
  const { keyText } = await desk.enrol(id)
  desk.clock.advance(-60_000)
  const check = await desk.checkCode(desk.act(), id, desk.codeOf(keyText), desk.guard)
  t.match(check, { kind: 'reused' })
})

onEveryDatabase('product 2.4: a clock that is off is told in minutes', async (t, database) => {
  const desk = await secondFactorDesk(database)
  const id = await desk.addPerson()
  const { keyText } = await desk.enrol(id)
  const late = await desk.checkCode(desk.act(), id, desk.codeOf(keyText, 7), desk.guard)
  t.match(late, { kind: 'skewed', minutes: 4 })
  t.same(desk.counted.at(-1), 'code failed')
})

onEveryDatabase(
  'a guess that is told to be early is not right when its time comes',
  async (t, database) => {
    const desk = await secondFactorDesk(database)
    const id = await desk.addPerson()
    const { keyText } = await desk.enrol(id)
    const early = desk.codeOf(keyText, 10)
    t.match(await desk.checkCode(desk.act(), id, early, desk.guard), { kind: 'skewed' })
    desk.clock.advance(10 * 30_000)
    t.match(await desk.checkCode(desk.act(), id, early, desk.guard), { kind: 'reused' })
    t.match(await desk.checkCode(desk.act(), id, desk.codeOf(keyText, 1), desk.guard), {
      kind: 'right',
    })
  },
)

onEveryDatabase(
  'security row 33: no check without leave, and failures are counted',
  async (t, database) => {
    const desk = await secondFactorDesk(database)
    const id = await desk.addPerson()
    const { keyText, recoveryCodes } = await desk.enrol(id)
    const [recoveryCode = ''] = recoveryCodes
    const locked = async () => ({ kind: 'locked', until: 9 }) as const
    const code = desk.codeOf(keyText)
    t.same(await desk.checkCode(desk.act(), id, code, locked), { kind: 'locked', until: 9 })
    t.match(await desk.spendRecoveryCode(desk.act(), id, recoveryCode, locked), { kind: 'locked' })
    t.match(await desk.confirmRecoveryCodes(desk.act(), id, recoveryCode, locked), {
      kind: 'locked',
    })
    const bypass = { holder: 'h', code: '7F3K-92QH', guard: locked }
    t.match(await desk.spendBypass(desk.act(), id, bypass), { kind: 'locked' })

    desk.counted.length = 0
    t.same(await desk.checkCode(desk.act(), id, '000000', desk.guard), {
      kind: 'wrong',
      triesLeft: 4,
    })
    t.match(await desk.checkCode(desk.act(), id, 'abc', desk.guard), { kind: 'malformed' })
    t.match(await desk.checkCode(desk.act(), id, code, desk.guard), { kind: 'right' })
    t.match(await desk.checkCode(desk.act(), id, code, desk.guard), { kind: 'reused' })
    t.same(desk.counted, ['code failed', 'code succeeded', 'code taken back'])
  },
)

onEveryDatabase('the failure that locks is told as a lock', async (t, database) => {
  const desk = await secondFactorDesk(database)
  const id = await desk.addPerson()
  await desk.enrol(id)
  const last = async () => {
    const turn = await desk.guard('code')
    if (turn.kind !== 'go') return turn
    return { ...turn, failed: async () => ({ triesLeft: 0, lockedUntil: 99 }) }
  }
  t.same(await desk.checkCode(desk.act(), id, '000000', last), { kind: 'locked', until: 99 })
})

onEveryDatabase('who has no app is never let through', async (t, database) => {
  const desk = await secondFactorDesk(database)
  const id = await desk.addPerson()
  t.match(await desk.checkCode(desk.act(), id, '000000', desk.guard), { kind: 'not-enrolled' })
})

onEveryDatabase('a key that is gone is an error, and never "not enrolled"', async (t, database) => {
  const desk = await secondFactorDesk(database)
  const id = await desk.addPerson()
  const { keyText } = await desk.enrol(id)
  desk.keys.length = 0
  desk.keyRing.ids()
  t.equal((await desk.stateOf(id, desk.clock.now())).isEnrolled, true)
  await t.rejects(desk.checkCode(desk.act(), id, desk.codeOf(keyText), desk.guard), {
    name: 'StorageError',
    problem: 'missing',
    message: /The key [0-9a-f]{8}.*Restore/,
  })
  t.equal(desk.counted.at(-1), 'code taken back')
})

onEveryDatabase('5.3 L10: a secret moved to another account is refused', async (t, database) => {
  const desk = await secondFactorDesk(database)
  const mine = await desk.addPerson('tamtt')
  const theirs = await desk.addPerson('sonnv')
  const { keyText } = await desk.enrol(mine)
  await desk.enrol(theirs)
  await database.change(
    'power',
    `UPDATE totp_apps
     SET sealed_key = (SELECT sealed_key FROM totp_apps WHERE account_id = :mine)
     WHERE account_id = :theirs`,
    { mine, theirs },
  )
  await t.rejects(desk.checkCode(desk.act(), theirs, desk.codeOf(keyText), desk.guard), {
    name: 'StorageError',
    problem: 'damaged',
    message: /account 2/,
  })
})

onEveryDatabase(
  'no second guess is told to be early while only one can be refused later',
  async (t, database) => {
    const desk = await secondFactorDesk(database)
    const id = await desk.addPerson()
    const { keyText } = await desk.enrol(id)
    const check = (code: string) => desk.checkCode(desk.act(), id, code, desk.guard)
    const [early, earlier] = [desk.codeOf(keyText, 10), desk.codeOf(keyText, 5)]
    t.match(await check(early), { kind: 'skewed' })
    t.match(await check(early), { kind: 'skewed' }, 'the same once more tells nothing new')
    t.match(await check(earlier), { kind: 'wrong' }, 'it will be right in two minutes')
    t.match(await check(desk.codeOf(keyText, 12)), { kind: 'skewed' }, 'a phone that is early')
  },
)
