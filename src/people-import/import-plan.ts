import type { AccountId } from '../accounts/account.ts'
import type { Finding } from './finding.ts'

/** By what a row was found to be somebody who is known. */
export type Evidence = 'employee-code' | 'mailbox' | 'alias' | 'retired-mailbox' | 'name-and-phone'

/** What an import may write down of a person, beside the unit. */
export type PersonValues = Readonly<{
  displayName: string
  position: string
  phone: string
  employeeCode: string
}>

/** A unit of the tree by its id and its name, or one outside the tree by its name alone. */
export type Place = Readonly<{ unit: string; unitId: number | null }>

/** Where an account stands, a move that was planned beforehand included. */
export type StoredPlace = Place & Readonly<{ nextUnitId: number | null; nextUnitOn: string | null }>

/** Whether and why an account is closed. */
export type Closing = Readonly<{
  disabledAt: number | null
  disabledReason: string
  purgeAt: number | null
}>

/** When somebody is planned to leave; null: not. */
export type PlannedLeave = Readonly<{ dueAt: number; reason: string }> | null

export type Change<Value> = Readonly<{ from: Value; to: Value }>

/** What a plan does to one account. Everything it replaces is named, and nothing else is replaced. */
export type AddItem = Readonly<{
  do: 'add'
  row: number
  mailbox: string
  values: PersonValues
  place: Place
  leave: PlannedLeave
}>

export type ChangeItem = Readonly<{
  do: 'change'
  row: number
  accountId: AccountId
  mailbox: string
  evidence: Evidence
  before: Partial<PersonValues>
  after: Partial<PersonValues>
  place?: Change<StoredPlace>
  leave?: Change<PlannedLeave>
  /** A closed account is opened again. */
  closing?: Change<Closing>
}>

/** Somebody who is missing from a list that was declared complete. */
export type DeactivateItem = Readonly<{
  do: 'deactivate'
  accountId: AccountId
  mailbox: string
  displayName: string
  unit: string
  place: StoredPlace
}>

export type ActionItem = AddItem | ChangeItem | DeactivateItem

export type PlanItem =
  | ActionItem
  | Readonly<{
      do: 'nothing'
      row: number
      accountId: AccountId
      mailbox: string
      evidence: Evidence
    }>
  | Readonly<{ do: 'error'; row: number; findings: readonly Finding[] }>

/** A line of the plan: its number, and what there is to see of the row. */
export type PlanLine = PlanItem & Readonly<{ item: number; findings?: readonly Finding[] }>

/** How a plan counts its lines (product 3.4). Every line counts once. */
export type PlanKind =
  | 'add'
  | 'update'
  | 'transfer'
  | 'reopen'
  | 'leave'
  | 'deactivate'
  | 'unchanged'
  | 'error'

export const PLAN_KINDS: readonly PlanKind[] = [
  'add',
  'update',
  'transfer',
  'reopen',
  'leave',
  'deactivate',
  'unchanged',
  'error',
]

export type PlanCounts = Readonly<Record<PlanKind, number>>

/** What a plan was made from, by whom and how. The first line of its file. */
export type PlanHeader = Readonly<{
  format: 'cas-people-plan'
  version: 1
  file: Readonly<{ name: string; sha256: string; people: number }>
  /** ISO 8601. */
  madeAt: string
  madeBy: string
  reason: string
  /** What was asked for on the command line. */
  options: Readonly<Record<string, string | boolean>>
  /** The state that it was held to: how many accounts, the last deed, the units. */
  database: Readonly<{ accounts: number; lastDeed: number; unitRevision: number }>
}>

/** The last line. Without it, or with another seal than its lines have, a file is no plan. */
export type PlanEnd = Readonly<{
  lines: number
  counts: PlanCounts
  /** Accounts that are closed as soon as it is applied. */
  closes: number
  /** So many of the unit, or of all accounts, that a second operator must approve. */
  needsApproval: boolean
  seal: string
}>

export function kindOf(item: PlanItem): PlanKind {
  switch (item.do) {
    case 'add':
    case 'deactivate':
    case 'error':
      return item.do
    case 'nothing':
      return 'unchanged'
    case 'change':
      if (item.closing) return 'reopen'
      if (item.place) return 'transfer'
      return Object.keys(item.after).length > 0 ? 'update' : 'leave'
  }
}

export function isAction<Item extends PlanItem>(
  item: Item,
): item is Extract<Item, Readonly<{ do: ActionItem['do'] }>> {
  return item.do === 'add' || item.do === 'change' || item.do === 'deactivate'
}

export function noCounts(): Record<PlanKind, number> {
  return {
    add: 0,
    update: 0,
    transfer: 0,
    reopen: 0,
    leave: 0,
    deactivate: 0,
    unchanged: 0,
    error: 0,
  }
}
