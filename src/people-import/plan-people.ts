import { addressOf, type Mailbox } from '../accounts/account.ts'
import type { Unit, UnitId } from '../units/unit.ts'
import type { UnitTree } from '../units/unit-tree.ts'
import type { Finding } from './finding.ts'
import { findingOf } from './finding-of.ts'
import type { PlanItem, StoredPlace } from './import-plan.ts'
import type { KnownPeople, KnownPerson } from './known-people.ts'
import type { PeopleSheet, SheetPerson } from './people-sheet.ts'
import { type Candidates, matchPerson } from './person-match.ts'
import { type PlannedRow, planRow, type RowRules } from './plan-row.ts'
import { foldedName } from './same-name.ts'
import { createUnitReader } from './unit-reading.ts'

export type PlanRules = RowRules &
  Readonly<{
    quarantineMonths: number
    /** The sheet names everybody of this unit and below it: whoever is missing has gone. */
    completeFor: UnitId | undefined
  }>

/** A line of the plan with the row's findings, in the order of the sheet; the missing come last. */
export type PlannedLine = Readonly<{ item: PlanItem; findings: readonly Finding[] }>

/**
 * Holds every row of a sheet to the accounts and units that there are. Keeps the ids of the accounts
 * that the sheet names, and the names of the rows that are not imported; everything else passes by.
 */
export async function* planPeople(
  sheet: PeopleSheet,
  people: KnownPeople,
  rules: PlanRules,
): AsyncGenerator<PlannedLine> {
  const readUnit = createUnitReader(rules.tree)
  const rowOf = new Map<number, number>()
  const present = new Set<number>()
  const unclearNames = new Set<string>()

  for await (const person of sheet.rows) {
    const candidates = await candidatesFor(people, person)
    const planned = await planOne(person, candidates)
    if (planned.item.do === 'error') {
      unclearNames.add(foldedName(person.fields.displayName))
      for (const known of everybodyOf(candidates)) present.add(known.id)
    }
    yield planned
  }
  if (rules.completeFor !== undefined) {
    yield* absentPeople(people, rules.tree, rules.completeFor, { present, unclearNames })
  }

  async function planOne(person: SheetPerson, candidates: Candidates): Promise<PlannedRow> {
    const match = matchPerson(person.fields, candidates, rules.quarantineMonths)
    const reading = readUnit(person.sectionPath, person.fields.unit)
    const planned = planRow(person, match, reading, rules)
    if (match.kind === 'conflict') return withSuggestion(planned, person, people)
    if (match.kind !== 'known') return planned
    const { id, primary } = match.person
    present.add(id)
    const earlier = rowOf.get(id)
    if (planned.item.do === 'error') return planned
    if (earlier === undefined) {
      rowOf.set(id, person.row)
      return planned
    }
    const said = { address: addressOf(primary), row: String(earlier) }
    const findings = [...planned.findings, findingOf('person-claimed', 'displayName', said)]
    return { item: { do: 'error', row: person.row, findings }, findings }
  }
}

async function candidatesFor(people: KnownPeople, { fields }: SheetPerson): Promise<Candidates> {
  const { mailbox, employeeCode, phone } = fields
  const [owner, byCode, byPhone] = await Promise.all([
    mailbox && people.byMailbox(mailbox),
    people.byEmployeeCode(employeeCode),
    people.byPhone(phone),
  ])
  return { owner, byCode, byPhone }
}

/** Whom a row that is not imported may have meant: they are not missing. */
function everybodyOf({ owner, byCode, byPhone }: Candidates): KnownPerson[] {
  return [...(owner?.person ? [owner.person] : []), ...byCode, ...byPhone]
}

const MOST_TRIES = 20

/** Names a mailbox that nobody has where the one of the row is another's: `sonnv` → `sonnv2`. */
async function withSuggestion(
  planned: PlannedRow,
  { row, fields: { mailbox } }: SheetPerson,
  people: KnownPeople,
): Promise<PlannedRow> {
  const needsOne = planned.findings.some(
    ({ code }) => code === 'mailbox-of-another' || code === 'mailbox-quarantined',
  )
  const free = mailbox && needsOne ? await freeMailbox(mailbox, people) : undefined
  if (!free) return planned
  const findings = planned.findings.map((finding): Finding => {
    if (finding.code === 'mailbox-of-another') {
      return findingOf(finding.code, 'mailbox', { ...finding.params, suggestion: free })
    }
    if (finding.code === 'mailbox-quarantined') {
      return findingOf(finding.code, 'mailbox', { ...finding.params, suggestion: free })
    }
    return finding
  })
  return { item: { do: 'error', row, findings }, findings }
}

async function freeMailbox({ name, suffix }: Mailbox, people: KnownPeople) {
  const stem = name.replace(/\d+$/, '')
  for (let number = 2; number < 2 + MOST_TRIES; number += 1) {
    const mailbox = { name: `${stem}${number}`, suffix }
    if (!(await people.byMailbox(mailbox))) return addressOf(mailbox)
  }
  return undefined
}

/** How many open accounts a unit has, with all that is below it. */
export async function countWithin(
  people: KnownPeople,
  tree: UnitTree,
  unitId: UnitId,
): Promise<number> {
  let count = 0
  for await (const { place } of people.open()) {
    if (unitWithin(place, tree, unitId)) count += 1
  }
  return count
}

/** Where somebody is today, if that is the unit or below it. */
function unitWithin(place: StoredPlace, tree: UnitTree, unitId: UnitId): Unit | undefined {
  const { unitId: stored, nextUnitId, nextUnitOn } = place
  const here = nextUnitOn !== null && nextUnitOn <= tree.day ? nextUnitId : stored
  if (here === null || !tree.byId(here)) return undefined
  const unit = tree.heirOf(here)
  return unit && tree.isWithin(unit.id, unitId) ? unit : undefined
}

/** Open accounts of a unit and below it that no row names, not even one that is not imported. */
async function* absentPeople(
  people: KnownPeople,
  tree: UnitTree,
  unitId: UnitId,
  {
    present,
    unclearNames,
  }: Readonly<{ present: ReadonlySet<number>; unclearNames: ReadonlySet<string> }>,
): AsyncGenerator<PlannedLine> {
  for await (const { id, primary, place, values } of people.open()) {
    const unit = unitWithin(place, tree, unitId)
    if (!unit) continue
    if (present.has(id) || unclearNames.has(foldedName(values.displayName))) continue
    const item: PlanItem = {
      do: 'deactivate',
      accountId: id,
      mailbox: addressOf(primary),
      displayName: values.displayName,
      unit: unit.name,
      place,
    }
    yield { item, findings: [] }
  }
}
