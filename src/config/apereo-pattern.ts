/**
 * What a pattern matches, one of a few alternatives: this very text, or everything that begins with
 * it.
 */
export type Alternative = Readonly<{ text: string; isOpen: boolean }>

export type ReadPattern = Readonly<{
  alternatives: readonly Alternative[]
  /** Sentences on what was taken otherwise than it was written. */
  warnings: readonly string[]
}>

export type PatternProblem = Readonly<{ problem: string }>

const MOST_ALTERNATIVES = 64
const LONGEST_PATTERN = 2000
const DEEPEST = 10

/** What may stand before a `^` and behind a `$` that say nothing. */
const BEFORE_A_START = /(?:^|\|)(?:\^|\((?:\?:)?)*$/
const BEHIND_AN_END = /^[)$]*(?:\||$)/

/** Thrown and caught in this file alone. */
class NotPlain extends Error {}

/**
 * Reads a regular expression that is nothing but literal texts, choices between them, and `.*` at the
 * end: of such a one it can be proven what it matches. Whatever else it holds is a problem, a
 * sentence. A dot without a backslash is taken for a dot, with a warning (R11.13). Takes time in
 * proportion to its length.
 */
export function readPattern(pattern: string): ReadPattern | PatternProblem {
  if (pattern.length > LONGEST_PATTERN) return { problem: 'It is too long.' }
  const reader = createReader(pattern)
  try {
    const alternatives = reader.choice(0)
    if (!reader.isAtEnd()) throw new NotPlain('It has a closing bracket too many.')
    const warnings: string[] = []
    if (reader.bareDots() > 0) {
      warnings.push(
        'It has a dot without a backslash, which matches any character; it is taken for a dot.',
      )
    }
    if (reader.ignoresCase()) {
      warnings.push('Upper and lower case count here, save in the scheme and the host.')
    }
    return { alternatives, warnings }
  } catch (error) {
    if (error instanceof NotPlain) return { problem: error.message }
    throw error
  }
}

function createReader(pattern: string) {
  const ignoresCase = pattern.startsWith('(?i)') || pattern.startsWith('^(?i)')
  const text = ignoresCase ? pattern.replace('(?i)', '') : pattern
  let at = 0
  let bareDots = 0

  /** `a|b|c` */
  function choice(depth: number): Alternative[] {
    if (depth > DEEPEST) throw new NotPlain('Its brackets are nested too deeply.')
    const found = sequence(depth)
    while (text[at] === '|') {
      at += 1
      found.push(...sequence(depth))
    }
    return bounded(found)
  }

  function sequence(depth: number): Alternative[] {
    let found: Alternative[] = [{ text: '', isOpen: false }]
    while (at < text.length && text[at] !== '|' && text[at] !== ')') {
      found = joined(found, optional(atom(depth)))
    }
    return found
  }

  /** An atom with the `?` behind it, if there is one. */
  function optional(found: readonly Alternative[]): readonly Alternative[] {
    const quantifier = text[at]
    if (quantifier === '?') {
      at += 1
      return [{ text: '', isOpen: false }, ...found]
    }
    if (quantifier === '*' || quantifier === '+' || quantifier === '{') {
      throw new NotPlain(`It repeats something ("${quantifier}"), which no fixed address does.`)
    }
    return found
  }

  function atom(depth: number): Alternative[] {
    const character = text[at] ?? ''
    at += 1
    switch (character) {
      case '^':
        if (BEFORE_A_START.test(text.slice(0, at - 1))) return literal('')
        throw new NotPlain('It has a "^" that is not at its start.')
      case '$':
        if (BEHIND_AN_END.test(text.slice(at))) return literal('')
        throw new NotPlain('It has a "$" that is not at its end.')
      case '(':
        return group(depth)
      case '[':
        return characterClass()
      case '\\':
        return escaped()
      case '.':
        return dot()
      case '*':
      case '+':
      case '?':
      case '{':
        throw new NotPlain(`It has a "${character}" with nothing before it.`)
      default:
        return literal(character)
    }
  }

  function group(depth: number): Alternative[] {
    if (text.startsWith('?:', at)) at += 2
    else if (text[at] === '?') throw new NotPlain('It has a group of a special kind ("(?").')
    const found = choice(depth + 1)
    if (text[at] !== ')') throw new NotPlain('It has an opening bracket too many.')
    at += 1
    return found
  }

  /** `[/?]`, `[.]`: a few characters, no ranges. */
  function characterClass(): Alternative[] {
    const end = text.indexOf(']', at + 1)
    const inside = end === -1 ? '' : text.slice(at, end).replace(/\\([^A-Za-z0-9])/g, '$1')
    if (inside === '' || /^\^|\\|.-./.test(inside)) {
      throw new NotPlain('It has a class of characters that is more than a list of a few.')
    }
    at = end + 1
    return bounded([...inside].map((one) => ({ text: one, isOpen: false })))
  }

  function escaped(): Alternative[] {
    const character = text[at] ?? ''
    at += 1
    if (character === '' || /[A-Za-z0-9]/.test(character)) {
      throw new NotPlain(`It has "\\${character}", which stands for many characters.`)
    }
    return literal(character)
  }

  function dot(): Alternative[] {
    if (text[at] === '*') {
      at += 1
      if (text[at] === '?' || text[at] === '+') at += 1
      return [{ text: '', isOpen: true }]
    }
    if (text[at] === '+' || text[at] === '{' || text[at] === '?') {
      throw new NotPlain(`It has ".${text[at]}", which matches any characters.`)
    }
    bareDots += 1
    return literal('.')
  }

  return {
    choice,
    isAtEnd: () => at === text.length,
    bareDots: () => bareDots,
    ignoresCase: () => ignoresCase,
  }
}

function literal(text: string): Alternative[] {
  return [{ text, isOpen: false }]
}

function joined(starts: readonly Alternative[], ends: readonly Alternative[]): Alternative[] {
  return bounded(
    starts.flatMap((start) =>
      ends.map((end) => {
        if (!start.isOpen) return { text: start.text + end.text, isOpen: end.isOpen }
        if (end.text === '') return start
        throw new NotPlain(
          isBeforePath(start.text)
            ? 'It has ".*" before the first slash of the path, so that it matches hosts of strangers.'
            : 'It has ".*" in the middle of the path.',
        )
      }),
    ),
  )
}

/** Whether the text has not reached the path of an address yet. */
export function isBeforePath(text: string): boolean {
  return !/^[a-z]+:\/\/[^/]+\//i.test(text)
}

function bounded(alternatives: Alternative[]): Alternative[] {
  if (alternatives.length > MOST_ALTERNATIVES) {
    throw new NotPlain(`It has more than ${MOST_ALTERNATIVES} alternatives.`)
  }
  return alternatives
}
