import { foldVietnamese } from '../vietnamese/fold-vietnamese.ts'
import type { CommonPasswords } from './common-passwords.ts'
import { keyRunLength } from './key-run.ts'
import {
  FAMILY_NAME_SYLLABLES,
  GIVEN_NAME_SYLLABLES,
  VIETNAMESE_PHRASES,
} from './vietnamese-guesses.ts'

/** What an attacker would try first. */
export type Guesses = Readonly<{
  common: Pick<CommonPasswords, 'has'>
  /** Words of the province, the units and the system, folded and without blanks. */
  local: ReadonlySet<string>
  /** Words of the person, likewise. */
  personal: ReadonlySet<string>
}>

/** What most of a guessable password is made of. */
export type GuessableBy = 'common' | 'local-words' | 'personal' | 'pattern'

/**
 * What is left to guess of a password, counted in characters drawn by lot. A word that attackers try
 * first counts as one or two of them, whatever its length.
 */
const COST = {
  phrase: 1,
  local: 1,
  personal: 0.5,
  listed: 2,
  fullName: 2,
  givenName: 1.5,
  keyRun: 0.5,
  repetition: 0.25,
  year: 0.5,
  date: 1,
  digit: 0.7,
  separator: 0.25,
  symbol: 0.7,
  other: 1,
} as const

/** With less than this to guess, a password is a guess itself. */
const ENOUGH = 5

/** Longer ones are looked at piece by piece, so that no password takes long. */
const PIECE = 48
const LONGEST_WORD = 32
const SHORTEST_LISTED_WORD = 4
const LONGEST_LISTED_WORD = 20

const LEET: Readonly<Record<string, string>> = {
  '@': 'a',
  '4': 'a',
  '0': 'o',
  '3': 'e',
  $: 's',
  '5': 's',
  '7': 't',
  '!': 'i',
  '8': 'b',
  '9': 'g',
}
/** As they stand; with digits and signs read as letters; `1` may be an i or an l. */
const READINGS: readonly Readonly<Record<string, string>>[] = [
  {},
  { ...LEET, '1': 'i' },
  { ...LEET, '1': 'l' },
]

type Step = Readonly<{ to: number; cost: number; kind?: GuessableBy }>

/**
 * Why a password would be guessed soon, or undefined when it would not. It is looked for the cheapest
 * way to put it together from words of the lists, names, dates, rows of keys and repetitions; marks,
 * capitals, blanks between syllables and digits in place of letters make no difference.
 */
export function guessableBy(password: string, guesses: Guesses): GuessableBy | undefined {
  const characters = withoutPeriods([...foldVietnamese(password.normalize('NFKC'))])
  let leastCost = 0
  const kinds: GuessableBy[] = []
  for (let start = 0; start < characters.length; start += PIECE) {
    const piece = characters.slice(start, start + PIECE)
    const best = READINGS.map((reading) => cheapest(piece, reading, guesses)).reduce(
      (one, other) => (other.cost < one.cost ? other : one),
    )
    leastCost += best.cost
    kinds.push(...best.kinds)
    if (leastCost >= ENOUGH) return undefined
  }
  const reasons: GuessableBy[] = ['personal', 'common', 'local-words', 'pattern']
  return reasons.find((reason) => kinds.includes(reason)) ?? 'pattern'
}

/** Of a text that is one part over and over, that part twice: the rest says nothing new. */
function withoutPeriods(characters: readonly string[]): readonly string[] {
  for (let size = 1; size <= LONGEST_WORD; size++) {
    const isPeriod = characters.every((character, at) => character === characters[at % size])
    if (isPeriod) return characters.slice(0, 2 * size)
  }
  return characters
}

/** The way through one piece that costs least, from its end to its beginning. */
function cheapest(
  characters: readonly string[],
  reading: Readonly<Record<string, string>>,
  guesses: Guesses,
): Readonly<{ cost: number; kinds: readonly GuessableBy[] }> {
  const letters = characters.map((character) => reading[character] ?? character)
  const best: { cost: number; step?: Step }[] = []
  best[characters.length] = { cost: 0 }
  for (let from = characters.length - 1; from >= 0; from--) {
    let chosen: { cost: number; step: Step } | undefined
    for (const step of stepsFrom(from, characters, letters, guesses)) {
      const cost = step.cost + (best[step.to]?.cost ?? Infinity)
      if (!chosen || cost < chosen.cost) chosen = { cost, step }
    }
    best[from] = chosen ?? { cost: Infinity }
  }
  const kinds: GuessableBy[] = []
  for (let at = 0; at < characters.length; ) {
    const step = best[at]?.step
    if (!step) break
    if (step.kind) kinds.push(step.kind)
    at = step.to
  }
  return { cost: best[0]?.cost ?? 0, kinds }
}

