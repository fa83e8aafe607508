import t, { type Test } from 'tap'
import { createAccountStore } from '../../src/accounts/account-store.ts'
import type { Suffix } from '../../src/accounts/suffix.ts'
import { argon2id, createPasswords, type Hasher } from '../../src/passwords/password.ts'
import { createAuthenticate } from '../../src/sign-in/authenticate.ts'
import type { Question } from '../../src/sources/password-source.ts'
import { createKnownBrowsers } from '../../src/throttle/known-browser.ts'
import { actAt } from '../support/acts.ts'
import { testDatabase } from '../support/database.ts'
import { testPasswordCheck } from '../support/password-check.ts'
import { testThrottle } from '../support/throttle.ts'

const cost = { memoryKiB: 1024, iterations: 1, parallelism: 1 }
const suffix = 'binhphuoc.gov.vn'
const password = 'con mèo nằm trên cây cau'

const suffixes: Suffix[] = [
  { name: 'dongxoai.example.vn', state: 'active' },
  { name: suffix, state: 'active' },
]

type Changes = Readonly<{
  hasher?: Partial<Hasher>
  waiting?: number
  memoryKiB?: number
  /** Wrong passwords before the name is locked. */
  most?: number
}>

/** tamtt signs in, hoalt is disabled, sonnv has no password. */
async function office(t: Test, { hasher = {}, most = 100, ...changes }: Changes = {}) {
  const places: Question['place'][] = []
  const calls: string[] = []
  const errors: unknown[] = []
  const counting: Hasher = {
    ...argon2id,
    ...hasher,
    hash: (bytes, cost) => {
      calls.push('hash')
      return (hasher.hash ?? argon2id.hash)(bytes, cost)
    },
    verify: (hash, bytes) => {
      calls.push('verify')
      return argon2id.verify(hash, bytes)
    },
  }
  const database = await testDatabase(t)
  const accountStore = createAccountStore(database)
  const passwordHash = await createPasswords(cost).hash(password)
  const people = [
    { name: 'tamtt', displayName: 'Trần Thanh Tâm', passwordHash },
    { name: 'hoalt', displayName: 'Lê Thị Hoà', passwordHash },
    { name: 'sonnv', displayName: 'Nguyễn Văn Sơn' },
  ]
  for (const { name, ...rest } of people) {
    await accountStore.add({ mailbox: { name, suffix }, ...rest }, actAt(1))
  }
  await accountStore.disable(2, actAt(5000, 'nghỉ hưu'))
  const passwords = createPasswords({ ...cost, concurrency: 1, ...changes }, counting)
  const { checkPassword } = testPasswordCheck({ database, accountStore, passwords })
  const knownBrowsers = createKnownBrowsers({
    key: new Uint8Array(32),
    lifetimeMs: 1_000_000,
    newBrowserId: () => 'b'.repeat(20),
    now: () => 1,
  })
  const authenticate = createAuthenticate({
    accountStore,
    checkPassword: (question) => {
      places.push(question.place)
      return checkPassword(question)
    },
    passwords,
    suffixes,
    defaultSuffix: suffix,
    throttle: testThrottle(database, { rules: { triesBeforeLock: most }, now: () => 1 }).throttle,
    knownBrowsers,
    askForBetter: async () => {},
    onError: (error) => errors.push(error),
  })
  const signInFrom = (typed: { typedName: string; password: string; browserCookie?: string }) =>
    authenticate({ ...typed, network: '10.1.2.3' })
  const known = { accountStore, passwordHash, passwords, knownBrowsers, calls, errors, places }
  return { ...known, authenticate: signInFrom }
}

const turn = () => new Promise((resolve) => setImmediate(resolve))

async function until(condition: () => boolean | Promise<boolean>) {
  for (let count = 0; count < 1000 && !(await condition()); count++) await turn()
}

t.test('the right name and password', async (t) => {
  const { authenticate, calls } = await office(t)
  const result = await authenticate({ typedName: ' TamTT@BinhPhuoc.gov.vn;', password })
  t.match(result, { kind: 'signed-in', account: { displayName: 'Trần Thanh Tâm' } })
  t.match(result, { usedAlias: false })
  await turn()
  t.same(calls, ['verify'], 'and nothing is hashed anew')
})

t.test('row 53: the password may be typed decomposed', async (t) => {
  const { authenticate } = await office(t)
  const result = await authenticate({ typedName: 'tamtt', password: password.normalize('NFD') })
  t.equal(result.kind, 'signed-in')
})

