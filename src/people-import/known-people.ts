import type { AccountId, IdentifierState, Mailbox } from '../accounts/account.ts'
import { IS_RELEASED } from '../accounts/quarantine.ts'
import type { Database } from '../storage/database.ts'
import type { Closing, PersonValues, PlannedLeave, StoredPlace } from './import-plan.ts'

/** A person as the tables have them at the time of the plan. */
export type KnownPerson = Readonly<{
  id: AccountId
  primary: Mailbox
  values: PersonValues
  place: StoredPlace
  closing: Closing
  leave: PlannedLeave
}>

/** Whose mailbox it is or was. */
export type MailboxOwner = Readonly<{
  state: IdentifierState
  /** Undefined: their personal data has been removed. */
  person: KnownPerson | undefined
  retiredAt: number | undefined
  /** It was somebody's, and may be given again. */
  isReleased: boolean
}>

type Row = Mailbox &
  Readonly<{
    id: number
    displayName: string
    position: string
    phone: string
    employeeCode: string
    unit: string
    unitId: number | null
    nextUnitId: number | null
    nextUnitOn: string | null
    disabledAt: number | null
    disabledReason: string
    purgeAt: number | null
    leaveDueAt: number | null
    leaveReason: string | null
  }>

const PEOPLE = `
  SELECT accounts.id, main.name, main.suffix, display_name AS "displayName", position, phone,
    employee_code AS "employeeCode", unit, unit_id AS "unitId", next_unit_id AS "nextUnitId",
    next_unit_on AS "nextUnitOn", disabled_at AS "disabledAt", disabled_reason AS "disabledReason",
    purge_at AS "purgeAt", due_at AS "leaveDueAt", reason AS "leaveReason"
  FROM accounts
  JOIN account_identifiers AS main ON main.account_id = accounts.id AND main.state = 'primary'
  LEFT JOIN account_plans ON account_plans.account_id = accounts.id AND kind = 'leave'`

const BY_ID = `${PEOPLE} WHERE accounts.id = :id`
/** Open accounts first. */
const BY_CODE = `
  ${PEOPLE} WHERE employee_code = :code AND employee_code <> ''
  ORDER BY disabled_at IS NOT NULL, accounts.id LIMIT :limit`
const BY_PHONE = `
  ${PEOPLE} WHERE phone = :phone AND phone <> ''
  ORDER BY disabled_at IS NOT NULL, accounts.id LIMIT :limit`
const OPEN = `
  ${PEOPLE} WHERE accounts.id > :after AND disabled_at IS NULL
  ORDER BY accounts.id LIMIT :limit`

const MAILBOX = `
  SELECT account_id AS "accountId", state, retired_at AS "retiredAt", ${IS_RELEASED} AS "isReleased"
  FROM account_identifiers
  WHERE suffix = :suffix AND name = :name`

const STATE = `
  SELECT (SELECT COUNT(*) FROM accounts WHERE disabled_at IS NULL) AS accounts,
    (SELECT COALESCE(MAX(id), 0) FROM audit_entries) AS "lastDeed"`

/** Of a number that a whole office shares, so many people are looked at. */
const MOST = 50
const SLICE = 500

/** Finds who a row may be. `releasedBefore`: what was retired before then may be given again. */
export function createKnownPeople(database: Database, releasedBefore: number) {
  return {
    async byMailbox({ name, suffix }: Mailbox): Promise<MailboxOwner | undefined> {
      const found = await database.queryOne<{
        accountId: number
        state: IdentifierState
        retiredAt: number | null
        isReleased: 0 | 1
      }>(MAILBOX, { name, suffix, releasedBefore })
      if (!found) return undefined
      const row = await database.queryOne<Row>(BY_ID, { id: found.accountId })
      return {
        state: found.state,
        person: row && personOf(row),
        retiredAt: found.retiredAt ?? undefined,
        isReleased: found.isReleased === 1,
      }
    },

    async byEmployeeCode(code: string): Promise<KnownPerson[]> {
      if (code === '') return []
      return (await database.query<Row>(BY_CODE, { code, limit: MOST })).map(personOf)
    },

    async byPhone(phone: string): Promise<KnownPerson[]> {
      if (phone === '') return []
      return (await database.query<Row>(BY_PHONE, { phone, limit: MOST })).map(personOf)
    },

    /** Everybody whose account is open, a slice at a time. */
    async *open(): AsyncGenerator<KnownPerson> {
      let after = 0
      for (;;) {
        const rows = await database.query<Row>(OPEN, { after, limit: SLICE })
        for (const row of rows) yield personOf(row)
        const last = rows.at(-1)
        if (!last || rows.length < SLICE) return
        after = last.id
      }
    },

    /** How many accounts are open, and which deed was written down last. */
    async state(): Promise<Readonly<{ accounts: number; lastDeed: number }>> {
      const row = await database.queryOne<{ accounts: number; lastDeed: number }>(STATE)
      return row ?? { accounts: 0, lastDeed: 0 }
    },
  }
}

export type KnownPeople = ReturnType<typeof createKnownPeople>

function personOf(row: Row): KnownPerson {
  const { id, name, suffix, displayName, position, phone, employeeCode } = row
  const { unit, unitId, nextUnitId, nextUnitOn, disabledAt, disabledReason, purgeAt } = row
  return {
    id,
    primary: { name, suffix },
    values: { displayName, position, phone, employeeCode },
    place: { unit, unitId, nextUnitId, nextUnitOn },
    closing: { disabledAt, disabledReason, purgeAt },
    leave:
      row.leaveDueAt === null ? null : { dueAt: row.leaveDueAt, reason: row.leaveReason ?? '' },
  }
}
