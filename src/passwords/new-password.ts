import { foldVietnamese } from '../vietnamese/fold-vietnamese.ts'
import { type PasswordTextProblem, readPasswordText } from './password-text.ts'

export type NewPasswordProblem =
  | PasswordTextProblem
  | Readonly<{ kind: 'too-short'; minimum: number; length: number }>
  | Readonly<{ kind: 'contains-name' }>

type Rule = Readonly<{
  /** The mailbox name of whoever will use it. */
  name: string
  /** In code points. */
  minimumLength?: number
}>

/** Shorter names turn up in any sentence by chance. */
const SHORTEST_TELLING_NAME = 3

/**
 * What keeps a password from being set; empty when nothing does. Length is all that is asked
 * besides: no classes of characters (decision 14, preset `vn-level3`).
 */
export function newPasswordProblems(
  password: string,
  { name, minimumLength = 14 }: Rule,
): NewPasswordProblem[] {
  const reading = readPasswordText(password)
  if ('kind' in reading) return [reading]
  const problems: NewPasswordProblem[] = []
  const { text, codePoints } = reading
  if (codePoints < minimumLength) {
    problems.push({ kind: 'too-short', minimum: minimumLength, length: codePoints })
  }
  if (name.length >= SHORTEST_TELLING_NAME && foldVietnamese(text).includes(name)) {
    problems.push({ kind: 'contains-name' })
  }
  return problems
}
