import type { Database } from '../storage/database.ts'
import { createAccountIdentifiers } from './account-identifiers.ts'
import { createAccountLife } from './account-life.ts'
import { createAccountPasswords } from './account-passwords.ts'
import { createAddAccounts } from './add-accounts.ts'
import { type CurrentUnits, createFindAccounts } from './find-accounts.ts'
import { createListAccounts } from './list-accounts.ts'

/**
 * All verbs on accounts, one file per subject. Whatever they write survives a loss of power, and is
 * written down in the audit trail by the same transaction.
 */
export function createAccountStore(database: Database, units?: CurrentUnits) {
  return {
    ...createFindAccounts(database, units),
    ...createListAccounts(database, units),
    ...createAddAccounts(database),
    ...createAccountPasswords(database),
    ...createAccountLife(database),
    ...createAccountIdentifiers(database),
  }
}

export type AccountStore = ReturnType<typeof createAccountStore>
