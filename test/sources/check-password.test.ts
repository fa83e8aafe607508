import t, { type Test } from 'tap'
import { createAccountStore } from '../../src/accounts/account-store.ts'
import { createAuditStore } from '../../src/audit/audit-store.ts'
import { createPasswords } from '../../src/passwords/password.ts'
import type { ConfiguredSource } from '../../src/sources/check-password.ts'
import type { SourceAnswer } from '../../src/sources/password-source.ts'
import { createSourceSweep } from '../../src/sources/source-sweep.ts'
import { createSessionStore } from '../../src/tickets/session-store.ts'
import { actAt } from '../support/acts.ts'
import { testDatabase } from '../support/database.ts'
import { localSource, testPasswordCheck } from '../support/password-check.ts'

const DAY_MS = 86_400_000
const suffix = 'binhphuoc.gov.vn'
const tamtt = { name: 'tamtt', suffix }
const sonnv = { id: 2, primary: { name: 'sonnv', suffix } }
const cost = { memoryKiB: 1024, iterations: 1, parallelism: 1 }
const HERE = 'mật khẩu giữ ở đây 2026'
const THERE = 'mật khẩu của hộp thư 2026'

const RIGHT: SourceAnswer = { kind: 'right', attributes: {} }
const SILENT: SourceAnswer = { kind: 'unavailable', problem: 'no answer in 5000 ms' }

type Options = Readonly<{
  cacheDays?: number
  createsAccounts?: boolean
  suffixes?: string[]
  elapsed?: () => number
}>

type Outside = ConfiguredSource & { answer: SourceAnswer; asked: string[] }

/** A source whose answer the test decides; it notes whom it was asked about. */
function outside(name: string, options: Options): Outside {
  const { cacheDays = 0, createsAccounts = false, suffixes = [] } = options
  const source: Outside = {
    name,
    kind: 'ldap',
    suffixes,
    createsAccounts,
    cacheMs: cacheDays * DAY_MS,
    answer: { kind: 'unknown' },
    asked: [],
    async check({ mailbox }) {
      source.asked.push(`${mailbox.name}@${mailbox.suffix}`)
      return source.answer
    },
  }
  return source
}

/** tamtt has a password here, sonnv has none. */
async function office(
  t: Test,
  order: readonly ('here' | 'first' | 'second')[],
  options: Options = {},
) {
  const database = await testDatabase(t)
  const accountStore = createAccountStore(database)
  const passwords = createPasswords(cost)
  const passwordHash = await passwords.hash(HERE)
  await accountStore.add({ mailbox: tamtt, displayName: 'Trần Thanh Tâm', passwordHash }, actAt(1))
  await accountStore.add(
    { mailbox: { name: 'sonnv', suffix }, displayName: 'Nguyễn Văn Sơn', groups: ['can-bo'] },
    actAt(1),
  )
  const first = outside('first', options)
  const second = outside('second', options)
  const byName = { here: localSource(passwords), first, second }
  let now = 1_000_000_000
  const check = testPasswordCheck({
    database,
    accountStore,
    passwords,
    sources: order.map((name) => byName[name]),
    now: () => now,
    elapsed: options.elapsed,
  })
  const ask = async (name: string, password: string, ofSuffix = suffix) => {
    const mailbox = { name, suffix: ofSuffix }
    const found = await accountStore.findByMailbox(mailbox)
    return check.checkPassword({ mailbox, password, found })
  }
  const later = (milliseconds: number) => {
    now += milliseconds
  }
  return { ...check, database, accountStore, first, second, ask, later, now: () => now }
}

t.test('the order: a right answer ends it, an unknown person goes on', async (t) => {
  const { first, second, ask } = await office(t, ['first', 'here', 'second'])
  t.match(await ask('tamtt', HERE), { kind: 'right', source: 'local', isLocal: true })
  t.same([first.asked.length, second.asked.length], [1, 0])
  second.answer = RIGHT
  t.match(await ask('sonnv', THERE), { kind: 'right', source: 'second', isLocal: false })
  t.same([first.asked.length, second.asked.length], [2, 1])
})

t.test('the order: "wrong" of a source that knows the person ends it', async (t) => {
  const { first, second, ask } = await office(t, ['first', 'second', 'here'])
  first.answer = { kind: 'wrong' }
  second.answer = RIGHT
  t.match(await ask('tamtt', HERE), { kind: 'wrong', source: 'first' })
  t.same(second.asked, [])
})

