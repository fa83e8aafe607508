import type { CommonPasswords } from './common-passwords.ts'
import { guessableBy } from './guessability.ts'
import type { CharacterClass, PasswordPolicy } from './password-policy.ts'
import type { NewPasswordProblem } from './password-problem.ts'
import { readPasswordText } from './password-text.ts'
import { holdsPersonalData, type PersonalWords, personalWords } from './personal-data.ts'

export type NewPasswordFacts = Readonly<{
  policy: Pick<PasswordPolicy, 'minimumLength' | 'classes'>
  person: PersonalWords
  common: Pick<CommonPasswords, 'has'>
  /** Words of the province, the unit and the system: see `localWords`. */
  local: ReadonlySet<string>
}>

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
  { policy, person, common, local }: NewPasswordFacts,
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
  if (holdsPersonalData(text, person)) problems.push({ kind: 'personal' })
  const reason = guessableBy(text, { common, local, personal: personalWords(person) })
  if (reason && !problems.some(({ kind }) => kind === reason)) problems.push({ kind: reason })
  return problems
}