t.test('R4: a bare name is of the default suffix, a typed one wins', async (t) => {
  const { accountStore, authenticate, passwordHash } = await office(t)
  const mailbox = { name: 'tamtt', suffix: 'dongxoai.example.vn' }
  await accountStore.add({ mailbox, displayName: 'Tạ Thị Tâm', passwordHash }, actAt(1))
  t.match(await authenticate({ typedName: 'tamtt', password }), { account: { id: 1 } })
  t.match(await authenticate({ typedName: 'tamtt@dongxoai.example.vn', password }), {
    account: { primary: mailbox },
  })
})

t.test('R6: an alias signs in, and says that it is one; a retired one does not', async (t) => {
  const { accountStore, authenticate } = await office(t)
  await accountStore.rename(
    { id: 1, primary: { name: 'tamtt', suffix } },
    { name: 'tamtt.stttt', suffix },
    actAt(2),
  )
  const result = await authenticate({ typedName: 'tamtt', password })
  t.match(result, { kind: 'signed-in', usedAlias: true, account: { id: 1 } })
  t.match(result, { account: { primary: { name: 'tamtt.stttt' } } })
  await accountStore.retireAlias(1, { name: 'tamtt', suffix }, actAt(9))
  t.match(await authenticate({ typedName: 'tamtt', password }), { detail: 'unknown' })
})

const refusals: [string, string, string, string][] = [
  ['an unknown name', 'tamtx', password, 'unknown'],
  ['a wrong password', 'tamtt', 'con chó nằm dưới cây cau', 'wrong-password'],
  ['an empty password', 'tamtt', '', 'wrong-password'],
  ['an over-long password', 'tamtt', 'x'.repeat(100_000), 'wrong-password'],
  ['an account without a password', 'sonnv', password, 'no-password'],
  ['an account without a password, none typed', 'sonnv', '', 'no-password'],
  ['a disabled account, wrong password', 'hoalt', 'x', 'wrong-password'],
]

for (const [who, typedName, typedPassword, detail] of refusals) {
  t.test(`row 29: ${who} is refused after the same work`, async (t) => {
    const { authenticate, calls } = await office(t)
    const result = await authenticate({ typedName, password: typedPassword })
    const { accountId: _, ...told } = result as typeof result & { accountId?: number }
    t.same(told, { kind: 'refused', reason: 'wrong', detail, triesLeft: 99 })
    t.same(calls, ['verify'])
  })
}

t.test('row 29: that an account is disabled is told after the right password only', async (t) => {
  const { authenticate, calls } = await office(t)
  const result = await authenticate({ typedName: 'hoalt', password })
  t.match(result, { kind: 'disabled', disabledAt: 5000, account: { isDisabled: true } })
  t.same(calls, ['verify'])
})

t.test('2.5: an unusable name costs no hash', async (t) => {
  const { authenticate, calls } = await office(t)
  t.same(await authenticate({ typedName: 'tâmtt', password }), {
    kind: 'name-unusable',
    reading: { kind: 'has-accents', candidates: ['tamtt', 'taamtt'] },
  })
  t.match(await authenticate({ typedName: '', password }), { reading: { kind: 'empty' } })
  t.same(calls, [])
})

for (const [typedName, checked] of [
  ['tamtt', 'signed-in'],
  ['tamtx', 'refused'],
]) {
  t.test(`R13: beyond the line the answer is "busy" (${typedName})`, async (t) => {
    const { authenticate } = await office(t, { waiting: 1 })
    const results = await Promise.all(
      Array.from({ length: 4 }, () => authenticate({ typedName: String(typedName), password })),
    )
    t.same(
      results.map(({ kind }) => kind),
      [checked, checked, 'busy', 'busy'],
    )
    t.match(results[3], { retryAfterSeconds: 1 })
  })
}

t.test('row 32: who fails waits; nothing but a wrong password is a failure', async (t) => {
  const { accountStore, authenticate } = await office(t, { most: 1, waiting: 0 })
  t.equal((await authenticate({ typedName: 'tamtt', password })).kind, 'signed-in')
  t.equal((await authenticate({ typedName: 'hoalt', password })).kind, 'disabled')
  t.equal((await authenticate({ typedName: 'tâmtt', password })).kind, 'name-unusable')

  const { findByMailbox } = accountStore
  accountStore.findByMailbox = () => Promise.reject(new Error('the disk is gone'))
  await t.rejects(authenticate({ typedName: 'tamtt', password }), /the disk is gone/)
  accountStore.findByMailbox = findByMailbox

  t.equal((await authenticate({ typedName: 'tamtt', password: 'x' })).kind, 'locked')
  t.match(await authenticate({ typedName: 'tamtt', password }), { kind: 'locked' })
})

