import type { Database } from '../storage/database.ts'
import type { AccountId } from './account.ts'

export type Language = 'vi' | 'en'

const OF = 'SELECT language FROM language_choices WHERE account_id = :accountId'

const CHOOSE = `
  INSERT INTO language_choices (account_id, language, chosen_at)
  SELECT id, :language, :now FROM accounts WHERE id = :accountId
  ON CONFLICT (account_id) DO UPDATE SET language = :language, chosen_at = :now`

/** The language that people choose for themselves: it follows them to every browser (product 2.9). */
export function createLanguageChoices(database: Database) {
  return {
    /** Undefined: they never chose one, so each browser has its own. */
    async of(accountId: AccountId): Promise<Language | undefined> {
      return (await database.queryOne<{ language: Language }>(OF, { accountId }))?.language
    },

    async choose(accountId: AccountId, language: Language, now: number): Promise<void> {
      await database.change('process', CHOOSE, { accountId, language, now })
    },
  }
}

export type LanguageChoices = ReturnType<typeof createLanguageChoices>
