import { createAccountStore } from '../../src/accounts/account-store.ts'
import { OWN_TABLES } from '../../src/accounts/purge-accounts.ts'
import { createUnitMembership } from '../../src/accounts/unit-membership.ts'
import { PERSONAL_TABLES } from '../../src/wiring/personal-tables.ts'
import { actAt } from '../support/acts.ts'
import { onEveryDatabase } from '../support/database.ts'
import { addPerson } from '../support/people.ts'
import { plantUnits } from '../support/plant-units.ts'

/** Tables that name an account and stay, each for its own reason. */
const STAY: Readonly<Record<string, string>> = {
  account_identifiers: 'the quarantine of the mailbox',
  audit_entries: 'the law asks for it, with an age of its own',
  import_run_items: 'an import is taken back by it, with an age of its own',
  logout_requests: 'sent or given up long before',
  pending_sign_ins: 'ten minutes old at most',
  sign_on_sessions: 'ended when the account was disabled',
}

const WITH_ACCOUNT = `
  SELECT tables.name FROM sqlite_schema AS tables
  JOIN pragma_table_info(tables.name) AS columns ON columns.name = 'account_id'
  WHERE tables.type = 'table'
  ORDER BY tables.name`

onEveryDatabase('L23: every table of a person is purged, or stays for a reason', async (t, db) => {
  const tables = await db.query<{ name: string }>(WITH_ACCOUNT)
  const purged = new Set([...OWN_TABLES, ...PERSONAL_TABLES])
  const forgotten = tables.filter(({ name }) => !purged.has(name) && !(name in STAY))
  t.same(forgotten, [])
  const known = new Set(tables.map(({ name }) => name))
  t.same(
    [...purged].filter((name) => !known.has(name)),
    [],
    'and no table is named that does not exist',
  )
})

onEveryDatabase(
  'L23: what other subjects keep goes on the day, not before',
  async (t, database) => {
    const store = createAccountStore(database)
    const id = await addPerson(database, 'tamtt', {})
    const stays = await addPerson(database, 'sonnv', {})
    for (const account of [id, stays]) {
      await database.change(
        'power',
        'INSERT INTO password_history (account_id, hash, at) VALUES (:account, :hash, 1)',
        { account, hash: `hash of ${account}` },
      )
    }
    const kept = () => database.query('SELECT account_id AS id FROM password_history ORDER BY 1')
    await store.leave(id, { purgeAt: 100, isPlanned: false }, actAt(1))
    await store.purgeDue(10, actAt(99), PERSONAL_TABLES)
    t.same(await kept(), [{ id }, { id: stays }])
    await store.purgeDue(10, actAt(100), PERSONAL_TABLES)
    t.same(await kept(), [{ id: stays }])
  },
)

onEveryDatabase('L23: whose data is removed counts in no unit any more', async (t, database) => {
  const store = createAccountStore(database)
  await plantUnits(database, [{ code: 'SNV', name: 'Sở Nội vụ' }])
  const id = await addPerson(database, 'tamtt', { unit: 'Sở Nội vụ', unitId: 1 })
  const { countOn } = createUnitMembership(database)
  await store.leave(id, { purgeAt: 100, isPlanned: false }, actAt(1))
  t.same([...(await countOn('2026-11-24'))], [[1, 1]])
  await store.purgeDue(10, actAt(100), PERSONAL_TABLES)
  t.same([...(await countOn('2026-11-24'))], [], 'so that the unit can be closed')
})
