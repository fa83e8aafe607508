import { addressOf } from '../accounts/account.ts'
import { hourOf } from '../accounts/calendar.ts'
import { type Day, dayAt } from '../units/day.ts'
import type { UnitTree } from '../units/unit-tree.ts'
import { foldVietnamese } from '../vietnamese/fold-vietnamese.ts'
import type { Finding } from './finding.ts'
import { findingOf } from './finding-of.ts'
import type {
  Change,
  ChangeItem,
  Closing,
  PersonValues,
  Place,
  PlanItem,
  PlannedLeave,
  StoredPlace,
} from './import-plan.ts'
import type { KnownPerson } from './known-people.ts'
import type { SheetPerson } from './people-sheet.ts'
import type { Match } from './person-match.ts'
import type { UnitReading } from './unit-reading.ts'

export type RowRules = Readonly<{
  tree: UnitTree
  /** Milliseconds since 1970. */
  now: number
  /** The hour of the last day at which a leaver's account is closed. */
  leaverHour: number
  /** Open closed accounts again whose people are in the sheet. */
  reactivate: boolean
  /** Take people whose unit is not in the tree, with its words. */
  allowUnknownUnits: boolean
}>

export type PlannedRow = Readonly<{ item: PlanItem; findings: readonly Finding[] }>

const FIELDS = ['displayName', 'position', 'phone', 'employeeCode'] as const
const OPEN: Closing = { disabledAt: null, disabledReason: '', purgeAt: null }

/**
 * What a row is going to do. An error of any kind, of the sheet or of what it is held to, keeps the
 * whole row out; an empty cell never erases anything (3.4). Pure.
 */
export function planRow(
  person: SheetPerson,
  match: Match,
  reading: UnitReading,
  rules: RowRules,
): PlannedRow {
  const findings = [
    // Whoever is known without it has a mailbox.
    ...person.findings.filter(({ code }) => match.kind !== 'known' || code !== 'mailbox-missing'),
    ...(match.kind === 'conflict' ? [match.finding] : match.findings),
    ...unitFindings(reading, rules),
    ...lifeFindings(person, match, rules),
  ]
  const { row } = person
  if (findings.some(({ level }) => level === 'error') || match.kind === 'conflict') {
    return { item: { do: 'error', row, findings }, findings }
  }
  const item =
    match.kind === 'new'
      ? addOf(person, reading, rules)
      : changeOf(person, match.person, match.evidence, reading, rules)
  return { item, findings }
}

function unitFindings(reading: UnitReading, { allowUnknownUnits }: RowRules): Finding[] {
  switch (reading.kind) {
    case 'found': {
      const { unit, formerly } = reading
      if (!formerly) return []
      return [findingOf('unit-succeeded', 'unit', { typed: formerly.name, unit: unit.name })]
    }
    case 'part': {
      const { words: typed, unit } = reading
      const said = { typed, unit: unit.name, nearest: reading.nearest.join('; ') }
      return [findingOf('unit-part-unknown', 'unit', said)]
    }
    case 'ambiguous': {
      const said = { typed: reading.words, choices: reading.choices.join('; ') }
      return [findingOf('unit-ambiguous', 'unit', said)]
    }
    case 'unknown': {
      const said = { typed: reading.words, nearest: reading.nearest.join('; ') }
      return [findingOf(allowUnknownUnits ? 'unit-outside' : 'unit-unknown', 'unit', said)]
    }
    default:
      return []
  }
}

function lifeFindings(
  { fields: { leavesOn } }: SheetPerson,
  match: Match,
  { now, reactivate }: RowRules,
): Finding[] {
  const isOver = leavesOn !== undefined && leavesOn < dayAt(now)
  if (match.kind === 'new' && isOver) {
    return [findingOf('leaver-gone', 'leavesOn', { date: shownDay(leavesOn) })]
  }
  if (match.kind !== 'known') return []
  const { closing, primary } = match.person
  // A list may go on naming somebody who has left, and say so.
  if (closing.disabledAt === null || isOver) return []
  const address = addressOf(primary)
  return reactivate
    ? [findingOf('person-reopened', 'mailbox', { address })]
    : [findingOf('person-disabled', 'mailbox', { address, reason: closing.disabledReason })]
}

