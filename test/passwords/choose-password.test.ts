import t, { type Test } from 'tap'
import { createAccountStore } from '../../src/accounts/account-store.ts'
import { createRequiredActionStore } from '../../src/accounts/required-action-store.ts'
import { createAuditStore } from '../../src/audit/audit-store.ts'
import { createChoosePassword, type NewPassword } from '../../src/passwords/choose-password.ts'
import { createCommonPasswords } from '../../src/passwords/common-passwords.ts'
import { createPasswords } from '../../src/passwords/password.ts'
import { createPasswordRules } from '../../src/passwords/password-rules.ts'
import { createPasswordStore } from '../../src/passwords/password-store.ts'
import { commonPasswordsFile } from '../../src/paths.ts'
import type { Database } from '../../src/storage/database.ts'
import { createSessionStore } from '../../src/tickets/session-store.ts'
import { testDatabase } from '../support/database.ts'

const CURRENT = 'trâu già vẫn thích cỏ non'
const NEXT = 'mèo mun trèo lên cây khế'
const START = 1_000
const setUp = { actor: { kind: 'system', name: 'set-up' }, at: START } as const

const rules = createPasswordRules({
  policies: {
    preset: 'vn-level3',
    everyone: { history: 3 },
    administratorGroups: [],
    administrators: {},
    groups: [],
  },
  common: createCommonPasswords(commonPasswordsFile),
  localTexts: ['UBND tỉnh Bình Phước'],
})

/** An account with a password, and the verb on a real database. */
async function scene(test: Test, { waiting = 64 }: Readonly<{ waiting?: number }> = {}) {
  const database = await testDatabase(test)
  const cost = { memoryKiB: 1024, iterations: 1, parallelism: 1, concurrency: 1 }
  const passwords = createPasswords({ ...cost, waiting })
  const accounts = createAccountStore(database)
  const mailbox = { name: 'sonnv', suffix: 'binhphuoc.gov.vn' }
  const passwordHash = await passwords.hash(CURRENT)
  const added = await accounts.add({ mailbox, displayName: 'Lê Văn Sơn', passwordHash }, setUp)
  if (added === 'taken') throw new Error('The database is not empty.')
  const found = await accounts.findByMailbox(mailbox)
  if (!found) throw new Error('The account is not there.')
  const ended = { count: 0 }
  const choosePassword = createChoosePassword({
    store: createPasswordStore(database),
    passwords,
    rules,
    alongside: ({ onlyIf }) => [
      {
        sql: `UPDATE accounts SET position = 'own' WHERE id = :accountId AND ${onlyIf.sql}`,
        parameters: onlyIf.parameters,
      },
    ],
    onEnd: () => {
      ended.count++
    },
  })
  const choose = (changes: Partial<NewPassword>) =>
    choosePassword({
      account: found.account,
      password: NEXT,
      policyFacts: { hasSecondFactor: false },
      act: {
        actor: { kind: 'person', accountId: found.account.id, cameFrom: '10.1.2.3' },
        at: 2_000,
      },
      mustDifferFromCurrent: true,
      ...changes,
    })
  return { database, accounts, passwords, account: found.account, mailbox, choose, ended }
}

async function addSession(database: Database, id: number, passwordChangedAt: number) {
  const session = {
    id,
    accountId: 1,
    authenticatedAt: START,
    startedAt: START,
    lastUsedAt: START,
    idleLimitMs: 1_000_000,
    expiresAt: 9_000_000,
    wantsWarning: false,
    isRemembered: false,
  }
  return createSessionStore(database).add(`TGT-${id}`, session, passwordChangedAt)
}

t.test(
  'row 27: a new password ends all other sessions of the account and is written down',
  async (t) => {
    const { database, accounts, passwords, mailbox, choose, ended } = await scene(t)
    await addSession(database, 1, START)
    await addSession(database, 2, START)
    t.same(await choose({ keepSessionId: 2 }), {
      kind: 'chosen',
      passwordChangedAt: 2_000,
      credentialEpoch: 2_000,
    })

    const sessions = createSessionStore(database)
    t.equal(await sessions.findById(1), undefined)
    t.equal((await sessions.findById(2))?.id, 2)
    t.equal(ended.count, 1)
    const found = await accounts.findByMailbox(mailbox)
    t.equal(found?.passwordChangedAt, 2_000)
    t.equal(await passwords.verify(found?.passwordHash, NEXT), true)
    t.equal(found?.account.position, 'own', 'what goes alongside')

    const [entry, ...others] = await createAuditStore(database).ofAccount(1, { limit: 10 })
    t.match(entry, {
      event: 'account.password-set',
      actorKind: 'person',
      cameFrom: '10.1.2.3',
      after: { temporary: false },
    })
    t.same(
      others.filter(({ event }) => event === 'account.password-set'),
      [],
    )
    t.notMatch(JSON.stringify(entry), /argon2|mèo/)
  },
)

t.test('row 27: without a session to keep, none goes on', async (t) => {
  const { database, choose } = await scene(t)
  await addSession(database, 1, START)
  t.match(await choose({}), { kind: 'chosen' })
  t.equal(await createSessionStore(database).findById(1), undefined)
  t.equal(await addSession(database, 3, START), false, 'nor begins one with the old password')
})

