import type { AccountId } from '../accounts/account.ts'
import type { Act } from '../audit/act.ts'
import { auditIfChanged } from '../audit/audit-statement.ts'
import type { Database } from '../storage/database.ts'

const ACKNOWLEDGE = `
  INSERT INTO notice_acknowledgements (account_id, notice_id, read_at)
  SELECT accounts.id, notices.id, :now
  FROM accounts, notices
  WHERE accounts.id = :accountId AND notices.id = :noticeId AND level = 'must-read'
  ON CONFLICT (account_id, notice_id) DO NOTHING
  RETURNING notice_id`

const READ_BY = `
  SELECT notice_id AS "noticeId" FROM notice_acknowledgements
  WHERE account_id = :accountId AND notice_id >= :first
  ORDER BY notice_id
  LIMIT :limit`

const READERS = `
  SELECT account_id AS "accountId" FROM notice_acknowledgements
  WHERE notice_id = :noticeId AND account_id > :after
  ORDER BY account_id
  LIMIT :limit`

const OF_NOTICE = `
  SELECT read_at AS "readAt", accounts.id AS "accountId", display_name AS "displayName",
    name, suffix
  FROM notice_acknowledgements
  JOIN accounts ON accounts.id = notice_acknowledgements.account_id
  LEFT JOIN account_identifiers
    ON account_identifiers.account_id = accounts.id AND account_identifiers.state = 'primary'
  WHERE notice_id = :noticeId
    AND (read_at, notice_acknowledgements.account_id) > (:readAt, :accountId)
  ORDER BY read_at, notice_acknowledgements.account_id
  LIMIT :limit`

const COUNT = `
  SELECT COUNT(*) AS count FROM notice_acknowledgements WHERE notice_id = :noticeId`

/** Nobody reads more since the oldest notice that is open; and so many readers are read at a time. */
const MOST_READ = 1_000

/** Notices keep here what must go when a person's data goes (L23). */
export const NOTICE_TABLES: readonly string[] = ['notice_acknowledgements']

/** Somebody who has read a notice, and when. */
export type Acknowledgement = Readonly<{
  readAt: number
  accountId: AccountId
  displayName: string
  /** The primary mailbox; of somebody whose data was removed there is none. */
  name: string | null
  suffix: string | null
}>

/** Where a list of them goes on. */
export type AcknowledgementCursor = Pick<Acknowledgement, 'readAt' | 'accountId'>

const START: AcknowledgementCursor = { readAt: -1, accountId: -1 }

/** The SQL of who has read what had to be read. It survives a loss of power. */
export function createAcknowledgementStore(database: Database) {
  return {
    /** Notes that a person has read a notice. False when they had before, or need not. */
    async add(accountId: AccountId, noticeId: number, act: Act): Promise<boolean> {
      const [added = []] = await database.batch('power', [
        { sql: ACKNOWLEDGE, parameters: { accountId, noticeId, now: act.at } },
        auditIfChanged(act, { event: 'notice.acknowledged', accountId, after: { noticeId } }),
      ])
      return added.length > 0
    },

    /** Which notices a person has read, from this one on. */
    async readBy(accountId: AccountId, first: number): Promise<ReadonlySet<number>> {
      const rows = await database.query<{ noticeId: number }>(READ_BY, {
        accountId,
        first,
        limit: MOST_READ,
      })
      return new Set(rows.map(({ noticeId }) => noticeId))
    },

    /** Who has read a notice, in the order in which they did. */
    async ofNotice(
      noticeId: number,
      { after = START, limit }: Readonly<{ after?: AcknowledgementCursor; limit: number }>,
    ): Promise<Acknowledgement[]> {
      return database.query<Acknowledgement>(OF_NOTICE, { noticeId, ...after, limit })
    },

    /** Everybody who has read a notice. All of them, read slice by slice: for the command line. */
    async readersOf(noticeId: number): Promise<ReadonlySet<AccountId>> {
      const readers = new Set<AccountId>()
      let after: AccountId | undefined = -1
      while (after !== undefined) {
        const slice: { accountId: AccountId }[] = await database.query(READERS, {
          noticeId,
          after,
          limit: MOST_READ,
        })
        for (const { accountId } of slice) readers.add(accountId)
        after = slice.length < MOST_READ ? undefined : slice.at(-1)?.accountId
      }
      return readers
    },

    async count(noticeId: number): Promise<number> {
      const row = await database.queryOne<{ count: number }>(COUNT, { noticeId })
      return row?.count ?? 0
    },
  }
}

export type AcknowledgementStore = ReturnType<typeof createAcknowledgementStore>
