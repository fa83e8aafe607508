import type { UnitProblem } from '../units/unit-change.ts'
import { CommandError } from './command-error.ts'

/** A list of mistakes may be as long as the file; nobody reads more at a time. */
const TOLD = 20

/** All problems of a change, as the one sentence after another that a command ends with. */
export function refuseUnitChange(problems: readonly UnitProblem[]): never {
  throw new CommandError(toldOf(problems.map(unitProblemSentence)), 1)
}

/** The first of many sentences, and how many there are besides. */
export function toldOf(sentences: readonly string[]): string {
  const further = sentences.length - TOLD
  const told = sentences.slice(0, TOLD).join('\n')
  return further > 0 ? `${told}\n… and ${further} more.` : told
}

export function unitProblemSentence(problem: UnitProblem): string {
  const { code } = problem
  switch (problem.kind) {
    case 'bad-code':
      return `"${code}" is no code: it has 1 to 40 of A-Z a-z 0-9 . _ - and begins with a letter or a digit.`
    case 'code-taken':
      return `The code ${code} is, or once was, a unit's.`
    case 'no-name':
      return `${code} has no name.`
    case 'unknown':
      return `There is no unit ${code}.`
    case 'ended':
      return `${code} has ended by that day.`
    case 'not-begun':
      return `${code} has not begun on that day.`
    case 'begins-that-day':
      return `${code} begins, or changed, on that very day: it cannot end on it.`
    case 'nothing-changes':
      return `${code} is so already.`
    case 'too-deep':
      return `${code} lies too many levels below its root.`
    case 'later-change':
      return `A change of ${code} is written down for ${problem.day}, which is later. If it is not meant any more: cas unit cancel ${code} --on ${problem.day}`
    case 'has-come':
      return `${problem.day} has come: what ${code} is since then cannot be taken back, but changed.`
    case 'begins-then':
      return `${code} begins on ${problem.day}, and its code is its for good: close or merge it from the day after.`
    case 'nothing-written':
      return `Nothing of ${code} is written down for ${problem.day}.`
    case 'parent-not-in-force':
      return `${problem.other}, above ${code}, is not in force on that day.`
    case 'into-not-in-force':
      return `${problem.other}, which is to take over from ${code}, is not in force on that day.`
    case 'parent-ends':
      return `${problem.other}, above ${code}, is to be closed later: nobody takes over what is below it.`
    case 'into-ends':
      return `${problem.other}, which is to take over from ${code}, is to be closed later.`
    case 'name-taken':
      return `${problem.other} below the same unit is called "${problem.name}" on that day already (${code}).`
    case 'cycle':
      return `${code} would lie below itself.`
    case 'itself':
      return `${code} cannot take over from itself.`
    case 'twice':
      return `${code} is given twice.`
    case 'has-subunits':
      return `${code} has ${problem.count} units below it: move or merge them first.`
    case 'has-people':
      return `${code} has ${problem.count} people: merge it into another unit, or move them first.`
  }
}
