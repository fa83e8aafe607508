import { createAccountStore } from '../../src/accounts/account-store.ts'
import type { Act } from '../../src/audit/act.ts'
import { auditIfChanged, auditStatement } from '../../src/audit/audit-statement.ts'
import { createAuditStore } from '../../src/audit/audit-store.ts'
import type { Database } from '../../src/storage/database.ts'
import { actAt } from '../support/acts.ts'
import { onEveryDatabase } from '../support/database.ts'

const ACT: Act = {
  actor: { kind: 'operator', name: 'hoang', cameFrom: '10.0.0.3' },
  at: 1_000,
  reason: 'mất điện thoại',
}
const RENAME = 'UPDATE accounts SET display_name = :name WHERE id = :id AND display_name <> :name'

async function person(database: Database) {
  const mailbox = { name: 'tamtt', suffix: 'binhphuoc.gov.vn' }
  const added = await createAccountStore(database).add(
    { mailbox, displayName: 'Trần Thanh Tâm', unit: 'Sở Nội vụ' },
    actAt(1),
  )
  if (added === 'taken') throw new Error('taken')
  return added.id
}

onEveryDatabase('an act is kept with the words of its moment', async (t, database) => {
  const id = await person(database)
  const audit = createAuditStore(database)
  await database.batch('power', [
    auditStatement(ACT, {
      event: 'account.locked',
      accountId: id,
      before: { isLocked: false },
      after: { isLocked: true },
    }),
  ])
  const [entry] = await audit.ofAccount(id, { limit: 10 })
  t.match(entry, {
    at: 1_000,
    event: 'account.locked',
    actorKind: 'operator',
    actor: 'hoang',
    cameFrom: '10.0.0.3',
    subject: 'tamtt@binhphuoc.gov.vn',
    unit: 'Sở Nội vụ',
    reason: 'mất điện thoại',
    outcome: 'done',
    before: { isLocked: false },
    after: { isLocked: true },
  })
})

onEveryDatabase('what changed nothing is not written down', async (t, database) => {
  const id = await person(database)
  const audit = createAuditStore(database)
  const rename = (name: string) =>
    database.batch('power', [
      { sql: RENAME, parameters: { id, name } },
      auditIfChanged(ACT, { event: 'account.corrected', accountId: id }),
    ])
  await rename('Trần Thị Tâm')
  await rename('Trần Thị Tâm')
  const events = (await audit.ofAccount(id, { limit: 10 })).map(({ event }) => event)
  t.same(events, ['account.corrected', 'account.added'])
})

onEveryDatabase('entries are paged, newest first', async (t, database) => {
  const id = await person(database)
  const audit = createAuditStore(database)
  for (let at = 1; at <= 5; at++) {
    await database.batch('process', [
      auditStatement({ ...ACT, at }, { event: 'account.seen', accountId: id }),
    ])
  }
  const first = await audit.ofAccount(id, { limit: 2 })
  t.same(
    first.map(({ at }) => at),
    [5, 4],
  )
  const second = await audit.ofAccount(id, { before: first[1]?.id ?? 0, limit: 2 })
  t.same(
    second.map(({ at }) => at),
    [3, 2],
  )
})
