import { createAccountStore } from '../../src/accounts/account-store.ts'
import type { NewAccount } from '../../src/accounts/add-accounts.ts'
import type { Database } from '../../src/storage/database.ts'
import { actAt } from './acts.ts'

const SUFFIX = 'binhphuoc.gov.vn'

export function mailbox(name: string, suffix = SUFFIX) {
  return { name, suffix }
}

/** Adds a person and resolves with the id of their account. */
export async function addPerson(
  database: Database,
  name: string,
  person: Partial<NewAccount> = {},
  at = 1,
): Promise<number> {
  const added = await createAccountStore(database).add(
    { mailbox: mailbox(name), displayName: 'Trần Thanh Tâm', ...person },
    actAt(at),
  )
  if (added === 'taken') throw new Error(`${name} is taken`)
  return added.id
}

/** A session of theirs, as a row; its cookie is good for nothing. */
export async function signOn(database: Database, accountId: number, id: number) {
  await database.change(
    'process',
    `INSERT INTO sign_on_sessions (id, cookie_hash, account_id, authenticated_at, started_at,
       last_used_at, idle_limit_ms, expires_at)
     VALUES (:id, :cookieHash, :accountId, 1, 1, 1, 1, 1)`,
    { id, accountId, cookieHash: Buffer.from([id]) },
  )
}

/** Whose sessions there are. */
export async function sessionIds(database: Database): Promise<number[]> {
  const rows = await database.query<{ id: number }>('SELECT id FROM sign_on_sessions ORDER BY id')
  return rows.map(({ id }) => id)
}
