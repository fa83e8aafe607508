import { foldVietnamese } from '../vietnamese/fold-vietnamese.ts'
import { createTrigramIndex } from './trigrams.ts'
import type { Unit, UnitId } from './unit.ts'
import { initialsMeant, joined, spellsSame, type Word, wordsOf } from './written-name.ts'

/** A unit in force that a text may mean. */
export type UnitMatch = Readonly<{
  unit: Unit
  /** The text means this unit, or one that led to it; not merely one that is spelt like it. */
  isExact: boolean
  /** From 0 to 1. */
  likeness: number
  /** The unit that the text names, where that has ended or the name is a former one. */
  formerly: Unit | undefined
}>

type Parts = Readonly<{
  /** In force or ended. */
  units: readonly Unit[]
  /** Every name that the unit has had so far. */
  formerNames(id: UnitId): readonly Readonly<{ name: string; shortName: string }>[]
  inForce(id: UnitId): readonly Unit[]
  pathOf(id: UnitId): readonly Unit[]
}>

/** One way that a unit is, or once was, written. */
type Entry = Readonly<{ unit: Unit; words: readonly Word[]; text: string; isCurrent: boolean }>

const LEAST_LIKENESS = 0.35
/** Texts that are kept with what they mean; more are looked up anew. */
const REMEMBERED = 10_000
const LONGEST_TEXT = 300
/** No name of a unit is longer; a longer text is no abbreviation of one. */
const MOST_WORDS = 24

/** `Phòng Tổ chức - Sở Nội vụ`, `Phòng Tổ chức thuộc Sở Nội vụ`, `Sở Nội vụ/Phòng Tổ chức`. */
const PARTING = /\s+[-–—]+\s+|[,;/>()\\]|\s(?:trực\s+)?thuộc\s/iu

/**
 * Finds units by what people write. An index is built once; each text is then looked up by its
 * words, by the first letters that it may stand for, and only then by likeness, and remembered.
 */
