import { createAccountStore } from '../../src/accounts/account-store.ts'
import { createAuditStore } from '../../src/audit/audit-store.ts'
import type { Database } from '../../src/storage/database.ts'
import { actAt } from '../support/acts.ts'
import { onEveryDatabase } from '../support/database.ts'
import { addPerson, mailbox, sessionIds, signOn } from '../support/people.ts'

const NOW = Date.UTC(2026, 10, 24)
const why = 'sự cố 17'

async function latest(database: Database, id: number) {
  const [entry] = await createAuditStore(database).ofAccount(id, { limit: 1 })
  return entry
}

onEveryDatabase('3.5: a lock ends the sessions, is told apart, and ends', async (t, database) => {
  const store = createAccountStore(database)
  const id = await addPerson(database, 'tamtt')
  const other = await addPerson(database, 'sonnv')
  await signOn(database, id, 1)
  await signOn(database, other, 2)
  t.equal(await store.lock(id, actAt(NOW, why), NOW + 10), true)
  t.same(await sessionIds(database), [2], 'row 27')
  t.match(await latest(database, id), {
    event: 'account.locked',
    reason: why,
    before: { isLocked: false },
    after: { isLocked: true, until: new Date(NOW + 10).toISOString() },
  })
  t.match(await store.findByMailbox(mailbox('tamtt')), {
    account: { isLocked: true, isDisabled: false },
    lockedAt: NOW,
    lockedUntil: NOW + 10,
    lockedReason: why,
  })
  t.equal(await store.lock(id, actAt(NOW), NOW + 10), false, 'once')
  t.equal(await store.unlockRunOut(10, actAt(NOW + 9)), 0)
  t.equal(await store.unlockRunOut(10, actAt(NOW + 10)), 1)
  t.match(await latest(database, id), { event: 'account.unlocked', after: { isLocked: false } })
  t.equal(await store.unlock(id, actAt(NOW + 11)), false, 'it is open')
  await store.lock(id, actAt(NOW + 12))
  t.equal(await store.unlock(id, actAt(NOW + 13)), true)
  t.equal((await store.find(id))?.isLocked, false)
})

onEveryDatabase('3.5: who leaves is disabled, and the names rest', async (t, database) => {
  const store = createAccountStore(database)
  const id = await addPerson(database, 'tamtt')
  await store.addAlias(id, mailbox('tam'), actAt(2), NOW + 99)
  await store.plan(
    id,
    { kind: 'transfer', dueAt: NOW + 5, to: { unit: 'X', unitId: undefined } },
    actAt(3),
  )
  await signOn(database, id, 1)
  t.equal(await store.leave(id, { purgeAt: NOW + 100, isPlanned: true }, actAt(NOW)), false)
  t.equal((await store.find(id))?.isDisabled, false, 'nothing of the kind was planned')
  t.same(await sessionIds(database), [1])
  t.equal(await store.leave(id, { purgeAt: NOW + 100, isPlanned: false }, actAt(NOW, 'hưu')), true)
  t.same(await sessionIds(database), [])
  t.match(await latest(database, id), { event: 'account.left', reason: 'hưu' })
  t.match(await store.identifiersOf(id), [
    { name: 'tamtt', state: 'primary', retiredAt: NOW },
    { name: 'tam', state: 'retired', retiredAt: NOW, endsAt: undefined },
  ])
  t.same(await store.plansOf(id), [], 'nothing else will happen to them')
  t.match(await store.findByMailbox(mailbox('tamtt')), { disabledAt: NOW, purgeAt: NOW + 100 })
  t.equal(await store.leave(id, { purgeAt: NOW + 100, isPlanned: false }, actAt(NOW + 1)), false)

  t.equal(await store.enable(id, actAt(NOW + 2)), true, 'and back')
  t.match(await store.identifiersOf(id), [{ name: 'tamtt', retiredAt: undefined }, {}])
  t.equal((await store.findByMailbox(mailbox('tamtt')))?.purgeAt, undefined)
})

