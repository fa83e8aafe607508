import type { Messages } from './vi.ts'

type Words = Messages['password']
type CharacterClass = keyof Words['classes']

export type PolicyToTell = Readonly<{
  minimumLength: number
  classes: readonly CharacterClass[]
  history: number
  maximumAgeDays: number | undefined
}>

export type PasswordProblemToTell =
  | Readonly<{ kind: 'too-short'; minimum: number; length: number }>
  | Readonly<{ kind: 'too-long'; maximum: number }>
  | Readonly<{ kind: 'needs-classes'; missing: readonly CharacterClass[] }>
  | Readonly<{ kind: 'has-nul' | 'personal' | 'common' | 'local-words' | 'pattern' }>
  | Readonly<{ kind: 'same-as-current' }>
  | Readonly<{ kind: 'in-history'; count: number }>

/** What stands under the field for a new password: made from the policy that will judge it (2.6). */
export function passwordHint(words: Words, { minimumLength, classes }: PolicyToTell): string {
  return classes.length === 0
    ? words.hint(minimumLength)
    : words.hintWithClasses(minimumLength, listed(words, classes))
}

/** What the policy asks for besides, a sentence each. */
export function passwordRules(words: Words, { history, maximumAgeDays }: PolicyToTell): string[] {
  return [
    words.ruleContents,
    ...(history > 1 ? [words.ruleHistory(history)] : []),
    ...(maximumAgeDays === undefined ? [] : [words.ruleAge(maximumAgeDays)]),
  ]
}

/** Why a new password is refused, in a sentence that repeats nothing of it. */
export function passwordProblem({ problems, ...words }: Words, problem: PasswordProblemToTell) {
  switch (problem.kind) {
    case 'too-short':
      return problems.tooShort(problem.minimum, problem.length)
    case 'too-long':
      return problems.tooLong(problem.maximum)
    case 'has-nul':
      return problems.hasNul
    case 'needs-classes':
      return problems.needsClasses(listed(words, problem.missing))
    case 'personal':
      return problems.personal
    case 'common':
      return problems.common
    case 'local-words':
      return problems.localWords
    case 'pattern':
      return problems.pattern
    case 'same-as-current':
      return problems.sameAsCurrent
    case 'in-history':
      return problems.inHistory(problem.count)
  }
}

function listed(
  { classes, listed: joined }: Pick<Words, 'classes' | 'listed'>,
  kinds: readonly CharacterClass[],
): string {
  const names = kinds.map((kind) => classes[kind])
  const last = names.pop() ?? ''
  return names.length === 0 ? last : joined(names.join(', '), last)
}
