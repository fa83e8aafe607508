import type { Test } from 'tap'
import { createAccountDuties } from '../../src/accounts/account-duties.ts'
import { createAccountStore } from '../../src/accounts/account-store.ts'
import { createAuditStore } from '../../src/audit/audit-store.ts'
import { purgeTrail } from '../../src/audit/purge-trail.ts'
import { verifyTrail } from '../../src/audit/verify-trail.ts'
import type { Database } from '../../src/storage/database.ts'
import { actAt } from '../support/acts.ts'
import { onEveryDatabase } from '../support/database.ts'
import { addPerson, mailbox, sessionIds, signOn } from '../support/people.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
const START = Date.UTC(2026, 10, 24)

/** `lastAt`: when something was written down last before the server started. */
function duties(
  t: Test,
  database: Database,
  lastAt: number | ReturnType<typeof createAuditStore>['lastAt'] = START,
) {
  const clock = { at: START, passed: 0 }
  const warned: Record<string, unknown>[] = []
  const accounts = createAccountStore(database)
  const job = createAccountDuties({
    accounts,
    audit: {
      ...createAuditStore(database),
      lastAt: typeof lastAt === 'number' ? async () => lastAt : lastAt,
    },
    purgeTrail: (...asked) => purgeTrail(database, ...asked),
    personalTables: [],
    settings: { inactiveLockDays: 45, purgeMonths: 12, auditMonths: 12 },
    now: () => clock.at,
    monotonic: () => clock.passed,
    log: { info: () => {}, warn: (entry) => warned.push(entry) },
    onError: (error) => t.error(error),
  })
  /** Time passes, and the job looks. */
  async function after(ms: number) {
    clock.at += ms
    clock.passed += ms
    return job.runOnce()
  }
  return { accounts, clock, warned, after, runOnce: job.runOnce }
}

onEveryDatabase('3.5: a leaver is closed at the hour, once', async (t, database) => {
  const { accounts, after } = duties(t, database)
  const id = await addPerson(database, 'tamtt', {}, START)
  await signOn(database, id, 1)
  await accounts.plan(id, { kind: 'leave', dueAt: START + HOUR }, actAt(START, 'nghỉ hưu'))
  t.match(await after(HOUR - MINUTE), { plans: 0 })
  t.same(await sessionIds(database), [1])
  t.match(await after(MINUTE), { plans: 1 })
  t.same(await sessionIds(database), [])
  t.match(await accounts.findByMailbox(mailbox('tamtt')), {
    disabledReason: 'nghỉ hưu',
    purgeAt: Date.UTC(2027, 10, 24, 1),
  })
  t.match(await after(MINUTE), { plans: 0 })
  const entries = await createAuditStore(database).ofAccount(id, { limit: 10 })
  t.same(
    entries.map(({ event, actorKind }) => [event, actorKind]),
    [
      ['account.left', 'system'],
      ['account.leave-planned', 'operator'],
      ['account.added', 'operator'],
    ],
  )
})

onEveryDatabase('3.5: a planned transfer moves the mailbox too', async (t, database) => {
  const { accounts, after, warned } = duties(t, database)
  const id = await addPerson(database, 'tamtt', { unit: 'Sở TTTT' }, START)
  const blocked = await addPerson(database, 'sonnv', {}, START)
  const to = (name: string) => ({
    unit: 'Sở KHCN',
    unitId: undefined,
    mailbox: { ...mailbox(name), as: 'rename' as const },
    aliasEndsAt: START + 2 * HOUR,
  })
  const plan = (who: number, name: string) =>
    accounts.plan(who, { kind: 'transfer', dueAt: START + HOUR, to: to(name) }, actAt(START))
  await plan(id, 'tam.khcn')
  await plan(blocked, 'hoalt')
  await addPerson(database, 'hoalt', {}, START)
  t.match(await after(HOUR), { plans: 2 })
  t.match(await accounts.find(id), { unit: 'Sở KHCN', primary: { name: 'tam.khcn' } })
  t.match(await accounts.find(blocked), { unit: 'Sở KHCN', primary: { name: 'sonnv' } })
  t.match(warned, [{ event: 'transfer.without-mailbox', account: blocked }])
  t.match(await after(HOUR), { plans: 0, aliasesEnded: 1 })
})