t.test('2.6: a refused password changes nothing', async (t) => {
  const { database, accounts, mailbox, choose } = await scene(t)
  await addSession(database, 1, START)
  t.same(await choose({ password: 'cò bay lả' }), {
    kind: 'refused',
    problems: [{ kind: 'too-short', minimum: 14, length: 9 }],
  })
  t.same(await choose({ password: CURRENT }), {
    kind: 'refused',
    problems: [{ kind: 'same-as-current' }],
  })
  t.equal((await createSessionStore(database).findById(1))?.id, 1)
  t.equal((await accounts.findByMailbox(mailbox))?.passwordChangedAt, START)
})

t.test('L6: one of the latest three passwords does not come again; a fourth may', async (t) => {
  const { database, choose } = await scene(t)
  const others = ['con kiến tha lâu đầy tổ', 'nước chảy đá mòn dần dần', 'gió đưa cành trúc la đà']
  const at = (time: number) => ({ actor: { kind: 'system', name: 'test' }, at: time }) as const
  t.match(await choose({ password: String(others[0]), act: at(2_000) }), { kind: 'chosen' })
  t.match(await choose({ password: String(others[1]), act: at(3_000) }), { kind: 'chosen' })
  t.same(await choose({ password: CURRENT, act: at(4_000) }), {
    kind: 'refused',
    problems: [{ kind: 'in-history', count: 3 }],
  })
  t.match(await choose({ password: String(others[2]), act: at(4_000) }), { kind: 'chosen' })
  t.match(await choose({ password: CURRENT, act: at(5_000) }), { kind: 'chosen' })
  const rows = await database.query('SELECT at FROM password_history ORDER BY at')
  t.same(rows, [{ at: 3_000 }, { at: 4_000 }], 'no more is kept than the policy asks for')
})

t.test('of many who choose at once, one does; the others are told', async (t) => {
  const { database, choose } = await scene(t)
  const answers = await Promise.all(
    ['chim sẻ đậu trên dây điện', 'bảy tám chín mười mười một', 'xuân hạ thu đông bốn mùa'].map(
      (password) => choose({ password }),
    ),
  )
  t.same(answers.map(({ kind }) => kind).sort(), ['chosen', 'overtaken', 'overtaken'])
  const entries = await createAuditStore(database).ofAccount(1, { limit: 10 })
  t.equal(entries.filter(({ event }) => event === 'account.password-set').length, 1)
})

t.test('who proved another password than the present one changes nothing', async (t) => {
  const { choose } = await scene(t)
  t.same(await choose({ expectedChangedAt: START - 1 }), { kind: 'overtaken' })
  t.match(await choose({ expectedChangedAt: START }), { kind: 'chosen' })
})

t.test('a clock that was set back still makes it another password', async (t) => {
  const { choose } = await scene(t)
  const act = { actor: { kind: 'system', name: 'test' }, at: 10 } as const
  t.match(await choose({ act }), { kind: 'chosen', passwordChangedAt: START + 1 })
})

t.test('row 36: a full line of hashes is an ordinary answer', async (t) => {
  const { choose } = await scene(t, { waiting: 1 })
  const answers = await Promise.all(Array.from({ length: 4 }, () => choose({})))
  t.strictSame(
    answers.find(({ kind }) => kind === 'busy'),
    { kind: 'busy', retryAfterSeconds: 1 },
  )
})

t.test(
  '2.6: a password that somebody else set must be changed; choosing one fulfils that',
  async (t) => {
    const { database, choose } = await scene(t)
    const actions = createRequiredActionStore(database)
    t.match(await choose({ mustChange: 'reset' }), { kind: 'chosen' })
    t.match(await actions.ofAccount(1), [{ kind: 'change-password', reason: 'reset' }])
    const [entry] = await createAuditStore(database).ofAccount(1, { limit: 1 })
    t.same(entry?.after, { temporary: true })
    await actions.require(1, { kind: 'confirm-phone' }, setUp)
    t.match(await choose({ password: 'con kiến tha lâu đầy tổ' }), { kind: 'chosen' })
    t.same(
      (await actions.ofAccount(1)).map(({ kind }) => kind),
      ['confirm-phone'],
    )
  },
)

t.test('who was overtaken by a reset does not undo what it asks for', async (t) => {
  const { database, choose } = await scene(t)
  const answers = await Promise.all([
    choose({ mustChange: 'reset', mustDifferFromCurrent: false }),
    choose({ password: 'con kiến tha lâu đầy tổ' }),
  ])
  t.same(answers.map(({ kind }) => kind).sort(), ['chosen', 'overtaken'])
  const left = await createRequiredActionStore(database).ofAccount(1)
  t.equal(left.length, answers[0]?.kind === 'chosen' ? 1 : 0)
})

t.test('row 36: who may choose a password goes ahead of strangers in a full line', async (t) => {
  const { choose, passwords } = await scene(t, { waiting: 2 })
  const strangers = ['a', 'b', 'c', 'd'].map((from) =>
    passwords.verify(undefined, 'x', { from }).catch(() => false),
  )
  t.equal((await choose({})).kind, 'chosen')
  await Promise.all(strangers)
})
