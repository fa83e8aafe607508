import { createAccountStore } from '../../src/accounts/account-store.ts'
import { createAuditStore } from '../../src/audit/audit-store.ts'
import { createRecoveryDesk } from '../../src/recovery/recovery-desk.ts'
import { createRecoverySecrets, type SecretKind } from '../../src/recovery/recovery-secrets.ts'
import { createRecoveryStore } from '../../src/recovery/recovery-store.ts'
import type { Database } from '../../src/storage/database.ts'
import { createCounterKeys } from '../../src/throttle/counter-key.ts'
import { actAt } from '../support/acts.ts'
import { onEveryDatabase } from '../support/database.ts'
import { setPassword } from '../support/set-password.ts'

const MINUTE_MS = 60_000
const LIFETIMES = { link: 60 * MINUTE_MS, spoken: 15 * MINUTE_MS, slip: 7 * 24 * 60 * MINUTE_MS }
const NOW = 1_000_000_000_000
const KEY = new Uint8Array(32).fill(3)

async function office(database: Database) {
  const accounts = createAccountStore(database)
  const store = createRecoveryStore(database)
  const secrets = createRecoverySecrets(KEY)
  const desk = createRecoveryDesk({
    database,
    secretKey: KEY,
    counterKeys: createCounterKeys(KEY),
    accounts,
    lifetimes: LIFETIMES,
  })

  async function add(name: string): Promise<number> {
    const mailbox = { name, suffix: 'binhphuoc.gov.vn' }
    const added = await accounts.add({ mailbox, displayName: 'Trần Thanh Tâm' }, actAt(NOW))
    if (added === 'taken') throw new Error(`${name} is taken`)
    return added.id
  }

  async function issue(id: number, kind: SecretKind = 'spoken', at = NOW) {
    const issued = await desk.issue({ id }, { kind, verified: 'called-back' }, actAt(at))
    if (!issued) throw new Error('Nothing was issued.')
    return issued.secret
  }

  function prove(id: number | undefined, secret: string, at = NOW, kind: SecretKind = 'spoken') {
    const hash = secrets.hashOf(kind, id ?? 0, secret)
    return store.prove({ accountId: id, kind, hash }, at)
  }

  return { accounts, store, secrets, desk, add, issue, prove, id: await add('tamtt') }
}

onEveryDatabase('2.10: a spoken code is good for its account, in its time', async (t, db) => {
  const { id, add, issue, prove } = await office(db)
  const other = await add('sonnv')
  const code = await issue(id)
  t.match(code, /^[2-9A-HJKMNP-TV-Z]{8}$/)
  t.match(await prove(id, code), { accountId: id, kind: 'spoken', verified: 'called-back' })
  t.notOk(await prove(other, code), 'row 13: looked up by account and code, never by the code')
  t.notOk(await prove(undefined, code), 'nor for nobody')
  t.ok(await prove(id, code, NOW + LIFETIMES.spoken - 1))
  t.notOk(await prove(id, code, NOW + LIFETIMES.spoken), 'it expires')
  t.notOk(await prove(id, code, NOW - 2 * MINUTE_MS), 'a clock that was set back gives it no more')
})

onEveryDatabase('2.10: after five wrong codes the right one is good for nothing', async (t, db) => {
  const { id, issue, prove } = await office(db)
  const code = await issue(id)
  for (let tried = 0; tried < 4; tried += 1) await prove(id, '22222222')
  t.ok(await prove(id, code), 'four leave it')
  await prove(id, '22222222')
  t.notOk(await prove(id, code))
  const again = await issue(id)
  t.ok(await prove(id, again), 'a new one has tries of its own')
})

onEveryDatabase('2.10: a new one replaces the older of its kind, and no other', async (t, db) => {
  const { id, issue, prove, store } = await office(db)
  const first = await issue(id)
  const slip = await issue(id, 'slip')
  const second = await issue(id, 'spoken', NOW + 1)
  t.notOk(await prove(id, first))
  t.ok(await prove(id, second))
  const inForce = await store.list({ kinds: 'all', limit: 10 })
  t.same(
    inForce.map(({ kind, state }) => [kind, state]),
    [
      ['spoken', 'open'],
      ['slip', 'open'],
      ['spoken', 'replaced'],
    ],
  )
  t.match(slip, /^[2-9A-HJKMNP-TV-Z]{16}$/)
})

onEveryDatabase(
  '2.10: a new password, a lock or the end of the account ends all',
  async (t, db) => {
    const { accounts, id, add, issue, prove, store } = await office(db)
    const locked = await add('sonnv')
    const disabled = await add('hoalt')
    const codes = new Map<number, string>()
    for (const one of [id, locked, disabled]) codes.set(one, await issue(one))
    await setPassword(db, id, 'x', NOW + 1)
    await accounts.lock(locked, actAt(NOW + 1, 'sự cố'))
    await accounts.disable(disabled, actAt(NOW + 1, 'nghỉ'))
    await accounts.unlock(locked, actAt(NOW + 2))
    await accounts.enable(disabled, actAt(NOW + 2))
    for (const [one, code] of codes) t.notOk(await prove(one, code, NOW + 3))
    const found = await store.list({ kinds: 'all', limit: 10 })
    t.ok(found.every(({ state, closedAt }) => state === 'ended' && closedAt === NOW + 1))
  },
)

onEveryDatabase(
  'row 31: wrong codes of strangers cost a slip nothing: nobody guesses 78 bits',
  async (t, db) => {
    const { id, issue, prove } = await office(db)
    const code = await issue(id, 'slip')
    for (let n = 0; n < 10; n++) t.notOk(await prove(id, `wrong ${n}`, NOW, 'slip'))
    t.match(await prove(id, code, NOW, 'slip'), { accountId: id })
  },
)

