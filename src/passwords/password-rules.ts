import type { Account } from '../accounts/account.ts'
import type { CommonPasswords } from './common-passwords.ts'
import { guessableBy } from './guessability.ts'
import { localWords } from './local-words.ts'
import { newPasswordProblems } from './new-password.ts'
import { createPasswordPolicies, type PolicySettings } from './password-policy.ts'
import type { NewPasswordProblem } from './password-problem.ts'
import { readPasswordText } from './password-text.ts'
import { personalWords } from './personal-data.ts'

/** Whose password it is; of an account that is yet to be added, too. */
export type PasswordOwner = Pick<
  Account,
  'displayName' | 'unit' | 'phone' | 'employeeCode' | 'groups'
> &
  Readonly<{ mailboxNames: readonly string[] }>

export type PasswordRules = ReturnType<typeof createPasswordRules>

type Parts = Readonly<{
  policies: PolicySettings
  common: () => Promise<CommonPasswords>
  /** Names of the authority and the system, hosts, suffixes: no password consists of them. */
  localTexts: readonly string[]
}>

/** The rules for passwords of one configuration, with the lists that they need. */
export function createPasswordRules({ policies, common, localTexts }: Parts) {
  const { policyFor } = createPasswordPolicies(policies)

  const wordsAround = ({ unit }: Pick<PasswordOwner, 'unit'>) => localWords([...localTexts, unit])

  return {
    /** What is asked of a person: for the hint beside the field, and for `passwordState`. */
    policyFor,

    /** What keeps the text from being the person's next password; empty when nothing does. */
    async problems(
      password: string,
      owner: PasswordOwner,
      { hasSecondFactor }: Readonly<{ hasSecondFactor: boolean }>,
    ): Promise<NewPasswordProblem[]> {
      return newPasswordProblems(password, {
        policy: policyFor({ groups: owner.groups, hasSecondFactor }),
        person: owner,
        common: await common(),
        local: wordsAround(owner),
      })
    },

    /**
     * Whether a password that is in use is one that attackers try first, so that it must be changed
     * (product 2.6, `must.leaked`). Neither length nor history count here. It takes less than a
     * millisecond or so; what can be no password is none of theirs.
     */
    async isTriedFirst(password: string, owner: PasswordOwner): Promise<boolean> {
      const reading = readPasswordText(password)
      if ('kind' in reading) return false
      const guesses = {
        common: await common(),
        local: wordsAround(owner),
        personal: personalWords(owner),
      }
      return guessableBy(reading.text, guesses) !== undefined
    },
  }
}