onEveryDatabase('L23: on the day, the data of who has left is removed', async (t, database) => {
  const store = createAccountStore(database)
  const phone = '0912345678'
  const id = await addPerson(database, 'tamtt', { phone, passwordHash: 'a hash', groups: ['a'] })
  await store.leave(id, { purgeAt: NOW + 100, isPlanned: false }, actAt(NOW))
  t.equal(await store.purgeDue(10, actAt(NOW + 99)), 0)
  t.equal(await store.purgeDue(10, actAt(NOW + 100)), 1)
  t.equal(await store.purgeDue(10, actAt(NOW + 101)), 0, 'once')
  t.equal(await store.find(id), undefined)
  const [row] = await database.query<Record<string, unknown>>('SELECT * FROM accounts')
  t.notMatch(JSON.stringify(row), /Tâm|0912345678|a hash/)
  t.match(await latest(database, id), {
    event: 'account.purged',
    subject: 'tamtt@binhphuoc.gov.vn',
  })
  t.match(await store.identifiersOf(id), [{ state: 'retired', retiredAt: NOW }], 'still resting')
})

onEveryDatabase('a correction says what was and what is', async (t, database) => {
  const store = createAccountStore(database)
  const id = await addPerson(database, 'tamtt', { phone: '0912', position: 'Chuyên viên' })
  const account = await store.find(id)
  if (!account) throw new Error('no account')
  const change = { phone: '0913', position: 'Chuyên viên', groups: ['văn thư'] }
  t.equal(await store.correct(account, change, actAt(NOW, why)), true)
  const entry = await latest(database, id)
  t.same(entry?.before, { phone: '0912', groups: [] })
  t.same(entry?.after, { phone: '0913', groups: ['văn thư'] })
  t.equal(await store.correct(account, { phone: '0914' }, actAt(NOW)), false, 'overtaken')
  t.equal((await store.find(id))?.phone, '0913')
  t.equal(await store.correct(account, { position: 'Phó phòng' }, actAt(NOW)), true, 'untouched')
})

onEveryDatabase('R5: a legacy address is one person’s', async (t, database) => {
  const store = createAccountStore(database)
  const tam = await store.find(await addPerson(database, 'tamtt'))
  const son = await store.find(await addPerson(database, 'sonnv'))
  if (!tam || !son) throw new Error('no account')
  const legacyAddress = 'tamtt@dongxoai.gov.vn'
  t.equal(await store.correct(tam, { legacyAddress }, actAt(NOW)), true)
  t.equal(await store.correct(son, { legacyAddress }, actAt(NOW)), false)
  t.equal((await store.find(son.id))?.legacyAddress, '')
})

onEveryDatabase('3.5: a transfer names both units', async (t, database) => {
  const store = createAccountStore(database)
  const id = await addPerson(database, 'tamtt', { unit: 'Sở TTTT', position: 'Chuyên viên' })
  const account = await store.find(id)
  if (!account) throw new Error('no account')
  const to = { unit: 'Sở KHCN', unitId: undefined, position: 'Phó phòng' }
  t.equal(await store.transfer(account, to, actAt(NOW), { isPlanned: true }), false)
  t.equal(await store.transfer(account, to, actAt(NOW), { isPlanned: false }), true)
  t.match(await store.find(id), { unit: 'Sở KHCN', position: 'Phó phòng' })
  t.match(await latest(database, id), {
    event: 'account.transferred',
    before: { unit: 'Sở TTTT', position: 'Chuyên viên' },
    after: { unit: 'Sở KHCN', position: 'Phó phòng' },
  })
})

onEveryDatabase('a plan is one of its kind, and can be cancelled', async (t, database) => {
  const store = createAccountStore(database)
  const id = await addPerson(database, 'tamtt')
  t.equal(await store.plan(id, { kind: 'leave', dueAt: NOW + 5 }, actAt(NOW, 'hưu')), true)
  t.equal(await store.plan(id, { kind: 'leave', dueAt: NOW + 9 }, actAt(NOW, 'hưu')), true)
  t.same(await store.plansOf(id), [
    {
      accountId: id,
      kind: 'leave',
      dueAt: NOW + 9,
      reason: 'hưu',
      plannedAt: NOW,
      plannedBy: 'hoang',
    },
  ])
  t.same(await store.duePlans(10, NOW + 8), [])
  t.equal((await store.duePlans(10, NOW + 9)).length, 1)
  t.equal(await store.cancelPlan(id, 'leave', actAt(NOW)), true)
  t.equal(await store.cancelPlan(id, 'leave', actAt(NOW)), false)
  t.match(await latest(database, id), { event: 'account.leave-cancelled' })
  await store.disable(id, actAt(NOW))
  t.equal(await store.plan(id, { kind: 'leave', dueAt: 1 }, actAt(NOW)), false, 'it is closed')
})
