import { createAccountStore } from '../../src/accounts/account-store.ts'
import type { Database } from '../../src/storage/database.ts'
import { actAt } from '../support/acts.ts'
import { onEveryDatabase } from '../support/database.ts'
import { setPassword } from '../support/set-password.ts'

const suffix = 'binhphuoc.gov.vn'
const tam = { name: 'tamtt', suffix }
const son = { name: 'sonnv', suffix }
const hoa = { name: 'hoalt', suffix }

function person(mailbox = tam, displayName = 'Trần Thanh Tâm') {
  return { mailbox, displayName }
}

async function added(store: ReturnType<typeof createAccountStore>, mailbox = tam, name?: string) {
  const result = await store.add(person(mailbox, name), actAt(1))
  if (result === 'taken') throw new Error('taken')
  return result.id
}

async function rename(
  store: ReturnType<typeof createAccountStore>,
  id: number,
  to: typeof tam,
  at: number,
) {
  const primary = (await store.find(id))?.primary ?? tam
  return store.rename({ id, primary }, to, actAt(at))
}

async function signOn(database: Database, accountId: number, id: number) {
  await database.change(
    'process',
    `INSERT INTO sign_on_sessions (id, cookie_hash, account_id, authenticated_at, started_at,
       last_used_at, idle_limit_ms, expires_at)
     VALUES (:id, :cookieHash, :accountId, 1, 1, 1, 1, 1)`,
    { id, accountId, cookieHash: Buffer.from([id]) },
  )
}

async function sessions(database: Database) {
  const rows = await database.query<{ id: number }>('SELECT id FROM sign_on_sessions ORDER BY id')
  return rows.map(({ id }) => id)
}

onEveryDatabase('an account comes back as it was added', async (t, database) => {
  const store = createAccountStore(database)
  const result = await store.add(
    {
      mailbox: tam,
      displayName: 'Trần Thanh Tâm',
      unit: 'Trung tâm CNTT và TT',
      position: 'Chuyên viên',
      phone: '0912345678',
      employeeCode: 'BP-0007',
      groups: ['cntt', 'văn thư'],
      passwordHash: '$argon2id$x',
    },
    actAt(1000),
  )
  t.same(result, { id: 1 })
  const account = {
    id: 1,
    primary: tam,
    displayName: 'Trần Thanh Tâm',
    unit: 'Trung tâm CNTT và TT',
    position: 'Chuyên viên',
    phone: '0912345678',
    employeeCode: 'BP-0007',
    groups: ['cntt', 'văn thư'],
    legacyAddress: '',
    isDisabled: false,
    isLocked: false,
  }
  t.same(await store.find(1), account)
  t.match(await store.findByMailbox(tam), {
    account,
    passwordHash: '$argon2id$x',
    state: 'primary',
    passwordChangedAt: 1000,
    disabledAt: undefined,
    disabledReason: '',
  })
  t.equal(await store.find(2), undefined)
  t.equal(await store.findByMailbox(son), undefined)
})

onEveryDatabase('what is not given is empty, and there is no password', async (t, database) => {
  const store = createAccountStore(database)
  await added(store)
  t.match(await store.find(1), { unit: '', position: '', phone: '', employeeCode: '', groups: [] })
  t.equal((await store.findByMailbox(tam))?.passwordHash, undefined)
})

onEveryDatabase('of 20 additions of one mailbox at once, one wins', async (t, database) => {
  const store = createAccountStore(database)
  const results = await Promise.all(Array.from({ length: 20 }, () => store.add(person(), actAt(1))))
  t.equal(results.filter((result) => result !== 'taken').length, 1)
  t.equal((await store.list({ limit: 50 })).accounts.length, 1)
})

onEveryDatabase('many additions at once each get their own id and mailbox', async (t, database) => {
  const store = createAccountStore(database)
  const names = Array.from({ length: 20 }, (_, index) => `sonnv${index}`)
  const ids = await Promise.all(names.map((name) => added(store, { name, suffix })))
  t.equal(new Set(ids).size, 20)
  for (const [index, name] of names.entries()) {
    const found = await store.findByMailbox({ name, suffix })
    t.equal(found?.account.id, ids[index])
  }
})