onEveryDatabase(
  'L3: unused accounts are locked at 45 days, not the exempt',
  async (t, database) => {
    const { accounts, after } = duties(t, database)
    await database.change('process', 'UPDATE schema_migrations SET applied_at = 0')
    const [used, unused, away, fresh] = [
      await addPerson(database, 'used', {}, START - 60 * DAY),
      await addPerson(database, 'unused', {}, START - 60 * DAY),
      await addPerson(database, 'away', {}, START - 60 * DAY),
      await addPerson(database, 'fresh', {}, START - 44 * DAY),
    ]
    await database.change('process', 'UPDATE accounts SET last_sign_in_at = :at WHERE id = :used', {
      at: START - DAY,
      used,
    })
    await accounts.exempt(away, START + 10 * DAY, actAt(START, 'thai sản'))
    t.match(await after(MINUTE), { locked: 1 })
    const isLocked = async (id: number) => (await accounts.find(id))?.isLocked
    t.same(
      [await isLocked(used), await isLocked(unused), await isLocked(away), await isLocked(fresh)],
      [false, true, false, false],
    )
    t.match(await after(MINUTE), { locked: 0 }, 'it looks once an hour')
    await accounts.unlock(unused, actAt(START + HOUR))
    t.match(await after(2 * HOUR), { locked: 0 }, 'who was unlocked has their time again')
    const [entry] = await createAuditStore(database).ofAccount(away, { limit: 1 })
    t.match(entry, { event: 'account.exempted', reason: 'thai sản' })
  },
)

onEveryDatabase('L3: too many at once are left to an operator', async (t, database) => {
  const { after, warned } = duties(t, database)
  for (let n = 0; n < 51; n++) await addPerson(database, `n${n}`, {}, START - 60 * DAY)
  t.match(await after(MINUTE), { locked: 0 })
  t.match(warned, [{ event: 'inactivity.held', accounts: 51, open: 51 }])
})

onEveryDatabase('a clock that leaps forward does nothing for an hour', async (t, database) => {
  const { accounts, clock, after, runOnce, warned } = duties(t, database)
  const id = await addPerson(database, 'tamtt', {}, START)
  await accounts.plan(id, { kind: 'leave', dueAt: START + 300 * DAY }, actAt(START))
  await after(MINUTE)
  clock.at += 365 * DAY
  clock.passed += MINUTE
  t.same(await runOnce(), {})
  t.match(warned, [{ event: 'clock.leapt' }])
  clock.at -= 365 * DAY
  t.same(await after(MINUTE), {}, 'set right again')
  t.match(await after(2 * HOUR), { plans: 0 })
  t.equal((await accounts.find(id))?.isDisabled, false)
  clock.at -= 365 * DAY
  t.match(await after(MINUTE), { plans: 0 }, 'and one that was set back only delays')
})

onEveryDatabase(
  'a clock that leapt forward while the server was down, too',
  async (t, database) => {
    const { accounts, after, warned } = duties(t, database, START - 300 * DAY)
    const id = await addPerson(database, 'tamtt', {}, START - 300 * DAY)
    await accounts.leave(id, { purgeAt: START - DAY, isPlanned: false }, actAt(START - 300 * DAY))
    t.same(await after(MINUTE), {})
    t.match(warned, [{ event: 'clock.leapt' }])
    t.equal((await accounts.find(id))?.displayName, 'Trần Thanh Tâm', 'nothing is lost by it')
    t.match(await after(HOUR), { purged: 1 }, 'nobody has set it otherwise: it is right')
  },
)

onEveryDatabase(
  'L13: that such a server has begun is no proof of its clock',
  async (t, database) => {
    await addPerson(database, 'tamtt', {}, START - 300 * DAY)
    await addPerson(database, 'hoalt', {}, START - MINUTE)
    const { lastAt } = createAuditStore(database)
    const { after, warned } = duties(t, database, lastAt)
    t.same(await after(0), {})
    t.match(warned, [{ event: 'clock.leapt' }])
  },
)

onEveryDatabase('when something was written down last is known', async (t, database) => {
  const audit = createAuditStore(database)
  t.equal(await audit.lastAt(START + 1), undefined)
  await addPerson(database, 'tamtt', {}, START)
  await addPerson(database, 'hoalt', {}, START + 400 * DAY)
  t.equal(await audit.lastAt(START + 401 * DAY), START + 400 * DAY)
  t.equal(await audit.lastAt(START + 400 * DAY), START)
  t.equal(await audit.lastAt(START), undefined)
})

onEveryDatabase('L13: the trail is purged after its months, once a day', async (t, database) => {
  const { after } = duties(t, database)
  await addPerson(database, 'tamtt', {}, START)
  await addPerson(database, 'hoalt', {}, START + 200 * DAY)
  t.match(await after(0), { auditRemoved: 0 })
  t.match(await after(364 * DAY), { auditRemoved: 0 })
  t.match(await after(25 * HOUR), { auditRemoved: 1 })
  const events = (await createAuditStore(database).ofAccount(1, { limit: 10 })).map(
    ({ event }) => event,
  )
  t.notOk(events.includes('account.added'))
  t.match(await verifyTrail(database), { fault: undefined, start: { firstId: 2 } })
})
