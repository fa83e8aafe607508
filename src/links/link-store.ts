import type { Instant } from '../protocol/ticket.ts'
import type { Database } from '../storage/database.ts'
import { createFindLinks } from './find-links.ts'
import { createLinkListStore } from './link-list-store.ts'
import { createPersonLinkStore } from './person-link-store.ts'

/** The accounts that people have in applications. What is written survives a loss of power. */
export function createLinkStore(database: Database) {
  const { sweepLists, ...lists } = createLinkListStore(database)
  const { sweepGuesses, ...ofPersons } = createPersonLinkStore(database)

  return {
    ...lists,
    ...ofPersons,
    ...createFindLinks(database),

    /** Removes a slice of guesses about people, and of lists that later ones have replaced. */
    async sweep(
      slice: number,
      { guessesBefore, listsBefore }: Readonly<{ guessesBefore: Instant; listsBefore: Instant }>,
    ): Promise<number> {
      return (await sweepGuesses(slice, guessesBefore)) + (await sweepLists(slice, listsBefore))
    },
  }
}

export type LinkStore = ReturnType<typeof createLinkStore>
