import type { Database } from '../storage/database.ts'
import type { AccountId } from './account.ts'

const REPLACE_PASSWORD_HASH = `
  UPDATE accounts SET password_hash = :newHash
  WHERE id = :id AND password_hash = :oldHash
  RETURNING id`

/** The hash of the password that is there; new ones are chosen (`passwords/`). */
export function createAccountPasswords(database: Database) {
  return {
    /** The same password, hashed anew. Does nothing when another password was set meanwhile. */
    async replacePasswordHash(id: AccountId, oldHash: string, newHash: string): Promise<boolean> {
      const parameters = { id, oldHash, newHash }
      return (await database.change('power', REPLACE_PASSWORD_HASH, parameters)).length > 0
    },
  }
}