function stepsFrom(
  from: number,
  characters: readonly string[],
  letters: readonly string[],
  guesses: Guesses,
): Step[] {
  const character = characters[from] ?? ''
  const steps: Step[] = [{ to: from + 1, cost: costOf(character) }]
  const run = keyRunLength(characters, from)
  if (run > 0) steps.push({ to: from + run, cost: COST.keyRun })
  const repetition = repetitionLength(characters, from)
  if (repetition > 0) steps.push({ to: from + repetition, cost: COST.repetition })
  if (/\d/.test(character)) steps.push(...dateSteps(from, characters))
  if (isSeparator(letters[from] ?? '')) return steps
  return [...steps, ...wordSteps(from, letters, guesses), ...nameSteps(from, letters)]
}

function costOf(character: string): number {
  if (/\p{L}/u.test(character)) return COST.other
  if (/\p{Nd}/u.test(character)) return COST.digit
  if (/[ .,_@!/-]/.test(character)) return COST.separator
  return character < '\u0080' ? COST.symbol : COST.other
}

/** The words of the lists that begin here; blanks and signs within them are passed over. */
function wordSteps(from: number, letters: readonly string[], guesses: Guesses): Step[] {
  const { common, local, personal } = guesses
  const steps: Step[] = []
  let word = ''
  for (let at = from; at < letters.length && word.length < LONGEST_WORD; at++) {
    const letter = letters[at] ?? ''
    if (isSeparator(letter)) continue
    word += letter
    const to = at + 1
    if (personal.has(word)) steps.push({ to, cost: COST.personal, kind: 'personal' })
    if (local.has(word)) steps.push({ to, cost: COST.local, kind: 'local-words' })
    if (VIETNAMESE_PHRASES.has(word)) steps.push({ to, cost: COST.phrase, kind: 'common' })
    else if (isListed(word, common)) steps.push({ to, cost: COST.listed, kind: 'common' })
  }
  return steps
}

function isListed(word: string, common: Guesses['common']): boolean {
  const { length } = word
  return length >= SHORTEST_LISTED_WORD && length <= LONGEST_LISTED_WORD && common.has(word)
}

/** A family name with up to three others behind it or one before it; or a given name by itself. */
function nameSteps(from: number, letters: readonly string[]): Step[] {
  const steps: Step[] = []
  for (const { to, syllable } of syllables(from, letters)) {
    const isGiven = GIVEN_NAME_SYLLABLES.has(syllable)
    if (isGiven && syllable.length > 2) steps.push({ to, cost: COST.givenName, kind: 'common' })
    if (FAMILY_NAME_SYLLABLES.has(syllable)) {
      for (const end of givenNameEnds(to, letters, 3)) {
        steps.push({ to: end, cost: COST.fullName, kind: 'common' })
      }
    } else if (isGiven) {
      for (const last of syllables(to, letters)) {
        if (!FAMILY_NAME_SYLLABLES.has(last.syllable)) continue
        steps.push({ to: last.to, cost: COST.fullName, kind: 'common' })
      }
    }
  }
  return steps
}

function givenNameEnds(from: number, letters: readonly string[], most: number): number[] {
  if (most === 0) return []
  return syllables(from, letters)
    .filter(({ syllable }) => GIVEN_NAME_SYLLABLES.has(syllable))
    .flatMap(({ to }) => [to, ...givenNameEnds(to, letters, most - 1)])
}

const LONGEST_SYLLABLE = 7

function syllables(from: number, letters: readonly string[]) {
  let start = from
  while (start < letters.length && isSeparator(letters[start] ?? '')) start++
  const found: Readonly<{ to: number; syllable: string }>[] = []
  for (let to = start + 2; to <= Math.min(letters.length, start + LONGEST_SYLLABLE); to++) {
    found.push({ to, syllable: letters.slice(start, to).join('') })
  }
  return found
}

function dateSteps(from: number, characters: readonly string[]): Step[] {
  const text = characters.slice(from, from + 10).join('')
  const year = /^(19|20)\d\d/.exec(text)
  const date =
    /^(0?[1-9]|[12]\d|3[01])[-/. ]?(0?[1-9]|1[0-2])[-/. ]?((19|20)?\d\d)(?!\d)/.exec(text) ??
    /^(19|20)\d\d[-/. ]?(0[1-9]|1[0-2])[-/. ]?(0[1-9]|[12]\d|3[01])/.exec(text)
  return [
    ...(year ? [{ to: from + year[0].length, cost: COST.year }] : []),
    ...(date ? [{ to: from + date[0].length, cost: COST.date }] : []),
  ]
}

/** How much from here on is what stands right before it, once more. */
function repetitionLength(characters: readonly string[], from: number): number {
  for (let size = Math.min(from, characters.length - from); size > 1; size--) {
    let length = 0
    while (length < size && characters[from + length] === characters[from - size + length]) length++
    if (length === size) return size
  }
  return 0
}

function isSeparator(letter: string): boolean {
  return letter === '' || /^[^\p{L}\p{Nd}]$/u.test(letter)
}
