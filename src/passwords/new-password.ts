import { foldVietnamese } from '../vietnamese/fold-vietnamese.ts'
import type { CharacterClass, PasswordPolicy } from './password-policy.ts'
import type { NewPasswordProblem } from './password-problem.ts'
import { readPasswordText } from './password-text.ts'

/** What others know of a person, and would try first. Any of it may be empty. */
export type PersonalWords = Readonly<{
  mailboxNames: readonly string[]
  displayName: string
  phone: string
  employeeCode: string
}>

export type NewPasswordFacts = Readonly<{
  policy: Pick<PasswordPolicy, 'minimumLength' | 'classes'>
  person: PersonalWords
}>

/** Shorter names turn up in any sentence by chance. */
const SHORTEST_TELLING_NAME = 3

const CLASSES: readonly (readonly [CharacterClass, RegExp])[] = [
  ['upper', /\p{Lu}/u],
  ['lower', /\p{Ll}/u],
  ['digit', /\p{Nd}/u],
  ['symbol', /[^\p{L}\p{M}\p{Nd}]/u],
]

/**
 * What keeps a password from being set, as far as the text alone tells; empty when nothing does
 * (product 2.6). Whether it was used before is for `choosePassword` to find out.
 */
export function newPasswordProblems(
  password: string,
  { policy, person }: NewPasswordFacts,
): NewPasswordProblem[] {
  const reading = readPasswordText(password)
  if ('kind' in reading) return [reading]
  const { text, codePoints } = reading
  const problems: NewPasswordProblem[] = []
  if (codePoints < policy.minimumLength) {
    problems.push({ kind: 'too-short', minimum: policy.minimumLength, length: codePoints })
  }
  const missing = CLASSES.filter(
    ([kind, pattern]) => policy.classes.includes(kind) && !pattern.test(text),
  ).map(([kind]) => kind)
  if (missing.length > 0) problems.push({ kind: 'needs-classes', missing })
  const folded = foldVietnamese(text)
  const names = person.mailboxNames.filter(({ length }) => length >= SHORTEST_TELLING_NAME)
  if (names.some((name) => folded.includes(name))) problems.push({ kind: 'personal' })
  return problems
}
