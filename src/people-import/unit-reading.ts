import type { Unit, UnitId } from '../units/unit.ts'
import type { UnitMatch } from '../units/unit-names.ts'
import type { UnitTree } from '../units/unit-tree.ts'
import { isOwnUnit, namesAgency } from './unit-words.ts'

/** What the words for a unit, and the headings above them, mean in the tree. */
export type UnitReading =
  /** Nothing was written. */
  | Readonly<{ kind: 'none' }>
  /** There is no tree: the words are all that there is. */
  | Readonly<{ kind: 'words'; words: string }>
  | Readonly<{ kind: 'found'; unit: Unit; formerly: Unit | undefined }>
  /** The unit above is known, and nothing below it bears that name. */
  | Readonly<{ kind: 'part'; unit: Unit; words: string; nearest: readonly string[] }>
  | Readonly<{ kind: 'unknown'; words: string; nearest: readonly string[] }>
  | Readonly<{ kind: 'ambiguous'; words: string; choices: readonly string[] }>

const SHOWN = 3
const REMEMBERED = 10_000

/** Reads units for the rows of one sheet: the same headings are looked up once. */
export function createUnitReader(tree: UnitTree) {
  const remembered = new Map<string, UnitReading>()
  const isEmpty = tree.records.units.length === 0

  function exact(text: string, within?: UnitId): UnitMatch[] {
    return tree.nearest(text, SHOWN + 1, within).filter(({ isExact }) => isExact)
  }

  function shown(matches: readonly UnitMatch[]): string[] {
    return matches.slice(0, SHOWN).map(({ unit }) => pathText(tree, unit))
  }

  /**
   * What a text means below a unit. An agency is looked for everywhere; an office only where it is
   * said to be, as the «Phòng Pháp chế» of another agency is another one.
   */
  function meant(text: string, place: UnitMatch | undefined): UnitMatch[] {
    const below = place ? exact(text, place.unit.id) : []
    if (below.length === 1) return below
    return place === undefined || namesAgency(text) ? exact(text) : below
  }

  /** From the outermost heading inwards, each below the one before. */
  function readPath(path: readonly string[], words: string): UnitReading {
    let place: UnitMatch | undefined
    /** A unit that is in the tree nowhere: what is below it is not to be found elsewhere. */
    let missing: string | undefined
    for (const heading of path.slice(0, -1)) {
      if (missing !== undefined && !namesAgency(heading)) continue
      const [only, ...more] = meant(heading, place)
      if (only && more.length === 0) {
        place = only
        missing = undefined
      } else if (isOwnUnit(heading, words)) missing = heading
    }
    if (missing !== undefined && !namesAgency(words)) {
      return notFound(`${words} - ${missing}`, missing, place)
    }
    const found = meant(words, place)
    const [only, ...more] = found
    if (only && more.length === 0) {
      return { kind: 'found', unit: only.unit, formerly: only.formerly }
    }
    if (more.length > 0 && !place) return { kind: 'ambiguous', words, choices: shown(found) }
    return notFound(words, words, place)
  }

  function notFound(words: string, like: string, place: UnitMatch | undefined): UnitReading {
    const nearest = shown(tree.nearest(like, SHOWN, place?.unit.id))
    return place
      ? { kind: 'part', unit: place.unit, words, nearest }
      : { kind: 'unknown', words, nearest }
  }

  return function readUnit(sectionPath: readonly string[], words: string): UnitReading {
    if (words === '') return { kind: 'none' }
    if (isEmpty) return { kind: 'words', words }
    const path = sectionPath.at(-1) === words ? sectionPath : [...sectionPath, words]
    const key = path.join('\n')
    let reading = remembered.get(key)
    if (!reading) {
      if (remembered.size >= REMEMBERED) remembered.clear()
      reading = readPath(path, words)
      remembered.set(key, reading)
    }
    return reading
  }
}

/** `Sở Nội vụ › Phòng Tổ chức (SNV.TC)`: told apart from its namesakes. The root goes unsaid. */
function pathText(tree: UnitTree, unit: Unit): string {
  const path = tree.pathOf(unit.id)
  const names = (path.length > 1 ? path.slice(1) : path).map(({ name }) => name)
  return `${names.join(' › ')} (${unit.code})`
}