onEveryDatabase('R3: one name under two suffixes is two people', async (t, database) => {
  const store = createAccountStore(database)
  const elsewhere = { name: 'tamtt', suffix: 'dongxoai.example.vn' }
  const first = await added(store)
  const second = await added(store, elsewhere, 'Tạ Thị Tâm')
  t.not(first, second)
  t.equal((await store.findByMailbox(tam))?.account.id, first)
  t.equal((await store.findByMailbox(elsewhere))?.account.id, second)
})

onEveryDatabase('R6: after a rename the old mailbox is an alias', async (t, database) => {
  const store = createAccountStore(database)
  const id = await added(store)
  t.equal(await rename(store, id, { name: 'tamtt.stttt', suffix }, 2), true)
  t.same((await store.find(id))?.primary, { name: 'tamtt.stttt', suffix })
  t.match(await store.findByMailbox(tam), { account: { id }, state: 'alias' })
  t.match(await store.identifiersOf(id), [
    { name: 'tamtt.stttt', suffix, state: 'primary' },
    { ...tam, state: 'alias' },
  ])
  t.equal(await rename(store, id, tam, 3), true, 'and back')
  t.same((await store.find(id))?.primary, tam)
  t.equal(await rename(store, id, tam, 4), true, 'to what it is already')
  t.same((await store.find(id))?.primary, tam)
})

onEveryDatabase('a rename to another’s mailbox changes nothing', async (t, database) => {
  const store = createAccountStore(database)
  const id = await added(store)
  const other = await added(store, son)
  t.equal(await rename(store, id, son, 2), false)
  t.same((await store.find(id))?.primary, tam)
  t.same((await store.find(other))?.primary, son)
  t.equal(await rename(store, 99, hoa, 2), false, 'nor one of nobody')
  t.equal(await store.findByMailbox(hoa), undefined)
})

onEveryDatabase('of two renames to one mailbox at once, one wins', async (t, database) => {
  const store = createAccountStore(database)
  const ids = [await added(store), await added(store, son)]
  const results = await Promise.all(ids.map((id) => rename(store, id, hoa, 2)))
  t.same(results, [true, false])
  for (const id of ids) {
    const states = (await store.identifiersOf(id)).map(({ state }) => state)
    t.equal(states.filter((state) => state === 'primary').length, 1)
  }
})

onEveryDatabase(
  'R6: a retired mailbox finds nobody and goes to nobody else',
  async (t, database) => {
    const store = createAccountStore(database)
    const id = await added(store)
    const other = await added(store, son)
    t.equal(await store.addAlias(id, hoa, actAt(2)), true)
    t.match(await store.findByMailbox(hoa), { account: { id }, state: 'alias' })
    t.equal(await store.retireAlias(other, hoa, actAt(9)), false, 'not by another')
    t.equal(await store.retireAlias(id, hoa, actAt(9)), true)
    t.equal(await store.retireAlias(id, hoa, actAt(9)), false, 'only once')
    t.equal(await store.findByMailbox(hoa), undefined)
    t.equal(await store.add(person(hoa), actAt(3)), 'taken')
    t.equal(await store.addAlias(other, hoa, actAt(3)), false)
    t.equal(await rename(store, other, hoa, 3), false)
    t.equal(await store.addAlias(id, hoa, actAt(4)), true, 'but back to its owner')
    t.match(await store.identifiersOf(id), [
      { ...tam, state: 'primary' },
      { ...hoa, state: 'alias' },
    ])
  },
)

onEveryDatabase('a primary mailbox is neither aliased nor retired', async (t, database) => {
  const store = createAccountStore(database)
  const id = await added(store)
  t.equal(await store.addAlias(id, tam, actAt(2)), false)
  t.equal(await store.retireAlias(id, tam, actAt(9)), false)
  t.match(await store.findByMailbox(tam), { state: 'primary' })
})