function addOf({ row, fields }: SheetPerson, reading: UnitReading, rules: RowRules): PlanItem {
  const { displayName, position, phone, employeeCode, mailbox } = fields
  if (!mailbox) throw new Error(`Row ${row} has no mailbox and no error.`)
  return {
    do: 'add',
    row,
    mailbox: addressOf(mailbox),
    values: { displayName, position, phone, employeeCode },
    place: placeOf(reading) ?? { unit: '', unitId: null },
    leave: leaveOf(fields.leavesOn, rules),
  }
}

function changeOf(
  { row, fields, findings }: SheetPerson,
  known: KnownPerson,
  evidence: ChangeItem['evidence'],
  reading: UnitReading,
  rules: RowRules,
): PlanItem {
  const isShouted = findings.some(({ code }) => code === 'name-case')
  const before: Partial<Record<keyof PersonValues, string>> = {}
  const after: Partial<Record<keyof PersonValues, string>> = {}
  for (const field of FIELDS) {
    const [was, is] = [known.values[field], fields[field]]
    if (is === '' || is.normalize('NFC') === was.normalize('NFC')) continue
    // Capitals, or marks that were left out, are no correction of what is written properly.
    if (field === 'displayName' && isShouted && is.toLowerCase() === was.toLowerCase()) continue
    if (is.toLowerCase() === foldVietnamese(was)) continue
    before[field] = was
    after[field] = is
  }
  const place = moveOf(known.place, reading, rules.tree)
  const isClosed = known.closing.disabledAt !== null
  const isReopened = isClosed && rules.reactivate && !isPast(fields.leavesOn, rules)
  // Whoever is back has not planned to leave any more, unless the row says so anew.
  const noLonger = isReopened && known.leave ? { from: known.leave, to: null } : undefined
  const leave = leaveChange(known, fields.leavesOn, rules) ?? noLonger
  const common = { row, accountId: known.id, mailbox: addressOf(known.primary), evidence }
  const isChanged = Object.keys(after).length > 0 || place || leave || isReopened
  if (!isChanged || (isClosed && !isReopened)) return { do: 'nothing', ...common }
  return {
    do: 'change',
    ...common,
    before,
    after,
    ...(place && { place }),
    ...(leave && { leave }),
    ...(isReopened && { closing: { from: known.closing, to: OPEN } }),
  }
}

function placeOf(reading: UnitReading): Place | undefined {
  switch (reading.kind) {
    case 'found':
    case 'part':
      return { unit: reading.unit.name, unitId: reading.unit.id }
    case 'words':
    case 'unknown':
      return { unit: reading.words, unitId: null }
    default:
      return undefined
  }
}

/** Where the row moves somebody; undefined: they are there, or nobody can say. */
function moveOf(
  from: StoredPlace,
  reading: UnitReading,
  tree: UnitTree,
): Change<StoredPlace> | undefined {
  const target = placeOf(reading)
  if (!target) return undefined
  const to = { ...target, nextUnitId: null, nextUnitOn: null }
  const { unitId, nextUnitId, nextUnitOn } = from
  const hasMoved = nextUnitOn !== null && nextUnitOn <= tree.day
  const here = heirOf(tree, hasMoved ? nextUnitId : unitId)
  if (target.unitId === null) {
    // Words do not take anybody out of the tree.
    return here === undefined && target.unit !== from.unit ? { from, to } : undefined
  }
  if (here === target.unitId || heirOf(tree, nextUnitId) === target.unitId) return undefined
  // Where only the unit above is known, whoever is below it stays there.
  const isBelow = here !== undefined && tree.isWithin(here, target.unitId)
  return reading.kind === 'part' && isBelow ? undefined : { from, to }
}

function heirOf(tree: UnitTree, id: number | null): number | undefined {
  if (id === null || !tree.byId(id)) return undefined
  return tree.heirOf(id)?.id ?? id
}

function leaveOf(leavesOn: Day | undefined, { leaverHour }: RowRules): PlannedLeave {
  return leavesOn === undefined ? null : { dueAt: hourOf(leavesOn, leaverHour), reason: '' }
}

function leaveChange(
  { leave }: KnownPerson,
  leavesOn: Day | undefined,
  rules: RowRules,
): Change<PlannedLeave> | undefined {
  const to = leaveOf(leavesOn, rules)
  if (!to || to.dueAt === leave?.dueAt) return undefined
  return { from: leave, to }
}

function isPast(leavesOn: Day | undefined, { now }: RowRules): boolean {
  return leavesOn !== undefined && leavesOn < dayAt(now)
}

function shownDay(day: Day): string {
  return day.split('-').reverse().join('/')
}