t.test('row 32: who was turned away by a full line has not failed', async (t) => {
  const { authenticate } = await office(t, { most: 2, waiting: 0 })
  const twice = await Promise.all([1, 2].map(() => authenticate({ typedName: 'tamtt', password })))
  t.same(
    twice.map(({ kind }) => kind),
    ['signed-in', 'busy'],
  )
  for (const kind of ['refused', 'locked', 'locked']) {
    t.equal((await authenticate({ typedName: 'tamtt', password: 'x' })).kind, kind)
  }
})

t.test('R13: a hash at an old cost is renewed after the answer', async (t) => {
  const { accountStore, authenticate, passwordHash, passwords, calls } = await office(t, {
    memoryKiB: 2048,
  })
  const stored = async () =>
    String((await accountStore.findByMailbox({ name: 'tamtt', suffix }))?.passwordHash)
  t.equal((await authenticate({ typedName: 'tamtt', password })).kind, 'signed-in')
  t.equal(await stored(), passwordHash, 'the answer did not wait for it')
  await until(async () => (await stored()) !== passwordHash)
  t.equal(passwords.needsRehash(await stored()), false)
  t.same(calls, ['verify', 'hash'])
  t.equal((await authenticate({ typedName: 'tamtt', password })).kind, 'signed-in')
  await turn()
  t.same(calls, ['verify', 'hash', 'verify'], 'once')
})

t.test('R13: a wrong password renews nothing', async (t) => {
  const { authenticate, calls } = await office(t, { memoryKiB: 2048 })
  await authenticate({ typedName: 'tamtt', password: 'x' })
  await authenticate({ typedName: 'hoalt', password })
  await turn()
  t.same(calls, ['verify', 'verify'])
})

t.test('a failure to renew a hash concerns nobody who signs in', async (t) => {
  const hash = async () => {
    throw new Error('no memory')
  }
  const { authenticate, errors } = await office(t, { memoryKiB: 2048, hasher: { hash } })
  t.equal((await authenticate({ typedName: 'tamtt', password })).kind, 'signed-in')
  await until(() => errors.length > 0)
  t.match(errors, [{ message: 'no memory' }])
})

t.test(
  'rows 29, 30: a name that nobody has is checked, counted and locked like any other',
  async (t) => {
    const { authenticate, calls } = await office(t, { most: 5 })
    const outcomes = []
    for (const typedName of ['tamtt', 'tamtx', 'sonnv']) {
      const results = []
      for (let tries = 0; tries < 8; tries++) {
        const result = await authenticate({ typedName, password: 'x' })
        const { accountId: _, ...told } = result as typeof result & { accountId?: number }
        results.push(told.kind === 'refused' ? told.triesLeft : told)
      }
      outcomes.push([calls.splice(0), results])
    }
    const locked = { kind: 'locked', until: 900_001 }
    const same = [Array(5).fill('verify'), [4, 3, 2, 1, locked, locked, locked, locked]]
    t.same(outcomes, [same, same, same])
  },
)

t.test('row 34: however a name is written, it is one name', async (t) => {
  const { authenticate } = await office(t, { most: 5 })
  const spellings = ['tamtt', ' TamTT ', 'tamtt@binhphuoc.gov.vn', 'mailto:TAMTT;', 'ｔａｍｔｔ']
  const kinds = []
  for (const typedName of spellings) {
    kinds.push((await authenticate({ typedName, password: 'x' })).kind)
  }
  t.same(kinds, ['refused', 'refused', 'refused', 'refused', 'locked'])
})

t.test(
  'row 36: known browsers of one person have one turn, strangers one by network',
  async (t) => {
    const { authenticate, accountStore, knownBrowsers, places } = await office(t)
    const found = await accountStore.findByMailbox({ name: 'tamtt', suffix })
    const { credentialEpoch = 0 } = found ?? {}
    const browserCookie = knownBrowsers.remember(undefined, { id: 1, credentialEpoch })
    for (const typedName of ['tamtt', 'sonnv']) {
      await authenticate({ typedName, password: 'x', browserCookie })
    }
    t.match(places, [{ from: 'account 1', isKnown: true }, { from: '10.1.2.3' }])
    t.notOk(places[1]?.isKnown)
  },
)