t.test('who cannot tell wrong from unknown speaks for those it accepted before', async (t) => {
  const { first, second, ask } = await office(t, ['first', 'second'])
  first.answer = { kind: 'refused' }
  second.answer = RIGHT
  t.match(await ask('sonnv', THERE), { kind: 'right', source: 'second' })
  second.answer = { kind: 'refused' }
  t.match(await ask('sonnv', THERE), { kind: 'wrong', source: 'second' })
  t.match(await ask('aikhong', THERE), { kind: 'unknown' })
})

t.test('a source is asked about its own suffixes only', async (t) => {
  const { first, ask } = await office(t, ['first'], { suffixes: ['dongxoai.example.vn'] })
  first.answer = RIGHT
  t.match(await ask('sonnv', THERE), { kind: 'unknown' })
  t.same(first.asked, [])
})

t.test('row 52: a source is asked about the mailbox that is theirs now', async (t) => {
  const { accountStore, first, ask } = await office(t, ['first'])
  await accountStore.rename(sonnv, { name: 'sonnv.snv', suffix }, actAt(2))
  first.answer = RIGHT
  t.match(await ask('sonnv', THERE), { kind: 'right', found: { state: 'alias' } })
  t.same(first.asked, [`sonnv.snv@${suffix}`])
})

t.test('a silent source: nothing is decided, known or not', async (t) => {
  const { first, ask, lines } = await office(t, ['first', 'here'])
  first.answer = SILENT
  for (const name of ['sonnv', 'aikhong']) {
    t.match(await ask(name, THERE), { kind: 'unavailable', source: 'first' }, name)
  }
  t.match(await ask('tamtt', HERE), { kind: 'right', source: 'local' }, 'who is not of it comes in')
  t.match(await ask('tamtt', 'x'), { kind: 'wrong', source: 'local' }, 'and is counted')
  t.match(lines[0], { event: 'source.answered', detail: 'no answer in 5000 ms' })
})

t.test('a silent source speaks for its people, whatever a later one says', async (t) => {
  const { first, ask } = await office(t, ['first', 'here'])
  first.answer = RIGHT
  t.match(await ask('tamtt', THERE), { source: 'first' })
  first.answer = SILENT
  t.match(await ask('tamtt', 'x'), { kind: 'unavailable', source: 'first' })
})

t.test('7:30: while the mail is down, whoever is known comes in', async (t) => {
  const { first, ask, lines } = await office(t, ['first'], { cacheDays: 3 })
  first.answer = RIGHT
  t.match(await ask('sonnv', THERE), { kind: 'right', isFromCache: false })
  first.answer = SILENT
  t.match(await ask('sonnv', THERE), { kind: 'right', isFromCache: true, isLocal: false })
  t.match(lines.at(-1), { event: 'source.cache-used', source: 'first', account: 2 })
  t.match(await ask('sonnv', 'x'), { kind: 'unavailable' })
  t.match(await ask('aikhong', THERE), { kind: 'unavailable' })
})

t.test('what is kept is no password here: it serves while the source is silent only', async (t) => {
  const { accountStore, first, ask } = await office(t, ['here', 'first'], { cacheDays: 3 })
  first.answer = RIGHT
  await ask('sonnv', THERE)
  t.match(await accountStore.findByMailbox({ name: 'sonnv', suffix }), {
    passwordHash: undefined,
    passwordSource: 'first',
  })
  first.answer = { kind: 'wrong' }
  t.match(await ask('sonnv', THERE), { kind: 'wrong' })
  first.answer = SILENT
  t.match(await ask('sonnv', THERE), { kind: 'unavailable' }, 'it was refused: it is gone')
})

t.test('a slip, or a stranger who guesses, does not take away what is kept', async (t) => {
  const { first, ask } = await office(t, ['first'], { cacheDays: 3 })
  first.answer = RIGHT
  await ask('sonnv', THERE)
  first.answer = { kind: 'wrong' }
  await ask('sonnv', 'x')
  first.answer = SILENT
  t.match(await ask('sonnv', THERE), { kind: 'right', isFromCache: true })
})

