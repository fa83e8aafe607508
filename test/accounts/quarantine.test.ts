import { createAccountStore } from '../../src/accounts/account-store.ts'
import { monthsLater } from '../../src/accounts/calendar.ts'
import { createRenameNotices } from '../../src/accounts/rename-notice.ts'
import { createAuditStore } from '../../src/audit/audit-store.ts'
import { actAt } from '../support/acts.ts'
import { onEveryDatabase } from '../support/database.ts'
import { addPerson, mailbox } from '../support/people.ts'

const RETIRED_AT = Date.UTC(2026, 10, 24)
const day = 24 * 3_600_000

const rows: [string, number, boolean][] = [
  ['at once', RETIRED_AT, false],
  ['after 23 months', monthsLater(RETIRED_AT, 23), false],
  ['a day before the 24 months are over', monthsLater(RETIRED_AT, 24) - day, false],
  ['when they are over', monthsLater(RETIRED_AT, 24), true],
]

for (const [when, at, isGiven] of rows) {
  onEveryDatabase(`R6: a retired name is given again ${when}: ${isGiven}`, async (t, database) => {
    const store = createAccountStore(database)
    const tam = await addPerson(database, 'tamtt')
    await store.addAlias(tam, mailbox('tam'), actAt(2))
    await store.retireAlias(tam, mailbox('tam'), actAt(RETIRED_AT))
    const son = await addPerson(database, 'sonnv')
    t.equal(await store.isFree(mailbox('tam'), at), isGiven)
    t.equal(await store.addAlias(son, mailbox('tam'), actAt(at)), isGiven, 'as an alias')
    if (isGiven) {
      t.match(await store.findByMailbox(mailbox('tam')), { account: { id: son } })
      t.equal(await store.addAlias(tam, mailbox('tam'), actAt(at)), false, 'and is gone')
    } else {
      t.equal(await store.findByMailbox(mailbox('tam')), undefined)
      const added = await store.add({ mailbox: mailbox('tam'), displayName: 'X' }, actAt(at))
      t.equal(added, 'taken', 'nor to a new account')
      const account = await store.find(son)
      t.equal(account && (await store.rename(account, mailbox('tam'), actAt(at))), false)
    }
  })
}

onEveryDatabase('R6: a released name makes a new account', async (t, database) => {
  const store = createAccountStore(database, undefined, { quarantineMonths: 36 })
  const tam = await addPerson(database, 'tamtt')
  await store.addAlias(tam, mailbox('tam'), actAt(2))
  await store.retireAlias(tam, mailbox('tam'), actAt(RETIRED_AT))
  const add = (at: number) =>
    store.add({ mailbox: mailbox('tam'), displayName: 'Tạ Thị Tâm' }, actAt(at))
  t.equal(await add(monthsLater(RETIRED_AT, 24)), 'taken', 'not before the configured months')
  t.same(await add(monthsLater(RETIRED_AT, 36)), { id: 2 })
  t.equal((await store.identifiersOf(tam)).length, 1)
})

onEveryDatabase('R6: an old name works until its date, and not on', async (t, database) => {
  const store = createAccountStore(database)
  const id = await addPerson(database, 'tamtt')
  const account = await store.find(id)
  if (!account) throw new Error('no account')
  await store.rename(account, mailbox('tamtt.stttt'), actAt(10), 1_000)
  t.match(await store.identifiersOf(id), [
    { name: 'tamtt.stttt', state: 'primary', endsAt: undefined },
    { name: 'tamtt', state: 'alias', endsAt: 1_000 },
  ])
  t.equal(await store.retireRunOut(10, actAt(999)), 0)
  t.match(await store.findByMailbox(mailbox('tamtt')), { state: 'alias' })
  t.equal(await store.retireRunOut(10, actAt(1_000)), 1)
  t.equal(await store.retireRunOut(10, actAt(1_001)), 0, 'once')
  t.equal(await store.findByMailbox(mailbox('tamtt')), undefined)
  t.match(await store.identifiersOf(id), [{}, { state: 'retired', retiredAt: 1_000 }])
  const [retired, renamed] = await createAuditStore(database).ofAccount(id, { limit: 10 })
  t.match(retired, { event: 'account.alias-retired', before: { alias: 'tamtt@binhphuoc.gov.vn' } })
  t.match(renamed, {
    event: 'account.renamed',
    subject: 'tamtt@binhphuoc.gov.vn',
    before: { mailbox: 'tamtt@binhphuoc.gov.vn' },
    after: { mailbox: 'tamtt.stttt@binhphuoc.gov.vn' },
  })
})

onEveryDatabase('R6: who signs in by the old name is told once', async (t, database) => {
  const store = createAccountStore(database)
  const notices = createRenameNotices(database)
  const id = await addPerson(database, 'tamtt')
  const account = await store.find(id)
  if (!account) throw new Error('no account')
  await store.rename(account, mailbox('tamtt.stttt'), actAt(10))
  await store.addAlias(id, mailbox('tam'), actAt(11))
  const signIn = (name: string) => notices.used(id, mailbox(name))
  await signIn('tamtt.stttt')
  await signIn('tam')
  t.same(await notices.take(id), [], 'not by the new one, nor by one that is no former name')
  await signIn('tamtt')
  const taken = await Promise.all([notices.take(id), notices.take(id)])
  t.same(taken.flat(), [mailbox('tamtt')], 'of two pages at once, one tells it')
  await signIn('tamtt')
  t.same(await notices.take(id), [], 'never again')
})