export function createUnitNames({ units, formerNames, inForce, pathOf }: Parts) {
  const tails = new Set(units.filter(({ parentId }) => parentId === undefined).flatMap(tailsOf))
  const entries = units.flatMap(entriesOf)
  const byCode = new Map(units.map((unit) => [codeKey(unit.code), unit]))
  const byText = grouped(entries, ({ text }) => [text])
  const byInitials = grouped(entries, ({ words }) => initialsMeant(words))
  const texts = [...byText.keys()]
  const mostAlike = createTrigramIndex(texts)
  const remembered = new Map<string, readonly UnitMatch[]>()

  /** The name of the province itself, which often ends the name of one of its bodies. */
  function tailsOf({ id }: Unit): string[] {
    return formerNames(id).map(({ name }) => joined(wordsOf(name)))
  }

  function withoutTail(words: readonly Word[]): readonly Word[] | undefined {
    for (let kept = 1; kept < words.length; kept += 1) {
      if (tails.has(joined(words.slice(kept)))) return words.slice(0, kept)
    }
    return undefined
  }

  function entriesOf(unit: Unit): Entry[] {
    const names = new Map<string, Entry>()
    const seen = new Set([''])
    const add = (name: string, isCurrent: boolean) => {
      if (seen.has(name)) return
      seen.add(name)
      const words = wordsOf(name)
      for (const form of [words, withoutTail(words)]) {
        const text = form && joined(form)
        if (form && text && !names.has(text))
          names.set(text, { unit, words: form, text, isCurrent })
      }
    }
    const isCurrent = unit.state === 'in-force'
    add(unit.name, isCurrent)
    add(unit.shortName, isCurrent)
    for (const { name, shortName } of formerNames(unit.id)) {
      add(name, false)
      add(shortName, false)
    }
    return [...names.values()]
  }

  /** Those that bear the name now; where nobody does, those that came from who once bore it. */
  function meant(found: readonly Entry[], within: UnitId | undefined): UnitMatch[] {
    const matches = new Map<UnitId, UnitMatch>()
    const current = found.filter(({ isCurrent }) => isCurrent)
    for (const { unit, isCurrent } of current.length > 0 ? current : found) {
      for (const target of inForce(unit.id)) {
        if (matches.has(target.id) || !isBelow(target, within)) continue
        const formerly = isCurrent ? undefined : unit
        matches.set(target.id, { unit: target, isExact: true, likeness: 1, formerly })
      }
    }
    return [...matches.values()]
  }

  function isBelow(unit: Unit, within: UnitId | undefined): boolean {
    return within === undefined || pathOf(unit.id).some(({ id }) => id === within)
  }

  function exact(text: string, within: UnitId | undefined): UnitMatch[] {
    const coded = byCode.get(codeKey(text))
    if (coded) {
      const matches = meant(
        [{ unit: coded, words: [], text: '', isCurrent: coded.state === 'in-force' }],
        within,
      )
      if (matches.length > 0) return matches
    }
    const words = wordsOf(text)
    for (const form of [words, withoutTail(words)]) {
      if (!form || form.length === 0) continue
      const matches = meant(byText.get(joined(form)) ?? [], within)
      if (matches.length > 0) return matches
      const abbreviated = meant(abbreviationsOf(form), within)
      if (abbreviated.length > 0) return abbreviated
    }
    return []
  }

  function abbreviationsOf(words: readonly Word[]): Entry[] {
    if (words.length > MOST_WORDS) return []
    return initialsMeant(words)
      .flatMap((initials) => byInitials.get(initials) ?? [])
      .filter((entry) => spellsSame(words, entry.words))
  }

  /** A unit and one above it in one text, in either order. */
  function qualified(text: string, within: UnitId | undefined): UnitMatch[] {
    const parts = text.split(PARTING).filter((part) => /\p{L}/u.test(part))
    const first = parts[0]
    const last = parts.at(-1)
    if (first === undefined || last === undefined || parts.length < 2) return []
    for (const [lower, upper] of [
      [first, last],
      [last, first],
    ] as const) {
      const matches = exact(upper, within).flatMap(({ unit }) => exact(lower, unit.id))
      if (matches.length > 0) return matches
    }
    return []
  }

  function near(text: string, most: number, within: UnitId | undefined): UnitMatch[] {
    const matches = new Map<UnitId, UnitMatch>()
    for (const { index, likeness } of mostAlike(joined(wordsOf(text)), LEAST_LIKENESS)) {
      for (const match of meant(byText.get(texts[index] ?? '') ?? [], within)) {
        if (!matches.has(match.unit.id)) {
          matches.set(match.unit.id, { ...match, isExact: false, likeness })
        }
      }
      if (matches.size >= most) break
    }
    return [...matches.values()]
  }

  function search(text: string, most: number, within: UnitId | undefined): UnitMatch[] {
    const matches = exact(text, within)
    if (matches.length > 0) return matches.slice(0, most)
    const pairs = qualified(text, within)
    return (pairs.length > 0 ? pairs : near(text, most, within)).slice(0, most)
  }

  return {
    /** See `UnitTree.nearest`. */
    nearest(typed: string, most: number, within?: UnitId): UnitMatch[] {
      const text = typed.slice(0, LONGEST_TEXT).trim()
      const key = `${most} ${within ?? ''} ${text}`
      let matches = remembered.get(key)
      if (!matches) {
        if (remembered.size >= REMEMBERED) remembered.clear()
        matches = search(text, most, within)
        remembered.set(key, matches)
      }
      return [...matches]
    },
  }
}

function codeKey(text: string): string {
  return foldVietnamese(text).replace(/\s+/g, '')
}

function grouped<Item>(
  items: readonly Item[],
  keysOf: (item: Item) => readonly string[],
): Map<string, Item[]> {
  const groups = new Map<string, Item[]>()
  for (const item of items) {
    for (const key of keysOf(item)) {
      const group = groups.get(key)
      if (group) group.push(item)
      else groups.set(key, [item])
    }
  }
  return groups
}
