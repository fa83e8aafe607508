import type { Unit, UnitId } from '../units/unit.ts'
import type { UnitMatch } from '../units/unit-names.ts'
import type { UnitTree } from '../units/unit-tree.ts'

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

  /** From the outermost heading inwards, each below the one before if it is there. */
  function readPath(path: readonly string[], words: string): UnitReading {
    let place: UnitMatch | undefined
    for (const heading of path.slice(0, -1)) {
      const [only, ...more] = exact(heading, place?.unit.id)
      if (only && more.length === 0) place = only
    }
    const below = place ? exact(words, place.unit.id) : []
    const anywhere = below.length === 1 ? below : exact(words)
    const [only, ...more] = anywhere
    if (only && more.length === 0) {
      return { kind: 'found', unit: only.unit, formerly: only.formerly }
    }
    if (place) {
      const nearest = shown(tree.nearest(words, SHOWN, place.unit.id))
      return { kind: 'part', unit: place.unit, words, nearest }
    }
    if (more.length > 0) return { kind: 'ambiguous', words, choices: shown(anywhere) }
    return { kind: 'unknown', words, nearest: shown(tree.nearest(words, SHOWN)) }
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