t.test('who is no longer in the directory does not come in when it is silent', async (t) => {
  const { first, ask } = await office(t, ['first'], { cacheDays: 3 })
  first.answer = RIGHT
  await ask('sonnv', THERE)
  first.answer = { kind: 'unknown' }
  t.match(await ask('sonnv', 'x'), { kind: 'unknown' })
  first.answer = SILENT
  t.match(await ask('sonnv', THERE), { kind: 'unavailable' })
})

t.test('what is kept grows too old, and is removed', async (t) => {
  const { first, ask, later, now, records } = await office(t, ['first'], { cacheDays: 3 })
  first.answer = RIGHT
  await ask('sonnv', THERE)
  first.answer = SILENT
  later(3 * DAY_MS)
  t.match(await ask('sonnv', THERE), { kind: 'right' })
  later(1)
  t.match(await ask('sonnv', THERE), { kind: 'unavailable' })
  const sweep = createSourceSweep({ entries: [{ name: 'first', cacheDays: 3 }], records })
  t.equal(await sweep(10, now() - 2), 0)
  t.equal(await sweep(10, now()), 1)
  t.equal(await records.findCached(2, 'first'), undefined)
})

t.test('of a source that keeps nothing any more, nothing is kept', async (t) => {
  const { first, ask, now, records } = await office(t, ['first'], { cacheDays: 3 })
  first.answer = RIGHT
  await ask('sonnv', THERE)
  t.equal(await createSourceSweep({ entries: [], records })(10, now() + 1), 1)
})

t.test('guesses while the source is silent use up what is kept', async (t) => {
  const { first, ask } = await office(t, ['first'], { cacheDays: 3 })
  first.answer = RIGHT
  await ask('sonnv', THERE)
  first.answer = SILENT
  for (let tries = 0; tries < 9; tries++) await ask('sonnv', `đoán ${tries}`)
  t.match(await ask('sonnv', THERE), { kind: 'right' })
  await ask('sonnv', 'đoán 10')
  t.match(await ask('sonnv', THERE), { kind: 'unavailable' })
  first.answer = RIGHT
  await ask('sonnv', THERE)
  first.answer = SILENT
  t.match(await ask('sonnv', THERE), { kind: 'right' }, 'a right answer renews it')
})

t.test('row 27: a password that was changed elsewhere ends what the old one began', async (t) => {
  const { database, first, ask, later } = await office(t, ['first'], { cacheDays: 3 })
  const sessions = createSessionStore(database)
  const session = {
    id: 1,
    accountId: 2,
    authenticatedAt: 1,
    startedAt: 1,
    lastUsedAt: 1,
    idleLimitMs: DAY_MS,
    expiresAt: DAY_MS,
    wantsWarning: false,
    isRemembered: false,
  } as Parameters<typeof sessions.add>[1]
  first.answer = RIGHT
  const before = await ask('sonnv', THERE)
  if (before.kind !== 'right') return t.fail('not right')
  t.ok(await sessions.add('TGT-1', session, before.credentialEpoch), 'a session without a hash')
  later(1)
  const same = await ask('sonnv', THERE)
  t.match(same, { credentialEpoch: before.credentialEpoch })
  t.ok(await sessions.find('TGT-1'), 'the same password ends nothing')
  const after = await ask('sonnv', 'mật khẩu mới của hộp thư')
  if (after.kind !== 'right') return t.fail('not right')
  t.equal(await sessions.find('TGT-1'), undefined)
  t.notOk(await sessions.add('TGT-2', { ...session, id: 2 }, before.credentialEpoch))
  t.ok(await sessions.add('TGT-3', { ...session, id: 3 }, after.credentialEpoch))
})

t.test('an account at the first sign-in, where the source may make one', async (t) => {
  const { database, accountStore, first, ask } = await office(t, ['first'], {
    createsAccounts: true,
  })
  first.answer = { kind: 'right', attributes: { displayName: 'Lê Thị Hoà', unit: 'Sở Tài chính' } }
  const both = await Promise.all([ask('hoalt', THERE), ask('hoalt', THERE)])
  for (const answer of both) t.match(answer, { kind: 'right', found: { account: { id: 3 } } })
  t.match(await accountStore.find(3), {
    primary: { name: 'hoalt', suffix },
    displayName: 'Lê Thị Hoà',
    unit: 'Sở Tài chính',
  })
  const entries = await createAuditStore(database).ofAccount(3, { limit: 10 })
  t.match(entries.at(-1), { event: 'account.added', actorKind: 'system', actor: 'source first' })
})

