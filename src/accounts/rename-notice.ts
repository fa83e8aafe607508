import type { Database } from '../storage/database.ts'
import type { AccountId, Mailbox } from './account.ts'

const USED = `
  UPDATE account_identifiers SET rename_notice = 'due'
  WHERE account_id = :accountId AND suffix = :suffix AND name = :name AND state = 'alias'
    AND rename_notice = 'untold'`

const DUE = `
  SELECT name, suffix FROM account_identifiers
  WHERE account_id = :accountId AND state = 'alias' AND rename_notice = 'due'`

const TELL = `
  UPDATE account_identifiers SET rename_notice = 'told'
  WHERE account_id = :accountId AND rename_notice = 'due'
  RETURNING name, suffix`

/** Telling people who sign in by their former name what they are called now: once (R6). */
export function createRenameNotices(database: Database) {
  return {
    /**
     * Somebody has shown by their password that this further mailbox is theirs. If it is their former
     * name, they are to be told of the new one.
     */
    async used(accountId: AccountId, { name, suffix }: Mailbox): Promise<void> {
      await database.change('process', USED, { accountId, name, suffix })
    },

    /**
     * The former names that the person is to be told of now, and never again. Of several pages at
     * once, one gets them.
     */
    async take(accountId: AccountId): Promise<Mailbox[]> {
      const due = await database.queryOne(DUE, { accountId })
      return due ? database.change<Mailbox>('process', TELL, { accountId }) : []
    },
  }
}

export type RenameNotices = ReturnType<typeof createRenameNotices>