onEveryDatabase(
  'row 27: disabling ends the person’s sessions, only theirs',
  async (t, database) => {
    const store = createAccountStore(database)
    const id = await added(store)
    const other = await added(store, son)
    await signOn(database, id, 1)
    await signOn(database, other, 2)
    await signOn(database, id, 3)
    t.equal(await store.disable(id, actAt(5000, 'nghỉ hưu')), true)
    t.same(await sessions(database), [2])
    t.match(await store.findByMailbox(tam), {
      account: { isDisabled: true },
      disabledAt: 5000,
      disabledReason: 'nghỉ hưu',
    })
    t.equal(await store.disable(id, actAt(6000, 'lần nữa')), false)
    t.equal((await store.findByMailbox(tam))?.disabledReason, 'nghỉ hưu')
    t.equal(await store.enable(id, actAt(7000)), true)
    t.equal(await store.enable(id, actAt(7000)), false)
    t.match(await store.findByMailbox(tam), { account: { isDisabled: false }, disabledReason: '' })
  },
)

onEveryDatabase('row 27: a new password ends the sessions', async (t, database) => {
  const store = createAccountStore(database)
  const id = await added(store)
  await signOn(database, id, 1)
  await setPassword(database, id, 'hash 2', 3)
  t.same(await sessions(database), [])
  t.equal((await store.findByMailbox(tam))?.passwordHash, 'hash 2')
})

onEveryDatabase('a renewed hash never overwrites a newer password', async (t, database) => {
  const store = createAccountStore(database)
  const id = await added(store)
  await setPassword(database, id, 'new', 2)
  t.equal(await store.replacePasswordHash(id, 'old', 'old, renewed'), false)
  t.equal((await store.findByMailbox(tam))?.passwordHash, 'new')
  t.equal(await store.replacePasswordHash(id, 'new', 'new, renewed'), true)
  t.equal((await store.findByMailbox(tam))?.passwordHash, 'new, renewed')
})

onEveryDatabase('lists go page by page in the order of mailboxes', async (t, database) => {
  const store = createAccountStore(database)
  for (const name of ['c', 'a', 'e', 'b', 'd']) await added(store, { name, suffix })
  await added(store, { name: 'z', suffix: 'an.example.vn' })
  const pages: string[][] = []
  let after: { name: string; suffix: string } | undefined
  do {
    const page = await store.list({ after, limit: 2 })
    pages.push(page.accounts.map(({ primary }) => primary.name))
    after = page.next
  } while (after)
  t.same(pages, [
    ['z', 'a'],
    ['b', 'c'],
    ['d', 'e'],
  ])
})

onEveryDatabase('a search needs no marks and finds every word', async (t, database) => {
  const store = createAccountStore(database)
  await store.add({ ...person(), unit: 'Sở Thông tin và Truyền thông' }, actAt(1))
  await store.add({ ...person(son, 'Nguyễn Văn Sơn'), unit: 'Sở Nội vụ' }, actAt(1))
  await store.add({ ...person({ name: 'sonnv2', suffix }, 'Nguyễn Viết Sơn') }, actAt(1))
  await store.add({ ...person(hoa, 'Lê Thị Hoà'), employeeCode: 'ĐX-12' }, actAt(1))
  const names = async (search: string, limit = 10) =>
    (await store.list({ search, limit })).accounts.map(({ primary }) => primary.name)
  t.same(await names('son'), ['sonnv', 'sonnv2'])
  t.same(await names('Sơn nguyen'), ['sonnv', 'sonnv2'])
  t.same(await names('nội VỤ'), ['sonnv'])
  t.same(await names('đx-12'), ['hoalt'])
  t.same(await names('%'), [])
  t.same(await names(' '), ['hoalt', 'sonnv', 'sonnv2', 'tamtt'])
  const first = await store.list({ search: 'son', limit: 1 })
  t.same(first.next, son)
  const second = await store.list({ search: 'son', limit: 1, after: first.next })
  t.same(second.accounts[0]?.displayName, 'Nguyễn Viết Sơn')
  t.equal(second.next, undefined)
})