t.test('no account is made where it may not, nor for a name that was somebody’s', async (t) => {
  const strict = await office(t, ['first'])
  strict.first.answer = RIGHT
  t.match(await strict.ask('hoalt', THERE), { kind: 'unknown' })
  t.match(strict.lines.at(-1), { event: 'source.no-account' })
  const open = await office(t, ['first'], { createsAccounts: true })
  await open.accountStore.rename(sonnv, { name: 'sonnv.snv', suffix }, actAt(2))
  await open.accountStore.retireAlias(2, { name: 'sonnv', suffix }, actAt(3))
  open.first.answer = RIGHT
  t.match(await open.ask('sonnv', THERE), { kind: 'unknown' })
})

t.test(
  'what the directory says otherwise is taken over, and written down field by field',
  async (t) => {
    const { database, accountStore, first, ask } = await office(t, ['first'])
    first.answer = {
      kind: 'right',
      attributes: { displayName: 'Nguyễn Văn Sơn', position: 'Trưởng phòng', groups: ['lanh-dao'] },
    }
    t.match(await ask('sonnv', THERE), {
      found: { account: { position: 'Trưởng phòng', groups: ['lanh-dao'] } },
    })
    await ask('sonnv', THERE)
    t.match(await accountStore.find(2), { displayName: 'Nguyễn Văn Sơn', position: 'Trưởng phòng' })
    const entries = await createAuditStore(database).ofAccount(2, { limit: 10 })
    const refreshed = entries.filter(({ event }) => event === 'account.refreshed')
    t.equal(refreshed.length, 1, 'once')
    t.same(refreshed[0]?.before, { position: '', groups: ['can-bo'] })
    t.same(refreshed[0]?.after, { position: 'Trưởng phòng', groups: ['lanh-dao'] })
    const sources = entries.filter(({ event }) => event === 'account.password-source')
    t.match(sources, [{ before: { passwordSource: null }, after: { passwordSource: 'first' } }])
  },
)

t.test('a disabled account is right, and nothing of it changes', async (t) => {
  const { accountStore, first, ask, records } = await office(t, ['first'], { cacheDays: 3 })
  await accountStore.disable(2, actAt(5, 'nghỉ hưu'))
  first.answer = { kind: 'right', attributes: { displayName: 'Khác' } }
  t.match(await ask('sonnv', THERE), { kind: 'right', found: { disabledAt: 5 } })
  t.match(await accountStore.find(2), { displayName: 'Nguyễn Văn Sơn' })
  t.equal(await records.findCached(2, 'first'), undefined)
})

t.test('row 29: refusals are held alike, right answers not at all', async (t) => {
  const { first, ask, held } = await office(t, ['here', 'first'])
  await ask('tamtt', 'x')
  await ask('aikhong', 'x')
  t.same(held, [300, 300])
  first.answer = RIGHT
  await ask('sonnv', THERE)
  t.equal(held.length, 2)
})

t.test('row 29: with local passwords alone nothing is held back', async (t) => {
  const { ask, held } = await office(t, ['here'])
  await ask('tamtt', 'x')
  await ask('aikhong', 'x')
  t.same(held, [])
})

t.test('row 29: hashes of other systems do not show by their time', async (t) => {
  // When each search begins, and when its refusal is there: after 200 ms, 40 ms and 40 ms.
  const moments = [0, 200, 1000, 1040, 2000, 2040]
  const elapsed = () => moments.shift() ?? 3000
  const { ask, held, accountStore } = await office(t, ['here'], { elapsed })
  const passwordHash = '$2y$04$i/4.JtUL1h9HhKxEF.uINez9ZA5mu2AvQAiT3ca91EcdPvuiGp4bi'
  const mailbox = { name: 'lanpt', suffix }
  await accountStore.add({ mailbox, displayName: 'Phạm Thị Lan', passwordHash }, actAt(1))
  await ask('lanpt', 'x')
  await ask('khongco', 'x')
  await ask('tamtt', 'x')
  t.same(held, [100, 160, 160], 'to 300 ms at first, then to what a search has taken')
  await ask('tamtt', HERE)
  t.equal(held.length, 3, 'right answers not at all')
})
