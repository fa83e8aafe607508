import { en } from '../i18n/en.ts'
import { passwordProblem } from '../i18n/password-sentences.ts'
import type { ChosenPassword } from '../passwords/choose-password.ts'
import type { NewPasswordProblem } from '../passwords/password-problem.ts'
import { CommandError } from './command-error.ts'

/** Throws a CommandError that tells everything that keeps a password from being set. */
export function assertNoPasswordProblems(problems: readonly NewPasswordProblem[]) {
  if (problems.length === 0) return
  const sentences = problems.map((problem) => passwordProblem(en.password, problem))
  throw new CommandError(sentences.join(' '), 65)
}

/** Throws a CommandError that says why a password was not set. */
export function assertChosen(answer: ChosenPassword, address: string) {
  switch (answer.kind) {
    case 'chosen':
      return
    case 'refused':
      return assertNoPasswordProblems(answer.problems)
    case 'overtaken':
      throw new CommandError(`Somebody else has just set the password of ${address}.`, 1)
    case 'busy':
      throw new CommandError('Too many passwords are being checked. Try again.', 1)
  }
}
