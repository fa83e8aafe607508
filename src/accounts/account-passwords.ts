import type { Act } from '../audit/act.ts'
import { auditIfChanged } from '../audit/audit-statement.ts'
import type { Database } from '../storage/database.ts'
import type { AccountId } from './account.ts'
import { END_SESSIONS } from './end-sessions.ts'

const SET_PASSWORD = `
  UPDATE accounts
  SET password_hash = :hash, password_changed_at = :now, updated_at = :now
  WHERE id = :id
  RETURNING id`

const REPLACE_PASSWORD_HASH = `
  UPDATE accounts SET password_hash = :newHash
  WHERE id = :id AND password_hash = :oldHash
  RETURNING id`

/** The hashes of passwords. What is written survives a loss of power. */
export function createAccountPasswords(database: Database) {
  return {
    /** Sets a password and signs the person out everywhere, unless told not to. */
    async setPassword(
      id: AccountId,
      hash: string,
      act: Act,
      { endSessions = true }: Readonly<{ endSessions?: boolean }> = {},
    ): Promise<boolean> {
      const [rows = []] = await database.batch('power', [
        { sql: SET_PASSWORD, parameters: { id, hash, now: act.at } },
        auditIfChanged(act, { event: 'account.password-set', accountId: id }),
        ...(endSessions ? [{ sql: END_SESSIONS, parameters: { id } }] : []),
      ])
      return rows.length > 0
    },

    /** The same password, hashed anew. Does nothing when another password was set meanwhile. */
    async replacePasswordHash(id: AccountId, oldHash: string, newHash: string): Promise<boolean> {
      const parameters = { id, oldHash, newHash }
      return (await database.change('power', REPLACE_PASSWORD_HASH, parameters)).length > 0
    },
  }
}
