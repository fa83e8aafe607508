import type { Database } from '../storage/database.ts'
import { createAccountFields } from './account-fields.ts'
import { createAccountIdentifiers } from './account-identifiers.ts'
import { createAccountLife } from './account-life.ts'
import { createAccountLocks } from './account-locks.ts'
import { createAccountPasswords } from './account-passwords.ts'
import { createAccountPlans } from './account-plans.ts'
import { createAddAccounts } from './add-accounts.ts'
import { createExportAccounts } from './export-accounts.ts'
import { type CurrentUnits, createFindAccounts } from './find-accounts.ts'
import { createInactiveAccounts } from './inactive-accounts.ts'
import { createListAccounts } from './list-accounts.ts'
import { createPurgeAccounts } from './purge-accounts.ts'

/**
 * All verbs on accounts, one file per subject. Whatever they write survives a loss of power, and is
 * written down in the audit trail by the same transaction.
 */
export function createAccountStore(
  database: Database,
  units?: CurrentUnits,
  { quarantineMonths = 24 }: Readonly<{ quarantineMonths?: number }> = {},
) {
  return {
    ...createFindAccounts(database, units),
    ...createListAccounts(database, units),
    ...createAddAccounts(database, quarantineMonths),
    ...createAccountPasswords(database),
    ...createAccountLife(database),
    ...createAccountIdentifiers(database, quarantineMonths),
    ...createAccountFields(database),
    ...createAccountLocks(database),
    ...createAccountPlans(database),
    ...createInactiveAccounts(database, units),
    ...createPurgeAccounts(database),
    ...createExportAccounts(database, units),
  }
}

export type AccountStore = ReturnType<typeof createAccountStore>