onEveryDatabase(
  '2.10: a slip for somebody who has a password is a reset: listed, told, cancelled',
  async (t, db) => {
    const { id, add, issue, store } = await office(db)
    const fresh = await add('sonnv')
    await setPassword(db, id, 'x', NOW)
    await issue(id, 'slip', NOW + 1)
    await issue(fresh, 'slip', NOW + 1)
    t.match(await store.list({ kinds: 'resets', limit: 9 }), [{ accountId: id, kind: 'slip' }])
    t.match(await store.toTell(id, NOW + 2), { kind: 'slip', verified: 'called-back' })
    t.notOk(await store.toTell(fresh, NOW + 2), 'of the first slip there is nobody to tell')
    await issue(id, 'link', NOW + 3)
    const [link] = await store.list({ accountId: id, kinds: 'all', limit: 1 })
    await store.report(link?.id ?? 0, '10.1.2.3', actAt(NOW + 4))
    const states = (await store.list({ accountId: id, kinds: 'all', limit: 9 })).map((s) => s.state)
    t.same(states, ['cancelled', 'cancelled'])
  },
)

onEveryDatabase('of two who print slips at once, one hands one out', async (t, db) => {
  const { id, desk, store } = await office(db)
  const asked = { kind: 'slip', onlyIfNew: true, mayReplace: false } as const
  const made = await Promise.all([1, 2, 3].map((n) => desk.issue({ id }, asked, actAt(NOW + n))))
  t.equal(made.filter(Boolean).length, 1)
  t.match(await store.list({ kinds: 'all', limit: 9 }), [{ state: 'open' }])
  t.ok(await desk.issue({ id }, asked, actAt(NOW + LIFETIMES.slip + 10)), 'once it has expired')
})

onEveryDatabase('nothing is handed out for an account that is closed', async (t, db) => {
  const { accounts, id, desk, issue, prove } = await office(db)
  const code = await issue(id, 'slip')
  await accounts.disable(id, actAt(NOW, 'nghỉ'))
  t.notOk(await desk.issue({ id }, { kind: 'spoken' }, actAt(NOW)))
  await accounts.enable(id, actAt(NOW))
  t.notOk(await prove(id, code, NOW, 'slip'))
})

onEveryDatabase('6.4.1: a slip is for somebody without a password, unless again', async (t, db) => {
  const { id, desk, add } = await office(db)
  const other = await add('sonnv')
  await setPassword(db, id, 'x', NOW)
  t.notOk(await desk.issue({ id }, { kind: 'slip', onlyIfNew: true }, actAt(NOW)))
  t.ok(await desk.issue({ id: other }, { kind: 'slip', onlyIfNew: true }, actAt(NOW)))
  t.ok(await desk.issue({ id }, { kind: 'slip' }, actAt(NOW)))
  t.same(await desk.newAccounts(0, 10, NOW), [{ id: other, hasSlip: true }])
})

onEveryDatabase(
  'S25: of many who say it was not them, one reports; it opens no more',
  async (t, db) => {
    const { id, issue, prove, store, desk, secrets } = await office(db)
    const link = await issue(id, 'link')
    const code = await issue(id)
    const secret = await prove(id, code)
    const reports = await Promise.all(
      Array.from({ length: 20 }, () => store.report(secret?.id ?? 0, '10.1.2.3', actAt(NOW + 5))),
    )
    t.equal(reports.filter(Boolean).length, 1)
    t.notOk(await prove(id, code, NOW + 6))
    t.match(await store.findByHash('link', secrets.hashOf('link', 0, link)), { state: 'cancelled' })
    const alerts = await desk.list({ kinds: 'all', reported: 'open', limit: 10 })
    t.match(alerts, [{ state: 'cancelled', reportedAt: NOW + 5, reportedFrom: '10.1.2.3' }])
    const done = await Promise.all([1, 2].map(() => desk.handle(secret?.id ?? 0, actAt(NOW + 7))))
    t.same(done.filter(Boolean).length, 1)
    t.same(await desk.list({ kinds: 'all', reported: 'open', limit: 10 }), [])
    const trail = await createAuditStore(db).ofAccount(id, { limit: 10 })
    t.same(
      trail.map(({ event }) => event),
      [
        'recovery.alert-handled',
        'recovery.reported',
        'recovery.issued',
        'recovery.issued',
        'account.added',
      ],
    )
    t.notMatch(JSON.stringify(trail), code)
  },
)

onEveryDatabase('nothing in the tables is the secret or its plain hash', async (t, db) => {
  const { id, issue, secrets } = await office(db)
  const link = await issue(id, 'link')
  t.match(link, /^[A-Za-z0-9]{43}$/, 'row 63: 256 bit')
  const rows = await db.query<{ hash: Uint8Array }>(
    'SELECT secret_hash AS hash FROM recovery_secrets',
  )
  t.same(
    rows.map(({ hash }) => Buffer.from(hash)),
    [Buffer.from(secrets.hashOf('link', 0, link))],
  )
  t.notSame(
    createRecoverySecrets(new Uint8Array(32)).hashOf('link', 0, link),
    secrets.hashOf('link', 0, link),
    'another server knows nothing of it',
  )
})

onEveryDatabase('what is long over is removed; alerts wait for somebody', async (t, db) => {
  const { id, issue, prove, store } = await office(db)
  const code = await issue(id)
  const secret = await prove(id, code)
  await store.report(secret?.id ?? 0, '', actAt(NOW))
  await issue(id)
  t.equal(await store.sweep(10, NOW), 0)
  t.equal(await store.sweep(10, NOW + LIFETIMES.spoken), 1)
})
